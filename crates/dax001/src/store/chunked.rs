//! A list that grows without copying its elements.

/// Number of elements in a full chunk.
const CHUNK: usize = 1024;

/// A list in chunks. A `Vec` of a million findings would be copied whenever it grows, and would
/// need twice its memory meanwhile.
#[derive(Clone, Debug)]
pub(crate) struct Chunked<T> {
    chunks: Vec<Vec<T>>,
}

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Self { chunks: Vec::new() }
    }
}

impl<T> Chunked<T> {
    pub(crate) fn len(&self) -> usize {
        // All chunks except the last are full.
        self.chunks.last().map_or(0, |last| (self.chunks.len() - 1) * CHUNK + last.len())
    }

    pub(crate) fn push(&mut self, element: T) {
        if self.chunks.last().is_none_or(|last| last.len() == CHUNK) {
            self.chunks.push(Vec::with_capacity(CHUNK));
        }
        if let Some(last) = self.chunks.last_mut() {
            last.push(element);
        }
    }

    pub(crate) fn get(&self, index: usize) -> Option<&T> {
        self.chunks.get(index / CHUNK)?.get(index % CHUNK)
    }

    pub(crate) fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.chunks.get_mut(index / CHUNK)?.get_mut(index % CHUNK)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flatten()
    }

    /// The elements, chunk by chunk.
    pub(crate) fn chunks(&self) -> impl Iterator<Item = &[T]> {
        self.chunks.iter().map(Vec::as_slice)
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.chunks.iter_mut().flatten()
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        self.chunks.truncate(len.div_ceil(CHUNK));
        let full = self.chunks.len().saturating_sub(1) * CHUNK;
        if let Some(last) = self.chunks.last_mut() {
            last.truncate(len - full);
        }
    }

    /// Keeps the elements for which `is_kept` is true, in order. Works chunk by chunk, so there is
    /// never a second copy of all elements.
    pub(crate) fn retain(&mut self, is_kept: impl Fn(&T) -> bool) {
        let mut kept = Self::default();
        for element in std::mem::take(&mut self.chunks).into_iter().flatten().filter(is_kept) {
            kept.push(element);
        }
        *self = kept;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunked_list_behaves_like_a_vec() {
        let mut list = Chunked::default();
        assert_eq!((list.len(), list.get(0)), (0, None));
        (0..CHUNK * 3).for_each(|number| list.push(number));
        list.retain(|number| number % 3 > 0);
        let mut plain: Vec<usize> = (0..CHUNK * 3).filter(|number| number % 3 > 0).collect();
        assert!(list.iter().eq(&plain));
        for len in [CHUNK * 2 - 1, CHUNK + 1, CHUNK, CHUNK + 5, 0] {
            list.truncate(len);
            plain.truncate(len);
            assert_eq!((list.len(), list.get(len)), (plain.len(), None));
            assert!(list.iter().eq(&plain));
        }
        list.push(9);
        assert_eq!(list.get(0), Some(&9));
    }
}
