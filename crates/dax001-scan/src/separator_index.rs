//! The separators that were seen with the same brackets open, and a quick search among them.

use crate::nesting::Nesting;
use crate::part::{Kind, SeparatorPart};

/// The number of buckets that separators are sorted into: a power of two.
const BUCKETS: usize = 32;

/// The separators that were seen with the same brackets open.
#[derive(Debug)]
pub(crate) struct SeparatorIndex {
    pub(crate) nesting: Nesting,
    /// The separators that begin with a comma (from one member to the next), then those that begin
    /// by closing a bracket.
    bucket_maps: [BucketMap; 2],
    /// The separators that are too short to sort.
    rest: Vec<Candidate>,
}

/// Separators in buckets by eight bytes at one offset: that of the first key of the separator that
/// was added first.
#[derive(Debug, Default)]
struct BucketMap {
    /// This offset; `None` before a separator is added.
    at: Option<usize>,
    buckets: [Vec<Candidate>; BUCKETS],
}

impl SeparatorIndex {
    pub(crate) fn new(nesting: Nesting) -> Self {
        Self { nesting, bucket_maps: Default::default(), rest: Vec::new() }
    }

    /// The number of separators.
    pub(crate) fn len(&self) -> usize {
        self.bucket_maps.iter().flat_map(|map| &map.buckets).map(Vec::len).sum::<usize>() + self.rest.len()
    }

    /// Adds a separator with these bytes. With `is_first`, the search finds it before similar ones.
    pub(crate) fn add(&mut self, id: usize, bytes: &[u8], parts: &[SeparatorPart], is_first: bool) {
        let [members, ends] = &mut self.bucket_maps;
        let map = if bytes.starts_with(b",") { members } else { ends };
        let mut keys = parts.iter().filter(|part| matches!(part.kind, Kind::Key(_)));
        // Just past the key's opening quote.
        let at = *map.at.get_or_insert_with(|| keys.next().map_or(0, |key| usize::from(key.at) + 1));
        let candidates = match bucket(bytes, at).and_then(|bucket| map.buckets.get_mut(bucket)) {
            Some(candidates) => candidates,
            None => &mut self.rest,
        };
        let index = if is_first { 0 } else { candidates.len() };
        candidates.insert(index, Candidate::new(id, bytes, parts));
    }

    /// The separator that these bytes begin with, if it is one of these. `fits` makes the final
    /// comparison.
    #[inline]
    pub(crate) fn find(&self, text: &[u8], fits: impl Fn(usize) -> bool) -> Option<usize> {
        let [members, ends] = &self.bucket_maps;
        let map = if text.starts_with(b",") { members } else { ends };
        let bucket = bucket(text, map.at.unwrap_or_default()).and_then(|bucket| map.buckets.get(bucket));
        let candidates = bucket.into_iter().chain([&self.rest]).flatten();
        candidates
            .filter(|candidate| candidate.may_fit(text))
            .map(|candidate| candidate.id)
            .find(|id| fits(*id))
    }
}

/// The bucket of the separator that these bytes begin with, by the eight bytes at `at`; `None` if
/// there are fewer.
#[inline]
fn bucket(bytes: &[u8], at: usize) -> Option<usize> {
    let word = u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?);
    // The top bits depend on all other bits.
    usize::try_from(word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BUCKETS.ilog2())).ok()
}

/// A separator that may come next, with eight of its bytes. Comparing these first leaves few
/// separators to compare completely.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    id: usize,
    at: usize,
    word: u64,
    mask: u64,
}

impl Candidate {
    fn new(id: usize, bytes: &[u8], parts: &[SeparatorPart]) -> Self {
        // The last key best distinguishes it from other separators.
        let at = parts
            .iter()
            .rev()
            .find(|part| matches!(part.kind, Kind::Key(_)))
            .map_or(0, |part| usize::from(part.at));
        let mut word = [0; 8];
        let mut mask = [0; 8];
        for ((word, mask), byte) in word.iter_mut().zip(&mut mask).zip(bytes.get(at..).unwrap_or_default()) {
            (*word, *mask) = (*byte, 0xFF);
        }
        Self { id, at, word: u64::from_le_bytes(word), mask: u64::from_le_bytes(mask) }
    }

    /// Whether these bytes may begin with this separator.
    #[inline]
    fn may_fit(&self, text: &[u8]) -> bool {
        let bytes = text.get(self.at..).and_then(<[u8]>::first_chunk);
        bytes.is_none_or(|bytes| (u64::from_le_bytes(*bytes) ^ self.word) & self.mask == 0)
    }
}
