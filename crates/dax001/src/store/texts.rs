//! Texts that many findings share: accounts, regions, node types, pointers. Each is kept once and has a number.

use hashbrown::HashTable;
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::arena::{Chunked, hash};
use crate::bytes::is_same;

/// How many texts are looked for before the table is asked.
const NEAR: usize = 256;

/// Texts by number, and numbers by text. The number 0 stands for no text.
#[derive(Clone, Debug)]
pub(crate) struct Texts {
    list: Chunked<Box<str>>,
    table: HashTable<u32>,
    /// The number that a text like this one had last: most texts are one of a few.
    near: [u32; NEAR],
    bytes: usize,
}

impl Default for Texts {
    fn default() -> Self {
        Self { list: Chunked::default(), table: HashTable::new(), near: [0; NEAR], bytes: 0 }
    }
}

/// As the list of its texts: the tables are made again.
impl Serialize for Texts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The form in which it is handed over wants the length first, which a list in chunks can't tell by its iterator.
        let mut list = serializer.serialize_seq(Some(self.list.len()))?;
        for text in self.list.iter() {
            list.serialize_element(text)?;
        }
        list.end()
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut texts = Self::default();
        for text in Vec::<Box<str>>::deserialize(deserializer)? {
            texts.add(&text);
        }
        Ok(texts)
    }
}

impl Texts {
    /// The number of a text, which is kept from now on.
    pub(crate) fn keep(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text else { return 0 };
        let slot = slot(text);
        let near = self.near.get(slot).copied().unwrap_or_default();
        if self.get(near).is_some_and(|near| is_same(near.as_bytes(), text.as_bytes())) {
            return near;
        }
        let id = self.find(text).unwrap_or_else(|| self.add(text));
        if let Some(near) = self.near.get_mut(slot) {
            *near = id;
        }
        id
    }

    /// The number of a text; nothing if it isn't kept.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.table.find(hash(0, text), |&id| self.get(id) == Some(text)).copied()
    }

    /// The text of a number.
    pub(crate) fn get(&self, id: u32) -> Option<&str> {
        self.list.get((id as usize).checked_sub(1)?).map(|text| &**text)
    }

    fn add(&mut self, text: &str) -> u32 {
        self.list.push(text.into());
        self.bytes += text.len();
        let id = u32::try_from(self.list.len()).unwrap_or_default();
        let Self { list, table, .. } = self;
        let hash_of = |&id: &u32| hash(0, list.get(id as usize - 1).map(|text| &**text).unwrap_or_default());
        table.insert_unique(hash(0, text), id, hash_of);
        id
    }

    /// Bytes in use, those that are kept free included.
    pub(crate) fn memory(&self) -> usize {
        // Each text has some bytes of the allocator's beside it.
        self.list.memory() + self.list.len() * 8 + self.bytes + self.table.allocation_size()
    }
}

/// Where a text is looked for first.
fn slot(text: &str) -> usize {
    let bytes = text.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().map_or(0, usize::from);
    let len = bytes.len();
    let ends = byte(len.wrapping_sub(1)) * 31 + byte(len.wrapping_sub(2)) * 7 + byte(len.wrapping_sub(4)) * 3;
    (ends + byte(len / 2) * 13 + byte(0) + len * 5) % NEAR
}
