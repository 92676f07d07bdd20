//! Texts that many findings share: accounts, regions, node types, pointers. Each is kept once and has a number.

use std::hash::{BuildHasher, Hash};
use std::num::NonZeroU32;

use foldhash::fast::FixedState;
use indexmap::IndexSet;
use serde::{Deserialize, Serialize};

/// A set whose members have numbers. Evidence is hostile, and there is no secret to key the hash with: whoever looks for
/// texts with the same hash finds some, and makes the set slower by that; members are compared, so none is taken for another.
pub(crate) type NumberedSet<T> = IndexSet<T, FixedState>;

/// The hash of a key that is not kept as such: of a part of a finding, to be found in a table of indices. What was said
/// of [`NumberedSet`] goes for these tables, too.
pub(crate) fn hash(key: impl Hash) -> u64 {
    FixedState::default().hash_one(key)
}

/// Texts by number, and numbers by text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Texts(NumberedSet<Box<str>>);

/// The number of a text in the [`Texts`] that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct TextId(NonZeroU32);

impl TextId {
    fn of(index: usize) -> Self {
        // A module of WebAssembly has no memory for as many texts as would need more.
        let number = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
        Self(NonZeroU32::new(number).unwrap_or(NonZeroU32::MAX))
    }

    fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

impl Texts {
    /// The number of a text, which is kept from now on.
    pub(crate) fn keep(&mut self, text: &str) -> TextId {
        TextId::of(self.0.get_index_of(text).unwrap_or_else(|| self.0.insert_full(text.into()).0))
    }

    /// The number of a text that may not be there.
    pub(crate) fn keep_some(&mut self, text: Option<&str>) -> Option<TextId> {
        text.map(|text| self.keep(text))
    }

    /// The number of a text; nothing if it isn't kept.
    pub(crate) fn find(&self, text: &str) -> Option<TextId> {
        self.0.get_index_of(text).map(TextId::of)
    }

    /// The text of a number.
    pub(crate) fn get(&self, id: Option<TextId>) -> Option<&str> {
        self.0.get_index(id?.index()).map(|text| &**text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_number() {
        let mut texts = Texts::default();
        let ids = ["a", "", "b", "a"].map(|text| texts.keep(text));
        assert_eq!(ids[0], ids[3]);
        assert_eq!(ids.map(|id| texts.get(Some(id))), [Some("a"), Some(""), Some("b"), Some("a")]);
        assert_eq!((texts.find("b"), texts.find("c"), texts.get(None)), (Some(ids[2]), None, None));
    }
}
