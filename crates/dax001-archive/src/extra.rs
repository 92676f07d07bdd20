//! The extra fields of a header: 64-bit sizes, and a name in UTF-8.
//!
//! Source: APPNOTE.TXT 6.3.10, sections 4.5.1, 4.5.3 and 4.6.9.

use crate::fields::{slice, u16_at, u64_at};

const ZIP64: u16 = 0x0001;
const UNICODE_PATH: u16 = 0x7075;

/// The two extra fields that change how readers understand an entry. All others are about times and
/// owners.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extra<'a> {
    zip64: Option<&'a [u8]>,
    /// The content of the unicode path field.
    pub(crate) unicode_path: Option<&'a [u8]>,
}

impl<'a> Extra<'a> {
    /// `None` if readers could disagree on where a field is: because a field is truncated or
    /// duplicated.
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut extra = Self::default();
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            // `zipalign` pads with zeros.
            if rest.len() < 4 && rest.iter().all(|byte| *byte == 0) {
                break;
            }
            let length = usize::from(u16_at(rest, 2)?);
            let content = slice(rest, 4, length)?;
            let field = match u16_at(rest, 0)? {
                ZIP64 => Some(&mut extra.zip64),
                UNICODE_PATH => Some(&mut extra.unicode_path),
                _ => None,
            };
            if let Some(field) = field
                && field.replace(content).is_some()
            {
                return None;
            }
            at += 4 + length;
        }
        Some(extra)
    }

    /// Whether the header has 64-bit sizes.
    pub(crate) fn has_zip64(self) -> bool {
        self.zip64.is_some()
    }

    /// Widens the header's numbers to 64 bits. The zip64 field must contain those that are at their
    /// maximum, in this order, and nothing else; otherwise `None`.
    pub(crate) fn widen<const N: usize>(self, numbers: [u32; N]) -> Option<[u64; N]> {
        let mut field = self.zip64.unwrap_or_default();
        let mut wide = [0; N];
        for (number, wide) in numbers.into_iter().zip(&mut wide) {
            if number == u32::MAX {
                *wide = u64_at(field, 0)?;
                field = field.get(8..)?;
            } else {
                *wide = number.into();
            }
        }
        field.is_empty().then_some(wide)
    }
}
