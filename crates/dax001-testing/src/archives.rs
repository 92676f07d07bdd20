//! Compares the files that our archive reader finds with those that another reader finds.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use dax001::contract::problem::ProblemCode;
use dax001_archive::{Archive, Content};

/// Largest unpacked size. The archives here are small, except for hostile ones.
const LIMIT: u64 = 1 << 20;

/// A path in an archive and the file's bytes, or `None` for operating system metadata.
pub type FoundFile = (String, Option<Vec<u8>>);

/// All files of an archive, or the first problem with the archive or one of its files.
pub fn open(bytes: &[u8]) -> Result<Vec<FoundFile>, (ProblemCode, String)> {
    let failed = |problem: dax001::contract::problem::Problem| (problem.code, problem.message);
    let mut archive = Archive::open("a.zip", bytes.to_vec(), LIMIT).map_err(failed)?;
    let mut files = Vec::new();
    while let Some(file) = archive.next() {
        let data = match file.content {
            Content::Evidence(data) => Some(data),
            Content::Skipped(_) => None,
            Content::Problem(problem) => return Err(failed(problem)),
        };
        files.push((file.name.strip_prefix("a.zip!/").unwrap_or(&file.name).to_owned(), data));
    }
    Ok(files)
}

/// Normalizes a path so that paths from any reader compare equal: with `/`, without `.`, and with
/// each run of non-ASCII characters replaced by one `?`.
pub fn comparable(path: &str) -> String {
    let parts = path.split(['/', '\\']).filter(|part| !matches!(*part, "" | "."));
    let mut outline = String::new();
    for character in parts.collect::<Vec<_>>().join("/").chars() {
        let character = if character.is_ascii() { character } else { '?' };
        if character != '?' || !outline.ends_with('?') {
            outline.push(character);
        }
    }
    outline
}

/// Whether our reader also found this file of another reader. An empty file counts as found,
/// because it contains no evidence.
pub fn is_seen(our_files: &[FoundFile], path: &str, data: &[u8]) -> bool {
    let path = comparable(path);
    data.is_empty()
        || our_files
            .iter()
            .any(|(name, bytes)| comparable(name) == path && bytes.as_ref().is_none_or(|bytes| bytes == data))
}

/// Compares our reader with the `zip` crate, which shares no code with it: our reader must return
/// every file that `zip` finds, or refuse the archive.
pub fn another_reader_finds_no_more(bytes: &[u8]) {
    let Ok(our_files) = open(bytes) else { return };
    let total: usize = our_files.iter().filter_map(|(_, data)| data.as_ref()).map(Vec::len).sum();
    assert!(total as u64 <= LIMIT);
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return };
    for index in 0..archive.len() {
        let Ok(file) = archive.by_index(index) else { continue };
        let name = file.name().map_or_else(|_| String::new(), Cow::into_owned);
        let mut data = Vec::new();
        // Bytes read before an error count too.
        let _ = file.take(LIMIT + 1).read_to_end(&mut data);
        assert!(is_seen(&our_files, &name, &data), "`{name}` in {our_files:?}");
    }
}
