//! The open brackets, packed into one number.

/// The open brackets, outermost first: a leading one bit, then 1 for each object and 0 for each
/// list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Nesting(u64);

impl Nesting {
    /// No bracket is open.
    pub(crate) const EMPTY: Self = Self(1);

    /// These brackets and one more; `None` if more than 62 would be open.
    pub(crate) fn opened(self, is_object: bool) -> Option<Self> {
        (self.0 >> 62 == 0).then_some(Self(self.0 << 1 | u64::from(is_object)))
    }

    /// These brackets without the innermost one.
    pub(crate) fn closed(self) -> Self {
        Self((self.0 >> 1).max(1))
    }

    /// Number of open brackets.
    pub(crate) fn depth(self) -> u32 {
        self.0.ilog2()
    }

    /// For each open bracket, outermost first: whether it opens an object.
    pub(crate) fn brackets(self) -> impl Iterator<Item = bool> {
        (0..self.depth()).rev().map(move |bit| self.0 >> bit & 1 == 1)
    }
}
