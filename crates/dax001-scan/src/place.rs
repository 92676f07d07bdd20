//! The gaps that were seen with the same brackets open, and how the one that stands in a text is found among them.

use crate::part::{Kind, Part};
use crate::shape::Shape;

/// Into how many parts gaps are sorted: a power of two.
const BUCKETS: usize = 32;

/// The gaps that were seen with the same brackets open.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) shape: Shape,
    /// Those that begin with a comma, from one member to the next, and those that begin by closing something.
    sorted: [Sorted; 2],
    /// Those that are too short to be sorted.
    rest: Vec<Candidate>,
}

/// Gaps by the first key in them, as far as it stands where it did in the first of them.
#[derive(Debug, Default)]
struct Sorted {
    at: Option<usize>,
    buckets: [Vec<Candidate>; BUCKETS],
}

impl Place {
    pub(crate) fn new(shape: Shape) -> Self {
        Self { shape, sorted: Default::default(), rest: Vec::new() }
    }

    /// How many gaps it has.
    pub(crate) fn len(&self) -> usize {
        self.sorted.iter().flat_map(|sorted| &sorted.buckets).map(Vec::len).sum::<usize>() + self.rest.len()
    }

    /// Adds a gap with these bytes; before those that are like it if it is to be found first.
    pub(crate) fn add(&mut self, id: usize, bytes: &[u8], parts: &[Part], is_first: bool) {
        let [members, ends] = &mut self.sorted;
        let sorted = if bytes.starts_with(b",") { members } else { ends };
        let mut keys = parts.iter().filter(|part| matches!(part.kind, Kind::Key(_)));
        // Behind the quote.
        let at = *sorted.at.get_or_insert_with(|| keys.next().map_or(0, |key| usize::from(key.at) + 1));
        let candidates = match bucket(bytes, at).and_then(|bucket| sorted.buckets.get_mut(bucket)) {
            Some(candidates) => candidates,
            None => &mut self.rest,
        };
        let index = if is_first { 0 } else { candidates.len() };
        candidates.insert(index, Candidate::new(id, bytes, parts));
    }

    /// The gap that these bytes begin with, if it is one of these; `fits` says for sure.
    #[inline]
    pub(crate) fn find(&self, there: &[u8], fits: impl Fn(usize) -> bool) -> Option<usize> {
        let [members, ends] = &self.sorted;
        let sorted = if there.starts_with(b",") { members } else { ends };
        let sorted =
            bucket(there, sorted.at.unwrap_or_default()).and_then(|bucket| sorted.buckets.get(bucket));
        let candidates = sorted.into_iter().chain([&self.rest]).flatten();
        candidates
            .filter(|candidate| candidate.may_fit(there))
            .map(|candidate| candidate.id)
            .find(|id| fits(*id))
    }
}

/// Where a gap is sorted that these bytes begin with, by the eight at this place; nothing if there are too few of them.
#[inline]
fn bucket(bytes: &[u8], at: usize) -> Option<usize> {
    let word = u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?);
    // The uppermost bits hang on all the others.
    usize::try_from(word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BUCKETS.ilog2())).ok()
}

/// A gap that may come, with eight of its bytes: where many may come, these leave few to compare whole.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    id: usize,
    at: usize,
    word: u64,
    mask: u64,
}

impl Candidate {
    fn new(id: usize, bytes: &[u8], parts: &[Part]) -> Self {
        // The last key tells it from others best.
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

    /// Whether it may be what these bytes begin with.
    #[inline]
    fn may_fit(&self, there: &[u8]) -> bool {
        let bytes = there.get(self.at..).and_then(<[u8]>::first_chunk);
        bytes.is_none_or(|bytes| (u64::from_le_bytes(*bytes) ^ self.word) & self.mask == 0)
    }
}
