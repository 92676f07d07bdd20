//! Reads files by way of the host.

use dax001::Sha256;

use crate::file::File;
use crate::job::Host;

/// Why bytes could not be read, where nobody says more.
pub(crate) const REFUSED: &str = "its bytes could not be read";

/// Reads a file from its beginning to its end, a piece at a time. An error says why it can't be read on.
pub(crate) async fn each_chunk(
    host: &Host,
    file: &File,
    mut take: impl AsyncFnMut(&[u8]),
) -> Result<(), String> {
    let mut from = 0;
    loop {
        let chunk = host.chunk(file, from).await.map_err(|reason| refused(&reason))?;
        if chunk.is_empty() {
            return unchanged(file, from);
        }
        from += chunk.len() as u64;
        take(&chunk).await;
    }
}

/// All bytes of a file.
pub(crate) async fn whole(host: &Host, file: &File) -> Result<Vec<u8>, String> {
    let bytes = host.read(file, 0..file.size()).await.map_err(|reason| refused(&reason))?;
    unchanged(file, bytes.len() as u64)?;
    Ok(bytes)
}

/// Whether so many bytes are all of a file: an end before that could pass for the end of the evidence. Of a stream, nobody knows how many there are.
fn unchanged(file: &File, length: u64) -> Result<(), String> {
    if file.size() == 0 || file.size() == length {
        return Ok(());
    }
    Err(format!("it changed while it was read: it had {} bytes, and has {length}", file.size()))
}

fn refused(reason: &str) -> String {
    if reason.is_empty() { REFUSED.to_owned() } else { format!("{REFUSED} ({reason})") }
}

/// The text of a saved report as UTF-8, whatever it was saved as again: Windows PowerShell writes UTF-16.
fn report_text(bytes: Vec<u8>) -> Vec<u8> {
    let (text, unit): (_, fn([u8; 2]) -> u16) = match bytes.as_slice() {
        [0xff, 0xfe, text @ ..] => (text, u16::from_le_bytes),
        [0xfe, 0xff, text @ ..] => (text, u16::from_be_bytes),
        _ => return bytes,
    };
    let (pairs, rest) = text.as_chunks::<2>();
    let mut units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    // Half a unit is not text.
    units.extend(rest.iter().map(|_| 0xfffd));
    String::from_utf16_lossy(&units).into_bytes()
}

/// The text of a saved report; or why it can't be read.
pub(crate) async fn saved_text(host: &Host, name: &str, file: &File) -> Result<Vec<u8>, String> {
    let bytes = whole(host, file).await;
    bytes.map(report_text).map_err(|reason| format!("can't read {name}: {reason}, or it is too large"))
}

/// The SHA-256 of a file that is being read from its beginning to its end: the host's where it has one, which is quicker.
pub(crate) enum Hashing {
    ByHost,
    Here(Box<Sha256>),
}

impl Hashing {
    /// Of a stream nobody but this module sees all bytes: the host may have delivered some of them already.
    pub(crate) async fn begin(host: &Host, file: &File) -> Self {
        let is_by_host = file.size() > 0 && host.begin_hash(file).await;
        if is_by_host { Self::ByHost } else { Self::Here(Box::default()) }
    }

    /// The next bytes of the file.
    pub(crate) fn push(&mut self, chunk: &[u8]) {
        if let Self::Here(hash) = self {
            hash.push(chunk);
        }
    }

    /// The hash in hexadecimal, once the file was read to its end. An error says why the host has none.
    pub(crate) async fn finish(self, host: &Host, file: &File) -> Result<String, String> {
        match self {
            Self::Here(hash) => Ok(hash.finish()),
            Self::ByHost => match host.hash(file).await {
                Ok(hash) if hash.len() == 32 => Ok(Sha256::to_hex(&hash)),
                Ok(_) => Err("its SHA-256 can't be computed".to_owned()),
                Err(reason) => Err(format!("its SHA-256 can't be computed ({reason})")),
            },
        }
    }
}

/// The SHA-256 of a file and its length; nothing if it can't be read to its end.
pub(crate) async fn sha256_of(
    host: &Host,
    file: &File,
    mut advance: impl AsyncFnMut(usize),
) -> Option<(String, u64)> {
    let (mut hashing, mut length) = (Hashing::begin(host, file).await, 0);
    let read = each_chunk(host, file, async |chunk| {
        hashing.push(chunk);
        length += chunk.len() as u64;
        advance(chunk.len()).await;
    });
    read.await.ok()?;
    Some((hashing.finish(host, file).await.ok()?, length))
}

#[cfg(test)]
mod tests {
    use super::report_text;

    #[test]
    fn a_report_that_was_saved_again_as_utf_16_is_the_same() {
        let text = "{\"é\": \"𝄞\"}";
        let units: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = [0xfeff].iter().chain(&units).flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = [0xfeff].iter().chain(&units).flat_map(|unit| unit.to_be_bytes()).collect();
        for bytes in [text.as_bytes().to_vec(), little.clone(), big] {
            assert_eq!(report_text(bytes), text.as_bytes());
        }
        let half = [little, vec![0x20]].concat();
        assert_eq!(report_text(half), format!("{text}\u{fffd}").as_bytes());
    }
}
