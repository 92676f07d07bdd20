//! A file of the host's.

use std::any::Any;
use std::rc::Rc;

/// A file that only the host can read: what it is to the host, the workbench doesn't know.
#[derive(Clone)]
pub struct File {
    content: Rc<dyn Any>,
    size: u64,
    /// The first bytes of a stream that the host has delivered already.
    delivered: Rc<[u8]>,
}

impl File {
    /// A file that the host can read by `content`. Of a stream, the size is 0.
    pub fn new(content: impl Any, size: u64) -> Self {
        Self { content: Rc::new(content), size, delivered: Rc::default() }
    }

    /// A stream to be read from its beginning, of which the host has delivered these bytes already. Only this instance can do so.
    pub(crate) fn rewound(self, delivered: Vec<u8>) -> Self {
        Self { delivered: delivered.into(), ..self }
    }

    /// What it is to the host; nothing where it is of another type.
    pub fn content<T: Any>(&self) -> Option<&T> {
        self.content.downcast_ref()
    }

    /// Of a stream, its bytes from this offset on that the host has delivered already; nothing behind them.
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
