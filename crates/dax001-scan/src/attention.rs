//! What of a text its visitor wants to know. Both ways through the text ask here, so that they tell it the same.

use crate::token::{Interest, UNNAMED, is_watched};

/// What the visitor is told of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    Nothing,
    /// The key, since its object is wanted.
    Key,
    /// That a watched key stands where nothing is wanted.
    SkippedKey,
}

/// What the visitor doesn't want to know, where the scanner is. Depths are numbers of open brackets.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Attention {
    /// The depth of the container whose content is skipped; 0 if none is.
    skipped: u32,
    /// The depth of the object of which only named members are wanted; 0 if there is none.
    named: u32,
    /// The value of the current member of that object is not wanted.
    is_unnamed: bool,
}

impl Attention {
    /// Whether nothing is wanted of what stands at this depth or deeper.
    #[inline]
    pub(crate) fn skips(&self, depth: u32) -> bool {
        self.skipped != 0 && self.skipped <= depth
    }

    /// A container begins and is of this depth; `ask` tells the visitor and asks it.
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

    /// The container of this depth ends: whether the visitor is told.
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

    /// A member of the object of this depth begins, and its key has this number: what the visitor is told.
    #[inline]
    pub(crate) fn key(&mut self, depth: u32, name: u8) -> Told {
        if self.skipped != 0 {
            return if is_watched(name) { Told::SkippedKey } else { Told::Nothing };
        }
        self.is_unnamed = self.named == depth && name == UNNAMED;
        if self.is_unnamed { Told::Nothing } else { Told::Key }
    }

    /// The visitor was told of a key in an object of this depth, and wants this of its members from now on.
    #[inline]
    pub(crate) fn wants(&mut self, depth: u32, interest: Interest) {
        if interest == Interest::All && self.named == depth {
            self.named = 0;
        }
    }

    /// A single value stands in the container of this depth: whether the visitor is told.
    #[inline]
    pub(crate) fn scalar(&self, depth: u32) -> bool {
        self.skipped == 0 && !(self.is_unnamed && self.named == depth)
    }
}
