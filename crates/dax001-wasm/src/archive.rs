//! JavaScript bindings for zip archives.

use dax001::contract::problem::Problem;
use dax001_archive::{Content, File};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use crate::convert::{byte_array, copied, misuse, object, value};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/**
 * A file of an archive. It has its bytes as `data`, or the `problem` that prevents unpacking it. A
 * `skipped` file belongs to the operating system and contains no evidence: the text says for people
 * what it is, as in `AppleDouble file of macOS`.
 */
export type ArchiveFile =
  | { /** `ARCHIVE!/PATH` */ name: string; data: Uint8Array; problem?: undefined; skipped?: undefined }
  | { /** `ARCHIVE!/PATH` */ name: string; problem: Extract<Problem, { severity: "error" }>; data?: undefined; skipped?: undefined }
  | { /** `ARCHIVE!/PATH` */ name: string; skipped: string; data?: undefined; problem?: undefined };
"#;

/// A zip archive of evidence, unpacked file by file. Each file is a source: evaluate them with an
/// `Evaluator`.
///
/// A bad archive never throws. Anything that can't be unpacked is a file with a problem instead of
/// its data.
#[wasm_bindgen]
pub struct Archive {
    /// `None` if the archive can't be opened.
    inner: Option<dax001_archive::Archive>,
    /// The archive's name and why it can't be opened, until `next` has returned them.
    problem: Option<(String, Problem)>,
}

#[wasm_bindgen]
impl Archive {
    /// Opens an archive by its name and its bytes. At most `limit` bytes are unpacked in total; the
    /// default is 1 GiB.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] data: &JsValue,
        limit: Option<f64>,
    ) -> Result<Self, JsValue> {
        let name = name.as_string();
        let name =
            name.ok_or_else(|| misuse("DAX001_NAME_TYPE", "the name of an archive must be a string"))?;
        let data = byte_array(data).map(Uint8Array::to_vec);
        let data = data.ok_or_else(|| misuse("DAX001_EVIDENCE_TYPE", "an archive must be a Uint8Array"))?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of bytes")]
        let limit = limit.map_or(dax001_archive::UNPACKED_LIMIT, |limit| limit as u64);
        Ok(match dax001_archive::Archive::open(&name, data, limit) {
            Ok(archive) => Self { inner: Some(archive), problem: None },
            Err(problem) => Self { inner: None, problem: Some((name, problem)) },
        })
    }

    /// Whether these bytes begin like a zip archive.
    #[wasm_bindgen(js_name = isArchive)]
    pub fn is_archive(#[wasm_bindgen(unchecked_param_type = "Uint8Array")] head: &JsValue) -> bool {
        byte_array(head).is_some_and(|head| dax001_archive::is_archive(&copied(head)))
    }

    /// The next file; `undefined` after the last. Empty folders are skipped.
    #[expect(clippy::should_implement_trait, reason = "JavaScript has the name from here")]
    #[wasm_bindgen(unchecked_return_type = "ArchiveFile | undefined")]
    pub fn next(&mut self) -> Result<JsValue, JsValue> {
        let file = match self.problem.take() {
            Some((name, problem)) => Some(File { name, content: Content::Problem(problem) }),
            None => self.inner.as_mut().and_then(dax001_archive::Archive::next),
        };
        let Some(File { name, content }) = file else { return Ok(JsValue::UNDEFINED) };
        let (member, value) = match content {
            Content::Evidence(data) => ("data", Uint8Array::from(data.as_slice()).into()),
            Content::Skipped(metadata) => ("skipped", metadata.describe().into()),
            Content::Problem(problem) => ("problem", value(&problem)?),
        };
        Ok(object([("name", name.into()), (member, value)])?.into())
    }
}

/// Writes a zip archive file by file. The same files give the same bytes.
#[wasm_bindgen]
pub struct ArchiveWriter {
    /// `None` once it has finished.
    inner: Option<dax001_archive::ArchiveWriter>,
}

impl Default for ArchiveWriter {
    fn default() -> Self {
        Self::new()
    }
}

#[wasm_bindgen]
impl ArchiveWriter {
    /// Creates an archive without files.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self { inner: Some(dax001_archive::ArchiveWriter::default()) }
    }

    /// Adds a text file, such as one of a plan, under a name that no other file has.
    pub fn add(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    ) -> Result<(), JsValue> {
        let (Some(name), Some(text)) = (name.as_string(), text.as_string()) else {
            return Err(misuse(
                "DAX001_FILE_TYPE",
                "a file of an archive has a name and a text, both strings",
            ));
        };
        self.inner()?.add(&name, &text).map_err(|message| misuse("DAX001_ARCHIVE_NAME", &message))
    }

    /// Returns the bytes that were written since the last call, so that the complete archive is
    /// never in memory.
    pub fn take(&mut self) -> Result<Vec<u8>, JsValue> {
        Ok(self.inner()?.take())
    }

    /// Returns the last bytes of the archive. Nothing can be called afterwards.
    pub fn finish(&mut self) -> Result<Vec<u8>, JsValue> {
        self.inner()?;
        self.inner
            .take()
            .unwrap_or_default()
            .finish()
            .map_err(|message| misuse("DAX001_ARCHIVE_NAME", &message))
    }
}

impl ArchiveWriter {
    fn inner(&mut self) -> Result<&mut dax001_archive::ArchiveWriter, JsValue> {
        self.inner
            .as_mut()
            .ok_or_else(|| misuse("DAX001_FINISHED", "this archive is finished: create a new one"))
    }
}
