//! Logs what a scanner emits, and generates texts that repeat themselves as real output does. The
//! fuzz targets use it too.

use dax001_scan::Scanner;
use dax001_scan::position::{Position, Width};
use dax001_scan::syntax::SyntaxError;
use dax001_scan::token::{Container, Interest, Scalar, Token, UNNAMED, Visitor, WATCHED};

/// Every event that a scanner emits, in order, each with its position.
#[derive(Debug, Default)]
pub struct Log {
    pub events: Vec<(String, Position)>,
    /// Line and column of the first error.
    pub error: Option<(u64, u64)>,
    /// How much the visitor asks the scanner for: 0 for all of the text, any other number for parts
    /// of it.
    appetite: u64,
    /// The depth of the object in which the visitor asks for named members only.
    named: Option<usize>,
    depth: usize,
    /// How many tokens the scanner marked as plain. It marks only those on its fast path, where it
    /// follows an expected shape.
    pub followed: usize,
}

/// Two logs are equal even if the scanner took different paths through the text.
impl PartialEq for Log {
    fn eq(&self, other: &Self) -> bool {
        self.events == other.events && self.error == other.error
    }
}

/// The events that a scanner emits for a text in these chunks, to a visitor with this appetite.
pub fn log(mut scanner: Scanner, chunks: &[&[u8]], appetite: u64) -> Log {
    let mut log = Log { appetite, ..Log::default() };
    for chunk in chunks {
        scanner.push(chunk, &mut log);
    }
    scanner.end(&mut log);
    log
}

/// Both paths through a text must emit the same events, however the text is split and whatever the
/// visitor asks for.
pub fn assert_same_both_ways(text: &[u8], chunks: &[&[u8]], appetite: u64) {
    for (width, mark) in [(Width::Utf8, 3), (Width::Utf16, 2)] {
        let expected = log(Scanner::without_following(width, mark), &[text], appetite);
        assert!(
            expected == log(Scanner::new(width, mark), &[text], appetite),
            "whole, {width:?}: {}",
            shown(text)
        );
        assert!(
            expected == log(Scanner::new(width, mark), chunks, appetite),
            "cut, {width:?}: {}",
            shown(text)
        );
    }
}

fn shown(text: &[u8]) -> String {
    text.escape_ascii().to_string()
}

impl Log {
    fn note(&mut self, what: String, at: Position) {
        self.events.push((what, at));
    }

    /// A pseudo-random number that depends only on the appetite and the number of events so far.
    fn whim(&self, sides: u64) -> u64 {
        (self.events.len() as u64 ^ self.appetite).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29) % sides
    }

    fn interest(&mut self, container: Container) -> Interest {
        match (self.appetite, self.whim(4)) {
            (0, _) | (_, 0) => Interest::All,
            (_, 1) => Interest::Nothing,
            _ if container == Container::Object && self.named.is_none() => {
                self.named = Some(self.depth);
                Interest::Named
            }
            _ => Interest::All,
        }
    }
}

impl Visitor for Log {
    fn open(&mut self, container: Container, at: Position) -> Interest {
        self.note(format!("{container:?}"), at);
        self.depth += 1;
        self.interest(container)
    }

    fn close(&mut self, end: Position) {
        self.note("close".to_owned(), end);
        if self.named == Some(self.depth) {
            self.named = None;
        }
        self.depth -= 1;
    }

    fn name(&self, key: &[u8]) -> u8 {
        match u8::try_from(key.len() % 7) {
            Ok(0) | Err(_) => UNNAMED,
            Ok(number @ (3 | 5)) => WATCHED + number,
            Ok(number) => number,
        }
    }

    fn key<'a>(&mut self, name: u8, key: &dyn Fn() -> Token<'a>) -> Interest {
        let key = key();
        self.note(format!("key {name} {:?} {} {:?}", key.raw, key.is_truncated, key.end), key.start);
        // Now and then the visitor of named members asks for every member from here on.
        if self.named == Some(self.depth) && self.whim(7) > 0 {
            return Interest::Named;
        }
        if self.named == Some(self.depth) {
            self.named = None;
        }
        Interest::All
    }

    fn skipped_key(&mut self, name: u8, at: Position) {
        self.note(format!("skipped key {name}"), at);
    }

    fn scalar(&mut self, kind: Scalar, token: Token<'_>) {
        let plain = token.raw.iter().all(|byte| byte.is_ascii() && *byte != b'\\');
        assert!(plain || !token.is_plain, "{:?} is marked as plain", token.raw);
        self.followed += usize::from(token.is_plain);
        self.note(format!("{kind:?} {:?} {} {:?}", token.raw, token.is_truncated, token.end), token.start);
    }

    fn broken(&mut self, error: &SyntaxError) {
        self.error.get_or_insert((error.at.line, error.at.column));
        self.named = None;
        self.depth = 0;
        self.note(format!("{error:?}"), error.at);
    }

    fn unread(&mut self, line: &[u8], at: Position) {
        self.note(format!("unread {line:?}"), at);
    }
}

