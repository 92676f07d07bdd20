//! What the scanner emits: tokens with their places, and the trait of whoever receives them.

use super::position::Position;
use super::syntax::SyntaxError;

/// How many bytes of a token its [`Token::raw`] holds at most; the rest is checked and counted only.
pub const TOKEN_LIMIT: usize = 4096;

/// An object or an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// `{ ... }`
    Object,
    /// `[ ... ]`
    Array,
}

/// What kind of single value a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// A string.
    String,
    /// A number.
    Number,
    /// `true`
    True,
    /// `false`
    False,
    /// `null`
    Null,
}

/// A key or a single value as it stands in the source.
#[derive(Clone, Copy, Debug)]
pub struct Token<'a> {
    /// The token's bytes, quotes and escapes included, up to [`TOKEN_LIMIT`] of them.
    pub raw: &'a [u8],
    /// Whether the token is longer than what `raw` holds.
    pub is_truncated: bool,
    /// Where it begins.
    pub start: Position,
    /// Where it ends: the place behind its last byte.
    pub end: Position,
}

/// Receives what the scanner reads, in order.
pub trait Visitor {
    /// A container begins at `at`.
    fn open(&mut self, container: Container, at: Position);
    /// The innermost container ends; `end` is the place behind its bracket.
    fn close(&mut self, end: Position);
    /// A member's key in the innermost object.
    fn key(&mut self, key: Token<'_>);
    /// A string, number, boolean or null.
    fn scalar(&mut self, kind: Scalar, token: Token<'_>);
    /// The text is no JSON here: what is open is given up.
    fn broken(&mut self, error: &SyntaxError);
    /// A line after that, which is not read; up to [`LINE_LIMIT`](super::syntax::LINE_LIMIT) bytes of it.
    fn unread(&mut self, line: &[u8], at: Position);
}
