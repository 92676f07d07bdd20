//! Which brackets are open, as one number.

/// The brackets that are open, from the outermost on: a one, and behind it a one for each object and a zero for each list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape(u64);

impl Shape {
    /// No bracket is open.
    pub(crate) const EMPTY: Self = Self(1);

    /// With one more bracket open; nothing if it is one too many to be told.
    pub(crate) fn opened(self, is_object: bool) -> Option<Self> {
        (self.0 >> 62 == 0).then_some(Self(self.0 << 1 | u64::from(is_object)))
    }

    /// With the innermost one closed.
    pub(crate) fn closed(self) -> Self {
        Self((self.0 >> 1).max(1))
    }

    /// How many are open.
    pub(crate) fn depth(self) -> u32 {
        self.0.ilog2()
    }

    /// Of each open bracket, from the outermost on, whether it is that of an object.
    pub(crate) fn brackets(self) -> impl Iterator<Item = bool> {
        (0..self.depth()).rev().map(move |bit| self.0 >> bit & 1 == 1)
    }
}
