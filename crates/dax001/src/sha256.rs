//! SHA-256 of a source's unmodified bytes, which ties a report to its evidence.

use std::fmt::Write;

use sha2::Digest;

/// The SHA-256 of bytes that arrive in chunks. Chunk boundaries don't affect the hash.
#[derive(Clone, Debug, Default)]
pub struct Sha256(sha2::Sha256);

impl Sha256 {
    /// Adds the next bytes.
    pub fn push(&mut self, chunk: &[u8]) {
        self.0.update(chunk);
    }

    /// Returns the hash of all bytes, in lower-case hexadecimal.
    pub fn finish(self) -> String {
        Self::to_hex(&self.0.finalize())
    }

    /// Formats a hash that was computed elsewhere, like [`Sha256::finish`].
    pub fn to_hex(hash: &[u8]) -> String {
        let mut text = String::with_capacity(64);
        for byte in hash {
            // Writing to a string can't fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Sha256;

    /// The one-block and the million-letter message of NIST's examples for FIPS 180-2.
    #[test]
    fn hashes_match_the_nist_examples() {
        let mut abc = Sha256::default();
        abc.push(b"a");
        abc.push(b"bc");
        assert_eq!(abc.finish(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let mut million = Sha256::default();
        for _ in 0..1000 {
            million.push(&[b'a'; 1000]);
        }
        assert_eq!(million.finish(), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
        assert_eq!(
            Sha256::default().finish(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}
