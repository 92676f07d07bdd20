//! Regular expressions as Python's `re` reads them, as far as the crate regex-lite reads them alike.
//!
//! This is an allow-list. An expression is used only if each of its parts is known to mean the same to both; everything else
//! is refused with its position, so that no list mutes more here than it does in Prowler. `tests/python.rs` compares this
//! with Python.
//!
//! `\d`, `\s`, `\w` and `\b` are about Unicode in Python and about ASCII in regex-lite, and `$` also matches before a line feed
//! at the end in Python. Within printable ASCII there is no difference, and DAX has no other names: in any other text, and in
//! one that is longer than a name can be, whether an expression is found is not known.

use regex_lite::{Regex, RegexBuilder};

use crate::python_syntax::{self, Literal, Refusal, is_printable};

/// A longer expression is refused, in bytes.
const LENGTH_LIMIT: usize = 1_000;

/// In a longer text, in bytes, nothing is searched for, so that no list and no evidence can make it take long: names have at most
/// 20 characters, and so have regions.
const TEXT_LIMIT: usize = 100;

/// An expression that is searched for in a text, as Python's `re.search` does it.
#[derive(Debug)]
pub(crate) enum PythonRegex {
    /// Nothing but characters, as most expressions are.
    Literal(Literal),
    /// Anything else, and how many characters and classes it has.
    Regex(Regex, usize),
}

impl PythonRegex {
    /// Reads an expression, or says what in it is refused.
    pub(crate) fn new(expression: &str) -> Result<Self, Refusal> {
        if expression.len() > LENGTH_LIMIT {
            return Err(Refusal::Limit(format!("is longer than {LENGTH_LIMIT} characters")));
        }
        let (literal, size) = python_syntax::check(expression)?;
        if let Some(literal) = literal {
            return Ok(Self::Literal(literal));
        }
        // Each group takes up to four levels there.
        let regex = RegexBuilder::new(expression).size_limit(1 << 20).nest_limit(100).build();
        regex
            .map(|regex| Self::Regex(regex, size))
            .map_err(|error| Refusal::Limit(format!("can't be used: {error}")))
    }

    /// How long a search takes, in characters to compare with each character of the text.
    pub(crate) fn cost(&self) -> usize {
        match self {
            Self::Literal(_) => 1,
            Self::Regex(_, size) => *size,
        }
    }

    /// What every text begins with in which it is found.
    pub(crate) fn beginning(&self) -> &str {
        match self {
            Self::Literal(literal) if literal.is_at_start => &literal.text,
            _ => "",
        }
    }

    /// Whether it is found in a text; nothing where Python could answer otherwise.
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
