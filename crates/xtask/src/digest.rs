//! Hashes of the build's output.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};

use crate::run::{Result, read_bytes, root, write};

/// The SHA-256 of bytes in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A source for a content security policy that allows exactly this text.
pub(crate) fn csp_source(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

/// The value of an `integrity` attribute.
fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// Writes dist/SHA256SUMS for all other files in dist/. Prints the hashes of the files that are
/// distributed on their own.
pub(crate) fn sums() -> Result<()> {
    let dist = root().join("dist");
    let mut files = files(&dist)?;
    files.sort();
    let mut sums = String::new();
    for file in &files {
        let name = file.strip_prefix(&dist).unwrap_or(file).display().to_string().replace('\\', "/");
        if name != "SHA256SUMS" {
            let _ = writeln!(sums, "{}  {name}", sha256(&read_bytes(file)?));
        }
    }
    write(&dist.join("SHA256SUMS"), &sums)?;
    for name in ["dax001.html", "npm/dax001_bg.wasm"] {
        let bytes = read_bytes(&dist.join(name))?;
        println!("dist/{name}\n    SHA-256  {}\n    SRI      {}", sha256(&bytes), integrity(&bytes));
    }
    Ok(())
}

/// All files in a folder and in its subfolders.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let failed = |error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}
