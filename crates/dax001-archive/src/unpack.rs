//! Unpacks and checks the data of one entry: it must use all of the bytes, and yield exactly what
//! the entry declares.

use flate2::{Decompress, FlushDecompress, Status};

use crate::fields::crc32;

/// Compression methods: APPNOTE.TXT 6.3.10, section 4.4.5.
pub(crate) const STORED: u16 = 0;
pub(crate) const DEFLATED: u16 = 8;

/// The reason why an entry can't be unpacked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum UnpackError {
    /// There is not enough memory for the size that it declares.
    TooLarge,
    /// The entry is damaged. The text is the end of a sentence that begins with the entry.
    Damaged(String),
}

/// Unpacks an entry that declares `size` bytes. The caller has checked that this is small enough.
pub(crate) fn unpack(method: u16, data: &[u8], size: usize, crc: u32) -> Result<Vec<u8>, UnpackError> {
    let mut out = Vec::new();
    // Growing the buffer step by step would take twice the memory. The extra byte reveals an entry
    // that is larger than it declares.
    out.try_reserve_exact(size.saturating_add(1)).map_err(|_| UnpackError::TooLarge)?;
    match method {
        STORED => out.extend_from_slice(data),
        // Some writers write no stream at all if there is nothing to compress.
        DEFLATED if data.is_empty() && size == 0 => {}
        DEFLATED => {
            inflate(data, &mut out, size).map_err(|reason| UnpackError::Damaged(reason.to_owned()))?;
        }
        _ => {
            return Err(UnpackError::Damaged(format!(
                "is compressed by method {method}, which is not supported"
            )));
        }
    }
    let reason = if out.len() != size {
        "does not have the size that it declares"
    } else if crc32(&out) != crc {
        "does not have the checksum that it declares"
    } else {
        return Ok(out);
    };
    Err(UnpackError::Damaged(reason.to_owned()))
}

/// Inflates all of the data. Fails if the stream ends before them, because that would hide the
/// rest.
fn inflate(data: &[u8], out: &mut Vec<u8>, size: usize) -> Result<(), &'static str> {
    let mut stream = Decompress::new(false);
    loop {
        let (bytes_read, bytes_written) = (stream.total_in(), out.len());
        let rest = usize::try_from(bytes_read).ok().and_then(|from| data.get(from..)).unwrap_or_default();
        let status = stream.decompress_vec(rest, out, FlushDecompress::Finish);
        match status.map_err(|_| "has damaged data")? {
            Status::StreamEnd if stream.total_in() == data.len() as u64 => return Ok(()),
            Status::StreamEnd => return Err("has bytes after its compressed data"),
            Status::Ok | Status::BufError if out.len() > size => return Err("is larger than it declares"),
            Status::Ok | Status::BufError
                if stream.total_in() == bytes_read && out.len() == bytes_written =>
            {
                return Err("has truncated compressed data");
            }
            Status::Ok | Status::BufError => {}
        }
    }
}
