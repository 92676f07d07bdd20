//! The data of one entry, unpacked and checked: all of its bytes are used, and what comes out is what it declares.

use flate2::{Decompress, FlushDecompress, Status};

use crate::fields::crc32;

/// Compression methods: APPNOTE.TXT 6.3.10, section 4.4.5.
pub(crate) const STORED: u16 = 0;
pub(crate) const DEFLATED: u16 = 8;

/// Why an entry can't be unpacked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// There is no memory for what it declares.
    TooLarge,
    /// What is wrong with it: the end of a sentence that names the entry.
    Damaged(String),
}

/// Unpacks an entry that declares to have `size` bytes, which is known to be small enough.
pub(crate) fn unpack(method: u16, data: &[u8], size: usize, crc: u32) -> Result<Vec<u8>, Failure> {
    let mut out = Vec::new();
    // Growing as it comes would take twice the memory. The byte more tells an entry that is larger than it declares.
    out.try_reserve_exact(size.saturating_add(1)).map_err(|_| Failure::TooLarge)?;
    match method {
        STORED => out.extend_from_slice(data),
        // Some writers put no stream at all where there is nothing to compress.
        DEFLATED if data.is_empty() && size == 0 => {}
        DEFLATED => inflate(data, &mut out, size).map_err(|reason| Failure::Damaged(reason.to_owned()))?,
        other => return Err(Failure::Damaged(format!("is compressed by method {other}, which is not read"))),
    }
    let reason = if out.len() != size {
        "has another size than it declares"
    } else if crc32(&out) != crc {
        "has another checksum than it declares"
    } else {
        return Ok(out);
    };
    Err(Failure::Damaged(reason.to_owned()))
}

/// Inflates all of the data: a stream that ends before they do hides the rest.
fn inflate(data: &[u8], out: &mut Vec<u8>, size: usize) -> Result<(), &'static str> {
    let mut stream = Decompress::new(false);
    loop {
        let (read, written) = (stream.total_in(), out.len());
        let rest = usize::try_from(read).ok().and_then(|read| data.get(read..)).unwrap_or_default();
        let status = stream.decompress_vec(rest, out, FlushDecompress::Finish);
        match status.map_err(|_| "has damaged data")? {
            Status::StreamEnd if stream.total_in() == data.len() as u64 => return Ok(()),
            Status::StreamEnd => return Err("has bytes behind its compressed data"),
            Status::Ok | Status::BufError if out.len() > size => return Err("is larger than it declares"),
            Status::Ok | Status::BufError if stream.total_in() == read && out.len() == written => {
                return Err("has compressed data without an end");
            }
            Status::Ok | Status::BufError => {}
        }
    }
}
