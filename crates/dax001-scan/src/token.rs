//! The tokens that the scanner emits, with their positions, and the trait that receives them.

use crate::position::Position;
use crate::syntax::SyntaxError;

/// The most bytes of a token in [`Token::raw`]. The scanner checks and counts the rest, but doesn't
/// keep it.
pub const TOKEN_LIMIT: usize = 4096;

/// An object or an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// `{ ... }`
    Object,
    /// `[ ... ]`
    Array,
}

/// The kind of a single value.
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

/// A key or a single value, as written in the source.
#[derive(Clone, Copy, Debug)]
pub struct Token<'a> {
    /// The token's bytes, including quotes and escapes, up to [`TOKEN_LIMIT`] of them.
    pub raw: &'a [u8],
    /// Whether the token is longer than `raw`.
    pub is_truncated: bool,
    /// Whether the token is known to be ASCII without escapes. It may be so even if this is false.
    pub is_plain: bool,
    /// Position of its first byte.
    pub start: Position,
    /// Position just past its last byte.
    pub end: Position,
}

/// How much of a container a visitor wants. The scanner checks all of it anyway, and always reports
/// its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interest {
    /// Everything in it.
    All,
    /// Of an object, only the members whose key has a [name](Visitor::name). A visitor must not
    /// return this inside another object for which it returned this.
    Named,
    /// Nothing in it.
    Nothing,
}

/// The number of a key that has no name.
pub const UNNAMED: u8 = u8::MAX;

/// Keys with this number or a greater one, except [`UNNAMED`], are watched. The scanner reports a
/// watched key through [`Visitor::skipped_key`] even in a container or member that the visitor
/// skips.
pub const WATCHED: u8 = 128;

/// Whether a key with this number is watched.
#[inline]
pub const fn is_watched(name: u8) -> bool {
    name >= WATCHED && name != UNNAMED
}

/// Receives what the scanner reads, in order.
pub trait Visitor {
    /// A container begins at `at`. Returns what the visitor wants of it.
    fn open(&mut self, container: Container, at: Position) -> Interest;
    /// The innermost container ends; `end` is the position just past its bracket.
    fn close(&mut self, end: Position);
    /// The number by which [`Visitor::key`] knows a key, so that a repeated key is compared with
    /// other keys only once; [`UNNAMED`] for a key without a meaning. The number depends only on
    /// these bytes: the token with its quotes and escapes, up to [`TOKEN_LIMIT`] bytes.
    fn name(&self, key: &[u8]) -> u8;
    /// A member's key in the innermost object: its number, and a function that returns its token.
    /// Returns what the visitor wants of the object's other members: [`Interest::All`] widens an
    /// object for which it wanted only named members.
    fn key<'a>(&mut self, name: u8, key: &dyn Fn() -> Token<'a>) -> Interest;
    /// A [watched](WATCHED) key, at any depth of a container that the visitor skips: its number,
    /// and the position of its first byte.
    fn skipped_key(&mut self, name: u8, at: Position);
    /// A string, number, boolean or null.
    fn scalar(&mut self, kind: Scalar, token: Token<'_>);
    /// The text stops being JSON here: the scanner gives up all open containers.
    fn broken(&mut self, error: &SyntaxError);
    /// A line after such an error, which the scanner doesn't read: up to
    /// [`LINE_LIMIT`](super::syntax::LINE_LIMIT) bytes of it.
    fn unread(&mut self, line: &[u8], at: Position);
}