/// A text that repeats a record many times, usually with different values and sometimes with a
/// fault. These bytes choose which.
pub fn repeated(data: &[u8]) -> Vec<u8> {
    let mut choices = Choices { data, rolls: 0 };
    let space: &[u8] =
        choices.of(&[b"", b" ", b"\n    ", b"\r\n\t", b"\n                                        "]);
    let mut shape = Vec::new();
    choices.object(&mut shape, 0);
    let mut text = choices.of(&[&b"{\"Clusters\": ["[..], b"[", b"{\"x\":{\"y\":[", b""]).to_vec();
    let deep = if choices.next() > 240 { 52 + usize::from(choices.next() % 16) } else { 0 };
    text.extend(std::iter::repeat_n(b'[', deep));
    let count = 8 + usize::from(choices.next() % 64);
    for record in 0..count {
        if record > 0 {
            text.extend_from_slice(b",");
        }
        text.extend_from_slice(space);
        let begin = text.len();
        for part in &shape {
            match part {
                Part::Fixed(bytes) => text.extend_from_slice(bytes),
                Part::Space => text.extend_from_slice(space),
                Part::Text => text.extend_from_slice(format!("\"value {}\"", record * 37 % 11).as_bytes()),
                Part::Long => text.extend(
                    std::iter::once(b'"').chain(std::iter::repeat_n(b'v', 4090 + record % 12)).chain([b'"']),
                ),
                Part::Number => text.extend_from_slice((record * record).to_string().as_bytes()),
            }
        }
        choices.fault(&mut text, begin);
    }
    text.extend(std::iter::repeat_n(b']', deep));
    text.extend_from_slice(choices.of(&[b"]}", b"\n]\n", b"]}}", b""]));
    text
}

/// A part of a record.
enum Part {
    Fixed(Vec<u8>),
    Space,
    Text,
    /// A text about as long as the longest token that the scanner passes on completely.
    Long,
    Number,
}

/// Reads bytes as choices. Once they run out, it always picks the first choice.
struct Choices<'a> {
    data: &'a [u8],
    rolls: usize,
}

impl Choices<'_> {
    fn next(&mut self) -> u8 {
        self.rolls += 1;
        self.data.get(self.rolls - 1).copied().unwrap_or_default()
    }

    fn of<'b>(&mut self, those: &[&'b [u8]]) -> &'b [u8] {
        those[usize::from(self.next()) % those.len()]
    }

    fn object(&mut self, shape: &mut Vec<Part>, depth: u32) {
        let fixed = |bytes: &[u8]| Part::Fixed(bytes.to_vec());
        shape.push(fixed(b"{"));
        let members = self.next() % 6;
        for member in 0..members {
            if member > 0 {
                shape.push(fixed(b","));
            }
            shape.push(Part::Space);
            shape.push(fixed(self.of(&[
                b"\"a\":",
                b"\"bb\" : ",
                b"\"ccc\":\n",
                b"\"key \\u0041\":",
                b"\"\xc3\xa9\":",
                b"\"Nodes\": ",
            ])));
            self.value(shape, depth + 1);
        }
        shape.push(Part::Space);
        shape.push(fixed(b"}"));
    }

    fn value(&mut self, shape: &mut Vec<Part>, depth: u32) {
        let fixed = |bytes: &[u8]| Part::Fixed(bytes.to_vec());
        match self.next() % 8 {
            0 | 1 if self.next() > 248 => shape.push(Part::Long),
            0 | 1 => shape.push(Part::Text),
            2 => shape.push(Part::Number),
            3 => shape.push(fixed(self.of(&[
                b"true",
                b"false",
                b"null",
                b"0",
                b"-1",
                b"8111",
                b"1.5e3",
                b"12345678901",
                b"-0",
                b"1715501500.125",
                b"0.5",
                b"-12.0e1",
                b"12345678.87654321",
            ]))),
            4 => shape.push(fixed(self.of(&[
                b"\"in-sync\"",
                b"\"\"",
                b"\"caf\xc3\xa9\"",
                b"\"\\ud83d\\ude00\"",
                b"\"x\\n\"",
            ]))),
            5 if depth < 6 => self.object(shape, depth),
            6 if depth < 6 => {
                shape.push(fixed(b"["));
                for item in 0..self.next() % 4 {
                    if item > 0 {
                        shape.push(fixed(b", "));
                    }
                    self.value(shape, depth + 1);
                }
                shape.push(fixed(b"]"));
            }
            _ => shape.push(fixed(b"[]")),
        }
    }

    /// Occasionally changes the last record of a text, in any way. `begin` is where that record
    /// starts.
    fn fault(&mut self, text: &mut Vec<u8>, begin: usize) {
        let kind = self.next();
        if kind < 208 {
            return;
        }
        let at = begin + usize::from(self.next()) % (text.len() - begin);
        let piece = self.of(&[
            b"\"",
            b"\\",
            b"{",
            b"}",
            b"[",
            b"]",
            b",",
            b":",
            b"\n",
            b" ",
            b"1",
            b"-",
            b".5",
            b"e",
            b"\x01",
            b"\xff",
            b"\xf0\x9f\x9a\x80",
            b"null",
            b"\"x\":1,",
            b"\"other value\"",
            b"\\u00e9",
            b"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        ]);
        let length = usize::from(kind % 4) * 3;
        let end = (at + length).min(text.len());
        text.splice(at..end, if kind.is_multiple_of(3) { &[] } else { piece }.iter().copied());
    }
}
