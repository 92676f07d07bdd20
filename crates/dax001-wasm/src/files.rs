//! What a file is, and its hash, for JavaScript.

use dax001::files::FileKind;
use wasm_bindgen::prelude::*;

use crate::convert::{Window, chunk_of, copied, value};

/// Finds out what a file is by its content, as its bytes come in.
///
/// Evidence is mostly told by its first chunk; only what may be a saved report is read to its end.
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

    /// Reads the next bytes, cut anywhere. Answers what the file is as soon as that is known: then no more need be pushed.
    #[wasm_bindgen(unchecked_return_type = "FileKind | undefined")]
    pub fn push(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] chunk: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let chunk = chunk_of(chunk)?;
        let Self { inner, kind } = self;
        Window::default().each_piece(chunk, |piece| {
            if kind.is_none() {
                *kind = inner.push(piece);
            }
        });
        self.kind.map_or(Ok(JsValue::UNDEFINED), |kind| value(&kind))
    }

    /// What the file is, now that all of it has been pushed. What comes after it begins anew.
    #[wasm_bindgen(unchecked_return_type = "FileKind")]
    pub fn finish(&mut self) -> Result<JsValue, JsValue> {
        let Self { inner, kind } = std::mem::take(self);
        value(&kind.unwrap_or_else(|| inner.finish()))
    }
}

/// What a file is that the operating system keeps for itself, in words for a person; nothing if it can be evidence,
/// whatever its name. Ask `mayBeOsMetadata` first, so that no large file is read for this.
#[wasm_bindgen(js_name = osMetadata, unchecked_return_type = "OsMetadataFile | undefined")]
pub fn os_metadata(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] data: &JsValue,
) -> Result<JsValue, JsValue> {
    let metadata = dax001::files::os_metadata(&copied(chunk_of(data)?));
    Ok(metadata.map_or(JsValue::UNDEFINED, |metadata| metadata.describe().into()))
}

/// Whether a file of this size, which begins with these bytes (eight suffice), may be one that the operating system keeps
/// for itself.
#[wasm_bindgen(js_name = mayBeOsMetadata)]
pub fn may_be_os_metadata(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] head: &JsValue,
    size: f64,
) -> Result<bool, JsValue> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of bytes")]
    let size = size as u64;
    Ok(dax001::files::may_be_os_metadata(&copied(chunk_of(head)?), size))
}

/// SHA-256 of bytes that come in chunks, for a host that hashes sources by itself: after it has shown the report, for example.
#[wasm_bindgen]
#[derive(Default)]
pub struct Sha256 {
    inner: dax001::Sha256,
}

#[wasm_bindgen]
impl Sha256 {
    /// Of nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// The next bytes, cut anywhere.
    pub fn push(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] chunk: &JsValue,
    ) -> Result<(), JsValue> {
        let chunk = chunk_of(chunk)?;
        Window::default().each_piece(chunk, |piece| self.inner.push(piece));
        Ok(())
    }

    /// The hash of all of them in lower-case hexadecimal, as `Source.sha256` has it. What comes after it begins anew.
    pub fn finish(&mut self) -> String {
        std::mem::take(&mut self.inner).finish()
    }
}
