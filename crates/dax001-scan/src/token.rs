//! What the scanner emits: tokens with their places, and the trait of whoever receives them.

use crate::position::Position;
use crate::syntax::SyntaxError;

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
    /// Whether it is known to be ASCII without escapes; where that is false it can be so all the same.
    pub is_plain: bool,
    /// Where it begins.
    pub start: Position,
    /// Where it ends: the place behind its last byte.
    pub end: Position,
}

/// What a visitor wants to know of a container. All of it is checked all the same, and its end is told in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interest {
    /// Everything in it.
    All,
    /// Of an object those members that have a [name](Visitor::name). No two objects of this kind stand in one another.
    Named,
    /// Nothing in it.
    Nothing,
}

/// The number of a key that has no name.
pub const UNNAMED: u8 = u8::MAX;

/// From this number on, but for [`UNNAMED`], a key is watched: where the visitor wants nothing of a container or
/// a member, it is still told of such a key, by [`Visitor::skipped_key`].
pub const WATCHED: u8 = 128;

/// Whether a key with this number is watched.
#[inline]
pub const fn is_watched(name: u8) -> bool {
    name >= WATCHED && name != UNNAMED
}

/// Receives what the scanner reads, in order.
pub trait Visitor {
    /// A container begins at `at`.
    fn open(&mut self, container: Container, at: Position) -> Interest;
    /// The innermost container ends; `end` is the place behind its bracket.
    fn close(&mut self, end: Position);
    /// A number for a key by which [`Visitor::key`] knows it, so that it is compared with other keys once and not
    /// each time that it comes; [`UNNAMED`] for one that means nothing. It depends on these bytes alone: the token, quotes and escapes included, up to [`TOKEN_LIMIT`] of it.
    fn name(&self, key: &[u8]) -> u8;
    /// A member's key in the innermost object: its number, and its token for whoever needs that. The answer is what is wanted of the object's other members: if only those with
    /// a name were, it can be all from now on.
    fn key<'a>(&mut self, name: u8, key: &dyn Fn() -> Token<'a>) -> Interest;
    /// A [watched](WATCHED) key in a container of which nothing is wanted, at any depth: its number, and where it
    /// begins.
    fn skipped_key(&mut self, name: u8, at: Position);
    /// A string, number, boolean or null.
    fn scalar(&mut self, kind: Scalar, token: Token<'_>);
    /// The text is no JSON here: what is open is given up.
    fn broken(&mut self, error: &SyntaxError);
    /// A line after that, which is not read; up to [`LINE_LIMIT`](super::syntax::LINE_LIMIT) bytes of it.
    fn unread(&mut self, line: &[u8], at: Position);
}
