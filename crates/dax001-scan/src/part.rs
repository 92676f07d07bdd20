//! The parts of a separator.

use crate::token::Scalar;

/// The kind of a part of a separator. Whitespace, commas and colons are not parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `{`
    Object,
    /// `[`
    List,
    /// `}` or `]`
    Close,
    /// A member's key, with the number that the visitor gave it.
    Key(u8),
    /// A value that repeated until the scanner merged it into the separator.
    Value(Scalar),
}

/// One part of a separator.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SeparatorPart {
    pub(crate) kind: Kind,
    /// Offset of its first byte, in bytes from the start of the separator.
    pub(crate) at: u16,
    /// Offset just past its last byte.
    pub(crate) end: u16,
    /// Number of line feeds before it in the separator.
    pub(crate) lines: u16,
    /// Offset of the line after the last of these line feeds; 0 without a line feed.
    pub(crate) line_at: u16,
}
