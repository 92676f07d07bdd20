//! Writes a zip archive of text files, such as remediation plans. The same files give the same bytes.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::{SimpleFileOptions, StreamWriter};

/// An archive that is written file by file, in the order in which they are added. The same files give the same bytes: they carry
/// no time.
pub struct ArchiveWriter {
    zip: ZipWriter<StreamWriter<Written>>,
    written: Written,
}

/// What has been written and not yet taken.
#[derive(Clone, Default)]
struct Written(Rc<RefCell<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Default for ArchiveWriter {
    fn default() -> Self {
        let written = Written::default();
        Self { zip: ZipWriter::new_stream(written.clone()), written }
    }
}

impl ArchiveWriter {
    /// Adds a file of text. Shell scripts can be run as they are where they are unpacked.
    ///
    /// An error says that the name is there already, or is not a path that can be trusted where the archive is unpacked.
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

    /// The bytes that have been written since this was called last: so the whole is never held.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.written.0.borrow_mut())
    }

    /// The last bytes of the archive, behind which nothing is added.
    pub fn finish(self) -> Result<Vec<u8>, String> {
        let Self { zip, written } = self;
        zip.finish().map_err(|error| not_added(&error))?;
        Ok(written.0.take())
    }
}

fn not_added(error: &ZipError) -> String {
    let reason = match error {
        ZipError::InvalidArchive(_) => "its name is there already".to_owned(),
        error => error.to_string(),
    };
    format!("this file can't be added to the archive: {reason}")
}
