//! Writes a zip archive of text files, such as remediation plans. The same files give the same
//! bytes.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::{SimpleFileOptions, StreamWriter};

/// Writes an archive file by file, in the order in which they are added. The same files give the
/// same bytes, because their entries have no time.
pub struct ArchiveWriter {
    zip: ZipWriter<StreamWriter<OutputBuffer>>,
    output: OutputBuffer,
}

/// The bytes written since the last call of [`ArchiveWriter::take`].
#[derive(Clone, Default)]
struct OutputBuffer(Rc<RefCell<Vec<u8>>>);

impl Write for OutputBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Default for ArchiveWriter {
    fn default() -> Self {
        let output = OutputBuffer::default();
        Self { zip: ZipWriter::new_stream(output.clone()), output }
    }
}

impl ArchiveWriter {
    /// Adds a text file. Shell scripts are executable after unpacking.
    ///
    /// Fails if the archive already has a file of this name, or if the name is not a safe path to
    /// unpack to.
    pub fn add(&mut self, name: &str, text: &str) -> Result<(), String> {
        let is_odd = |part: &str| matches!(part, "" | "." | "..");
        if name.contains('\\') || name.split('/').any(is_odd) {
            return Err(
                "a file's name is a path from the archive's top, with / and without . and ..".to_owned()
            );
        }
        let is_script = name.rsplit_once('.').is_some_and(|(_, extension)| extension == "sh");
        let options = SimpleFileOptions::default().unix_permissions(if is_script { 0o755 } else { 0o644 });
        self.zip.start_file(name, options).map_err(|error| not_added(&error))?;
        self.zip.write_all(text.as_bytes()).map_err(|error| not_added(&error.into()))
    }

    /// Takes the bytes written since the last call, so that the writer never keeps the whole
    /// archive.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.output.0.borrow_mut())
    }

    /// The last bytes of the archive. Nothing can be added after them.
    pub fn finish(self) -> Result<Vec<u8>, String> {
        let Self { zip, output } = self;
        zip.finish().map_err(|error| not_added(&error))?;
        Ok(output.0.take())
    }
}

fn not_added(error: &ZipError) -> String {
    let reason = match error {
        ZipError::InvalidArchive(_) => "the archive already has a file with this name".to_owned(),
        error => error.to_string(),
    };
    format!("this file can't be added to the archive: {reason}")
}
