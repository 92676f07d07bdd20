//! A file that the host provides.

use std::any::Any;
use std::rc::Rc;

/// A file that only the host can read. The workbench doesn't know what the host stores as its
/// content.
#[derive(Clone)]
pub struct File {
    content: Rc<dyn Any>,
    size: u64,
    /// The first bytes of a stream that the host has delivered already.
    delivered: Rc<[u8]>,
}

impl File {
    /// A file that the host reads through `content`. The size of a stream is 0.
    pub fn new(content: impl Any, size: u64) -> Self {
        Self { content: Rc::new(content), size, delivered: Rc::default() }
    }

    /// A stream to be read from its beginning. The host has delivered these bytes already, so only
    /// this instance can read it from there.
    pub(crate) fn rewound(self, delivered: Vec<u8>) -> Self {
        Self { delivered: delivered.into(), ..self }
    }

    /// The value through which the host reads the file; `None` if it has another type.
    pub fn content<T: Any>(&self) -> Option<&T> {
        self.content.downcast_ref()
    }

    /// The bytes of a stream from this offset on that the host has delivered already; `None` after
    /// them.
    pub(crate) fn delivered(&self, from: u64) -> Option<&[u8]> {
        let from = usize::try_from(from).ok()?;
        self.delivered.get(from..).filter(|bytes| !bytes.is_empty())
    }

    /// Its size in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }
}

impl std::fmt::Debug for File {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "File({} bytes)", self.size)
    }
}
