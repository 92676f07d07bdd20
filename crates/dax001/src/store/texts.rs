//! Texts that many findings share: accounts, regions, node types, pointers. Each is stored once and
//! has a number.

use std::hash::{BuildHasher, Hash};
use std::num::NonZeroU32;

use foldhash::fast::FixedState;
use indexmap::IndexSet;
use serde::{Deserialize, Serialize};

/// A set whose members have numbers. Evidence is hostile, and there is no secret to key the hash
/// with. An attacker can find texts with the same hash, which slows the set down. Members are
/// compared, so two texts are never confused.
pub(crate) type NumberedSet<T> = IndexSet<T, FixedState>;

/// The hash of a key that is not stored itself, such as part of a finding, for look-ups in a table
/// of indices. The warning at [`NumberedSet`] applies to these tables, too.
pub(crate) fn hash(key: impl Hash) -> u64 {
    FixedState::default().hash_one(key)
}

/// Interned texts: finds a text by number, and a number by text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Texts(NumberedSet<Box<str>>);

/// The number of a text in the [`Texts`] that issued it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct TextId(NonZeroU32);

impl TextId {
    fn of(index: usize) -> Self {
        // A WebAssembly module lacks the memory for so many texts that they need larger numbers.
        let number = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
        Self(NonZeroU32::new(number).unwrap_or(NonZeroU32::MAX))
    }

    fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

impl Texts {
    /// Interns a text and returns its number.
    pub(crate) fn intern(&mut self, text: &str) -> TextId {
        TextId::of(self.0.get_index_of(text).unwrap_or_else(|| self.0.insert_full(text.into()).0))
    }

    /// Interns a text, if there is one.
    pub(crate) fn intern_some(&mut self, text: Option<&str>) -> Option<TextId> {
        text.map(|text| self.intern(text))
    }

    /// The number of a text, or `None` if it isn't stored.
    pub(crate) fn find(&self, text: &str) -> Option<TextId> {
        self.0.get_index_of(text).map(TextId::of)
    }

    /// The text with this number.
    pub(crate) fn get(&self, id: Option<TextId>) -> Option<&str> {
        self.0.get_index(id?.index()).map(|text| &**text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interning_the_same_text_returns_the_same_number() {
        let mut texts = Texts::default();
        let ids = ["a", "", "b", "a"].map(|text| texts.intern(text));
        assert_eq!(ids[0], ids[3]);
        assert_eq!(ids.map(|id| texts.get(Some(id))), [Some("a"), Some(""), Some("b"), Some("a")]);
        assert_eq!((texts.find("b"), texts.find("c"), texts.get(None)), (Some(ids[2]), None, None));
    }
}
