//! Reads files through the host.

use dax001::Sha256;

use crate::file::File;
use crate::job::Host;

/// The reason why bytes could not be read, unless a more specific one is known.
pub(crate) const REFUSED: &str = "its bytes could not be read";

/// Reads a file chunk by chunk, from beginning to end. An error says why the rest can't be read.
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

/// Reads all bytes of a file.
pub(crate) async fn read_all(host: &Host, file: &File) -> Result<Vec<u8>, String> {
    let bytes = host.read(file, 0..file.size()).await.map_err(|reason| refused(&reason))?;
    unchanged(file, bytes.len() as u64)?;
    Ok(bytes)
}

/// Checks that a file that ended after `length` bytes was complete: an early end could pass for the
/// end of the evidence. The length of a stream is unknown.
fn unchanged(file: &File, length: u64) -> Result<(), String> {
    if file.size() == 0 || file.size() == length {
        return Ok(());
    }
    Err(format!("it changed while it was being read: it had {} bytes and now has {length}", file.size()))
}

fn refused(reason: &str) -> String {
    if reason.is_empty() { REFUSED.to_owned() } else { format!("{REFUSED} ({reason})") }
}

/// The text of a saved report as UTF-8, even if another program saved it again as UTF-16, as
/// Windows PowerShell does.
fn report_text(bytes: Vec<u8>) -> Vec<u8> {
    let (text, unit): (_, fn([u8; 2]) -> u16) = match bytes.as_slice() {
        [0xff, 0xfe, text @ ..] => (text, u16::from_le_bytes),
        [0xfe, 0xff, text @ ..] => (text, u16::from_be_bytes),
        _ => return bytes,
    };
    let (pairs, rest) = text.as_chunks::<2>();
    let mut units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    // Half a UTF-16 unit is not text.
    units.extend(rest.iter().map(|_| 0xfffd));
    String::from_utf16_lossy(&units).into_bytes()
}

/// The text of a saved report, or the reason why it can't be read.
pub(crate) async fn saved_text(host: &Host, name: &str, file: &File) -> Result<Vec<u8>, String> {
    let bytes = read_all(host, file).await;
    bytes.map(report_text).map_err(|reason| format!("can't read {name}: {reason}, or it is too large"))
}

/// Computes the SHA-256 of a file while it is read from beginning to end. The host does so if it
/// can, which is faster.
pub(crate) enum Hashing {
    ByHost,
    Here(Box<Sha256>),
}

impl Hashing {
    /// Only this module sees all bytes of a stream: the host may have delivered some of them
    /// already.
    pub(crate) async fn begin(host: &Host, file: &File) -> Self {
        let is_by_host = file.size() > 0 && host.begin_hash(file).await;
        if is_by_host { Self::ByHost } else { Self::Here(Box::default()) }
    }

    /// Adds the next bytes of the file.
    pub(crate) fn push(&mut self, chunk: &[u8]) {
        if let Self::Here(hash) = self {
            hash.push(chunk);
        }
    }

    /// The hash in hexadecimal, after the file has been read to its end. An error says why the host
    /// has no hash.
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

/// The SHA-256 of a file and its length in bytes; `None` if it can't be read to its end.
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
    fn a_report_saved_again_as_utf_16_has_the_same_text() {
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
