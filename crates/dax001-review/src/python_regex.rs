//! Regular expressions of Python's `re`, as far as the crate regex-lite reads them in the same way.
//!
//! This is an allow-list. An expression is used only if each of its parts is known to mean the same
//! to both. Everything else is refused with its position, so that no list mutes more here than it
//! does in Prowler. `tests/python.rs` compares this module with Python.
//!
//! `\d`, `\s`, `\w` and `\b` cover Unicode in Python, but only ASCII in regex-lite. In Python, `$`
//! also matches before a line feed at the end. Within printable ASCII there is no difference, and
//! DAX has no other names. For any other text, and for one that is longer than a name can be, it is
//! unknown whether an expression matches.

use regex_lite::{Regex, RegexBuilder};

use crate::python_syntax::{self, Literal, Refusal, is_printable};

/// The longest expression that is accepted, in bytes.
const LENGTH_LIMIT: usize = 1_000;

/// The longest text that is searched, in bytes, so that neither a list nor evidence can make a
/// search slow. Names have at most 20 characters, and so have regions.
const TEXT_LIMIT: usize = 100;

/// An expression to search for in a text, as Python's `re.search` does.
#[derive(Debug)]
pub(crate) enum PythonRegex {
    /// Only characters, as in most expressions.
    Literal(Literal),
    /// Any other expression, and how many characters and classes it has.
    Regex(Regex, usize),
}

impl PythonRegex {
    /// Reads an expression; or tells which part of it is refused.
    pub(crate) fn new(expression: &str) -> Result<Self, Refusal> {
        if expression.len() > LENGTH_LIMIT {
            return Err(Refusal::Limit(format!("is longer than {LENGTH_LIMIT} characters")));
        }
        let (literal, size) = python_syntax::check(expression)?;
        if let Some(literal) = literal {
            return Ok(Self::Literal(literal));
        }
        // Each group takes up to four levels in regex-lite.
        let regex = RegexBuilder::new(expression).size_limit(1 << 20).nest_limit(100).build();
        regex
            .map(|regex| Self::Regex(regex, size))
            .map_err(|error| Refusal::Limit(format!("can't be used: {error}")))
    }

    /// The cost of a search: how many characters to compare with each character of the text.
    pub(crate) fn cost(&self) -> usize {
        match self {
            Self::Literal(_) => 1,
            Self::Regex(_, size) => *size,
        }
    }

    /// The text with which every text begins that the expression matches.
    pub(crate) fn beginning(&self) -> &str {
        match self {
            Self::Literal(literal) if literal.is_at_start => &literal.text,
            _ => "",
        }
    }

    /// Whether the expression matches somewhere in a text; `None` where Python could answer
    /// differently.
    pub(crate) fn is_found_in(&self, text: &str) -> Option<bool> {
        if text.is_empty() || text.len() > TEXT_LIMIT || !text.bytes().all(is_printable) {
            return None;
        }
        Some(match self {
            Self::Literal(literal) => literal.is_found_in(text),
            Self::Regex(regex, _) => regex.is_match(text),
        })
    }
}
