//! What a gap is made of.

use crate::token::Scalar;

/// What a gap holds beside white space, commas and colons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `{`
    Object,
    /// `[`
    List,
    /// `}` or `]`
    Close,
    /// A member's key, with the number that the visitor has for it.
    Key(u8),
    /// A value that was always the same.
    Value(Scalar),
}

/// Something in a gap.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) kind: Kind,
    /// Where it begins and ends, in bytes from the beginning of the gap.
    pub(crate) at: u16,
    pub(crate) end: u16,
    /// How many line feeds stand before it in the gap, and where the line after the last of them begins.
    pub(crate) lines: u16,
    pub(crate) line_at: u16,
}
