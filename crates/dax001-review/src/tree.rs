//! Reads YAML or JSON as a tree of texts with their locations. It converts nothing: `012345678901`
//! keeps its zero.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde::Deserialize;
use serde::de::{MapAccess, SeqAccess, Visitor};

/// A value and its location.
#[derive(Debug)]
pub(crate) struct Node {
    /// 1-based; `None` where it is unknown, as in JSON that is not valid YAML.
    pub(crate) line: Option<u64>,
    pub(crate) value: Value,
    /// Whether YAML 1.1, which Python reads, takes it for text, too: without quotes, `012345678901`
    /// can be a number.
    pub(crate) is_text: bool,
    /// The same for its name, if it is a member of a map.
    pub(crate) has_text_name: bool,
}

impl Node {
    fn new(line: Option<u64>, value: Value, is_text: bool) -> Self {
        Self { line, value, is_text, has_text_name: true }
    }
}

#[derive(Debug)]
pub(crate) enum Value {
    Null,
    Text(String),
    List(Vec<Node>),
    /// The members in their order; a name can be duplicated.
    Map(Vec<(String, Node)>),
}

/// Why a text can't be read as a tree, and where.
#[derive(Debug)]
pub(crate) struct Unreadable {
    pub(crate) message: String,
    pub(crate) line: Option<u64>,
    pub(crate) column: Option<u64>,
}

/// How deeply lists and maps may be nested.
const DEPTH_LIMIT: usize = 64;

/// Reads a text that is valid YAML, as most JSON is, too; or JSON that is not valid YAML.
pub(crate) fn read(text: &str) -> Result<Node, Unreadable> {
    let unreadable = match yaml(text) {
        Ok(node) => return Ok(node),
        Err(unreadable) => unreadable,
    };
    if !text.trim_start().starts_with(['[', '{']) {
        return Err(unreadable);
    }
    serde_json::from_str(text).map_err(|error| Unreadable {
        // The error's text ends with its location, which the other members contain.
        message: error.to_string().split(" at line ").next().unwrap_or_default().to_owned(),
        line: Some(error.line() as u64),
        column: Some(error.column() as u64),
    })
}

/// A list or map that is still open, with the name of its next value.
struct OpenCollection {
    line: u64,
    is_map: bool,
    members: Vec<(String, Node)>,
    /// The name, and whether YAML 1.1 takes it for text.
    name: Option<(String, bool)>,
}

fn yaml(text: &str) -> Result<Node, Unreadable> {
    let mut open: Vec<OpenCollection> = Vec::new();
    let mut root: Option<Node> = None;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| Unreadable {
            message: error.info().to_owned(),
            line: Some(error.marker().line() as u64),
            column: Some(error.marker().col() as u64 + 1),
        })?;
        let line = span.start.line() as u64;
        let failed = |message: &str| Unreadable {
            message: message.to_owned(),
            line: Some(line),
            column: Some(span.start.col() as u64 + 1),
        };
        let mut value = match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                if open.len() == DEPTH_LIMIT {
                    return Err(failed("lists and maps are nested too deeply"));
                }
                if open.last().is_some_and(|open| open.is_map && open.name.is_none()) {
                    return Err(failed("a name can't be a list or a map"));
                }
                let is_map = matches!(event, Event::MappingStart(..));
                open.push(OpenCollection { line, is_map, members: Vec::new(), name: None });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(closed) = open.pop() else { continue };
                let members = closed.members;
                let value = if closed.is_map {
                    Value::Map(members)
                } else {
                    Value::List(members.into_iter().map(|(_, node)| node).collect())
                };
                Node::new(Some(closed.line), value, false)
            }
            Event::Scalar(text, style, _, tag) => {
                let is_plain = style == ScalarStyle::Plain;
                let is_text = tag.is_none() && !(is_plain && could_be_typed(&text));
                // The name of a member is text, whatever it looks like.
                if let Some(open) = open.last_mut().filter(|open| open.is_map && open.name.is_none()) {
                    open.name = Some((text.into_owned(), is_text));
                    continue;
                }
                let is_null = is_plain && is_null(&text);
                let value = if is_null { Value::Null } else { Value::Text(text.into_owned()) };
                Node::new(Some(line), value, is_text)
            }
            Event::Alias(_) => return Err(failed("aliases (`*name`) are not supported")),
            Event::DocumentStart(_) if root.is_some() => {
                return Err(failed("a second document begins here, but a list is a single document"));
            }
            _ => continue,
        };
        match open.last_mut() {
            Some(open) => {
                let name = open.name.take();
                value.has_text_name = name.as_ref().is_none_or(|(_, is_text)| *is_text);
                open.members.push((name.unwrap_or_default().0, value));
            }
            None => root = Some(value),
        }
    }
    root.ok_or(Unreadable { message: "it is empty".to_owned(), line: None, column: None })
}

fn is_null(plain: &str) -> bool {
    matches!(plain, "" | "~" | "null" | "Null" | "NULL")
}

/// Whether YAML 1.1 could take a text without quotes for something else: a number, a time, a
/// boolean, a merge. It may also be true of other texts.
fn could_be_typed(plain: &str) -> bool {
    let words = ["yes", "no", "true", "false", "on", "off", "y", "n", "<<", "="];
    let is_of_numbers = |byte: u8| {
        byte.is_ascii_hexdigit()
            || matches!(byte, b'_' | b'.' | b':' | b'+' | b'-' | b' ' | b'x' | b'X' | b'o' | b'O')
            // Times, infinity, and not-a-number.
            || matches!(byte.to_ascii_lowercase(), b't' | b'z' | b'i' | b'n')
    };
    is_null(plain)
        || words.iter().any(|word| plain.eq_ignore_ascii_case(word))
        || plain.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.'))
            && plain.bytes().all(is_of_numbers)
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl NodeVisitor {
    fn text(text: &str) -> Node {
        Node::new(None, Value::Text(text.to_owned()), true)
    }

    /// A value that is not text in JSON either.
    fn typed(text: &impl ToString) -> Node {
        Node::new(None, Value::Text(text.to_string()), false)
    }
}

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::new(None, Value::Null, false))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Self::typed(&value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Self::typed(&value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Self::typed(&value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Self::typed(&value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Self::text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element()? {
            list.push(entry);
        }
        Ok(Node::new(None, Value::List(list), false))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node, A::Error> {
        let mut map = Vec::new();
        while let Some(member) = members.next_entry::<Cow<'_, str>, Node>()? {
            map.push((member.0.into_owned(), member.1));
        }
        Ok(Node::new(None, Value::Map(map), false))
    }
}
