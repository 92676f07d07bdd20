//! Handles to objects that only the browser can open. The state passes them on without looking
//! inside.

/// A file on the user's disk.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FileHandle(web_sys::File);

/// Bytes that the worker has made.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BlobHandle(web_sys::Blob);

impl From<web_sys::File> for FileHandle {
    fn from(file: web_sys::File) -> Self {
        Self(file)
    }
}

impl AsRef<web_sys::File> for FileHandle {
    fn as_ref(&self) -> &web_sys::File {
        &self.0
    }
}

impl From<web_sys::Blob> for BlobHandle {
    fn from(blob: web_sys::Blob) -> Self {
        Self(blob)
    }
}

impl AsRef<web_sys::Blob> for BlobHandle {
    fn as_ref(&self) -> &web_sys::Blob {
        &self.0
    }
}
