//! Which parts of a text the visitor wants. The state machine and the fast path both ask here, so
//! that the visitor receives the same calls from both.

use crate::token::{Interest, UNNAMED, is_watched};

/// The report that the visitor receives for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyReport {
    Nothing,
    /// The key, because the visitor wants its object.
    Key,
    /// A watched key in a container that the visitor skips.
    SkippedKey,
}

/// The content that the visitor skips at the scanner's position. A depth is a number of open
/// brackets.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Attention {
    /// The depth of the container whose content the visitor skips; 0 outside of such a container.
    skipped: u32,
    /// The depth of the object of which the visitor wants only named members; 0 outside of such an
    /// object.
    named: u32,
    /// Whether the visitor skips the value of that object's current member.
    is_unnamed: bool,
}

impl Attention {
    /// Whether the visitor skips everything at this depth and deeper.
    #[inline]
    pub(crate) fn skips(&self, depth: u32) -> bool {
        self.skipped != 0 && self.skipped <= depth
    }

    /// A container of this depth begins. `ask` reports it to the visitor and returns the answer.
    #[inline]
    pub(crate) fn open(&mut self, depth: u32, ask: impl FnOnce() -> Interest) {
        if self.skipped != 0 {
            return;
        }
        if self.is_unnamed && self.named + 1 == depth {
            self.skipped = depth;
            return;
        }
        match ask() {
            Interest::All => {}
            Interest::Named => (self.named, self.is_unnamed) = (depth, false),
            Interest::Nothing => self.skipped = depth,
        }
    }

    /// The container of this depth ends. Returns whether to report that to the visitor.
    #[inline]
    pub(crate) fn close(&mut self, depth: u32) -> bool {
        if self.skipped == depth {
            self.skipped = 0;
            return !(self.is_unnamed && self.named + 1 == depth);
        }
        if self.skipped == 0 && self.named == depth {
            (self.named, self.is_unnamed) = (0, false);
        }
        self.skipped == 0
    }

    /// A member of the object at this depth begins, and its key has this number. Returns what to
    /// report to the visitor.
    #[inline]
    pub(crate) fn key(&mut self, depth: u32, name: u8) -> KeyReport {
        if self.skipped != 0 {
            return if is_watched(name) { KeyReport::SkippedKey } else { KeyReport::Nothing };
        }
        self.is_unnamed = self.named == depth && name == UNNAMED;
        if self.is_unnamed { KeyReport::Nothing } else { KeyReport::Key }
    }

    /// Records the visitor's answer to a key of the object at this depth: what it wants of the
    /// members.
    #[inline]
    pub(crate) fn wants(&mut self, depth: u32, interest: Interest) {
        if interest == Interest::All && self.named == depth {
            self.named = 0;
        }
    }

    /// Whether to report a single value in the container of this depth to the visitor.
    #[inline]
    pub(crate) fn scalar(&self, depth: u32) -> bool {
        self.skipped == 0 && !(self.is_unnamed && self.named == depth)
    }
}
