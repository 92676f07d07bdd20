//! JavaScript bindings for the kind of a file and for its hash.

use dax001::files::FileKind;
use wasm_bindgen::prelude::*;

use crate::convert::{CopyBuffer, chunk_of, copied, value};

/// Recognizes what a file is by its content, as its bytes come in.
///
/// The first chunk is mostly enough to recognize evidence. Only a file that may be a saved report
/// is read to its end.
#[wasm_bindgen]
#[derive(Default)]
pub struct KindReader {
    inner: dax001::files::KindReader,
    kind: Option<FileKind>,
}

#[wasm_bindgen]
impl KindReader {
    /// A reader that has read nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the next bytes, split anywhere. Returns the kind of the file as soon as it is known:
    /// then you need not push more.
    #[wasm_bindgen(unchecked_return_type = "FileKind | undefined")]
    pub fn push(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] chunk: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let chunk = chunk_of(chunk)?;
        let Self { inner, kind } = self;
        CopyBuffer::default().each_piece(chunk, |piece| {
            if kind.is_none() {
                *kind = inner.push(piece);
            }
        });
        self.kind.map_or(Ok(JsValue::UNDEFINED), |kind| value(&kind))
    }

    /// Returns the kind of the file, once all of it has been pushed. Then the reader is ready for
    /// another file.
    #[wasm_bindgen(unchecked_return_type = "FileKind")]
    pub fn finish(&mut self) -> Result<JsValue, JsValue> {
        let Self { inner, kind } = std::mem::take(self);
        value(&kind.unwrap_or_else(|| inner.finish()))
    }
}

/// Recognizes a file that the operating system keeps for itself, and says what it is in words for
/// people. `undefined` if the file can be evidence, whatever its name. Call `mayBeOsMetadata`
/// first, so that you read no large file for this.
#[wasm_bindgen(js_name = osMetadata, unchecked_return_type = "OsMetadataFile | undefined")]
pub fn os_metadata(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] data: &JsValue,
) -> Result<JsValue, JsValue> {
    let metadata = dax001::files::os_metadata(&copied(chunk_of(data)?));
    Ok(metadata.map_or(JsValue::UNDEFINED, |metadata| metadata.describe().into()))
}

/// Whether a file of this size that begins with these bytes (eight suffice) may be one that the
/// operating system keeps for itself.
#[wasm_bindgen(js_name = mayBeOsMetadata)]
pub fn may_be_os_metadata(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] head: &JsValue,
    size: f64,
) -> Result<bool, JsValue> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of bytes")]
    let size = size as u64;
    Ok(dax001::files::may_be_os_metadata(&copied(chunk_of(head)?), size))
}

/// SHA-256 of bytes that come in chunks. It is for a host that hashes sources itself, for example
/// after it has shown the report.
#[wasm_bindgen]
#[derive(Default)]
pub struct Sha256 {
    inner: dax001::Sha256,
}

#[wasm_bindgen]
impl Sha256 {
    /// Creates a hash of no bytes.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the next bytes, split anywhere.
    pub fn push(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] chunk: &JsValue,
    ) -> Result<(), JsValue> {
        let chunk = chunk_of(chunk)?;
        CopyBuffer::default().each_piece(chunk, |piece| self.inner.push(piece));
        Ok(())
    }

    /// Returns the hash of all bytes in lower-case hexadecimal, as in `Source.sha256`. The next
    /// bytes begin a new hash.
    pub fn finish(&mut self) -> String {
        std::mem::take(&mut self.inner).finish()
    }
}
