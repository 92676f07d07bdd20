//! Bytes to UTF-8: detects the encoding and translates UTF-16 chunk by chunk.

use dax001_scan::position::Width;

use crate::contract::report::Encoding;

/// How many leading bytes of a source decide its encoding.
pub(super) const SIGNATURE: usize = 4;

/// Detects the encoding from a source's first bytes. Returns it with the length of the byte order
/// mark in bytes.
///
/// Without a mark, the zeros among the first bytes decide, since JSON begins with an ASCII
/// character. UTF-32 is not supported.
pub fn encoding(head: &[u8]) -> (Encoding, usize) {
    match head.get(..SIGNATURE).unwrap_or(head) {
        [0xFF, 0xFE, 0, 0] | [0, 0, 0xFE, 0xFF] | [1..=u8::MAX, 0, 0, 0] | [0, 0, 0, 1..=u8::MAX] => {
            (Encoding::Other, 0)
        }
        [0xEF, 0xBB, 0xBF, ..] => (Encoding::Utf8Bom, 3),
        [0xFF, 0xFE, ..] => (Encoding::Utf16LeBom, 2),
        [0xFE, 0xFF, ..] => (Encoding::Utf16BeBom, 2),
        [1..=u8::MAX, 0, ..] => (Encoding::Utf16Le, 0),
        [0, 1..=u8::MAX, ..] => (Encoding::Utf16Be, 0),
        _ => (Encoding::Utf8, 0),
    }
}

impl Encoding {
    /// The width that the scanner needs to report offsets in the source.
    pub(super) fn width(self) -> Width {
        if self.is_utf16() { Width::Utf16 } else { Width::Utf8 }
    }

    /// Whether this is one of the UTF-16 encodings.
    pub fn is_utf16(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16LeBom | Self::Utf16Be | Self::Utf16BeBom)
    }

    /// Decodes bytes cut from a source in this encoding, at character boundaries, to UTF-8.
    ///
    /// Invalid bytes become U+FFFD.
    pub fn text(self, bytes: &[u8]) -> String {
        let Some(mut decoder) = Utf16::of(self) else {
            return String::from_utf8_lossy(bytes).into_owned();
        };
        let mut text = Vec::new();
        decoder.push(bytes, &mut text);
        decoder.end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    }
}

/// Translates UTF-16 that arrives in chunks.
///
/// Invalid UTF-16 becomes invalid UTF-8, so that the scanner reports it at its position. Half of a
/// surrogate pair is written as if it were a character, and a single last byte as 0xFF.
#[derive(Clone, Debug)]
pub(super) struct Utf16 {
    unit: fn([u8; 2]) -> u16,
    /// The first byte of a unit whose second byte has not arrived yet.
    half: Option<u8>,
    /// The first unit of a pair whose second unit has not arrived yet.
    high: Option<u16>,
}

impl Utf16 {
    /// The decoder for the encoding, or `None` unless it is UTF-16.
    pub(super) fn of(encoding: Encoding) -> Option<Self> {
        let unit = match encoding {
            Encoding::Utf16Le | Encoding::Utf16LeBom => u16::from_le_bytes,
            Encoding::Utf16Be | Encoding::Utf16BeBom => u16::from_be_bytes,
            Encoding::Utf8 | Encoding::Utf8Bom | Encoding::Other => return None,
        };
        Some(Self { unit, half: None, high: None })
    }

    /// Appends the translation of the next chunk, complete characters only.
    pub(super) fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        for &byte in chunk {
            match self.half.take() {
                None => self.half = Some(byte),
                Some(first) => self.read((self.unit)([first, byte]), out),
            }
        }
    }

    /// Appends a replacement for anything that the end of the source leaves incomplete.
    pub(super) fn end(&mut self, out: &mut Vec<u8>) {
        if let Some(high) = self.high.take() {
            write_surrogate(high, out);
        }
        if self.half.take().is_some() {
            out.push(0xFF);
        }
    }

    fn read(&mut self, unit: u16, out: &mut Vec<u8>) {
        if let Some(high) = self.high.take() {
            if let Some(Ok(character)) = char::decode_utf16([high, unit]).next()
                && (0xDC00..0xE000).contains(&unit)
            {
                return write(character, out);
            }
            write_surrogate(high, out);
        }
        match unit {
            0xD800..0xDC00 => self.high = Some(unit),
            _ => match char::from_u32(u32::from(unit)) {
                Some(character) => write(character, out),
                None => write_surrogate(unit, out),
            },
        }
    }
}

fn write(character: char, out: &mut Vec<u8>) {
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Writes half of a pair as the three bytes it would have as a character. Valid UTF-8 never
/// contains them.
fn write_surrogate(unit: u16, out: &mut Vec<u8>) {
    let [high, low] = unit.to_be_bytes();
    out.extend_from_slice(&[0xED, 0x80 | (high & 0x0F) << 2 | low >> 6, 0x80 | (low & 0x3F)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoding_is_detected_from_the_first_bytes() {
        for (head, encoding_of_it, mark) in [
            (&b"{\"a\""[..], Encoding::Utf8, 0),
            (b"", Encoding::Utf8, 0),
            (b"\xEF\xBB\xBF{", Encoding::Utf8Bom, 3),
            (b"\xFF\xFE{\0", Encoding::Utf16LeBom, 2),
            (b"\xFE\xFF\0{", Encoding::Utf16BeBom, 2),
            (b"{\0\"\0", Encoding::Utf16Le, 0),
            (b"\0{\0\"", Encoding::Utf16Be, 0),
            (b"[\0", Encoding::Utf16Le, 0),
            (b"\xFF\xFE\0\0", Encoding::Other, 0),
            (b"{\0\0\0", Encoding::Other, 0),
            (b"\0\0\0{", Encoding::Other, 0),
        ] {
            assert_eq!(encoding(head), (encoding_of_it, mark), "{head:?}");
        }
    }

    #[test]
    fn utf16_decodes_like_the_standard_library() {
        let units: Vec<u16> =
            vec![0x41, 0xE9, 0x20AC, 0xD83D, 0xDE00, 0xDE00, 0xD83D, 0x41, 0xD83D, 0xD83D, 0xDE00, 0xFFFF];
        let bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        // Half of a pair becomes three bytes that are not UTF-8; each shows as one or more U+FFFD.
        let lossy = |text: String| text.split('\u{FFFD}').filter(|part| !part.is_empty()).collect::<String>();
        assert_eq!(lossy(Encoding::Utf16Le.text(&bytes)), lossy(String::from_utf16_lossy(&units)));
        let swapped: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        assert_eq!(Encoding::Utf16Be.text(&swapped), Encoding::Utf16Le.text(&bytes));
        assert_eq!(Encoding::Utf16Le.text(b"a\0b"), "a\u{FFFD}");
    }
}
