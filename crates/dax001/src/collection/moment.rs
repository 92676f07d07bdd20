//! Moments in UTC, as manifests, records and settings write them.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A moment, in whole seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(i64);

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Moment {
    /// Parses RFC 3339, such as `2026-11-29T09:12:00Z`, or a day, such as `2026-11-29`, which
    /// begins at midnight UTC.
    pub fn parse(text: &str) -> Option<Self> {
        const DAY_LENGTH: usize = "2026-11-29".len();
        let is_day = text.len() == DAY_LENGTH;
        // RFC 3339 also allows a space here. Accepting it would allow two spellings of one moment.
        if !is_day && text.as_bytes().get(DAY_LENGTH) != Some(&b'T') {
            return None;
        }
        let day = is_day.then(|| format!("{text}T00:00:00Z"));
        let moment = OffsetDateTime::parse(day.as_deref().unwrap_or(text), &Rfc3339).ok()?;
        Some(Self(moment.unix_timestamp()))
    }

    /// Parses seconds since 1970, as version 1 of the AWS CLI prints times: `1741083072.345`.
    pub fn from_epoch(text: &str) -> Option<Self> {
        let seconds: f64 = text.parse().ok()?;
        #[expect(clippy::cast_possible_truncation, reason = "in range, as checked")]
        (seconds.abs() < 1e12).then_some(Self(seconds as i64))
    }

    /// The moment this many seconds later.
    pub(crate) fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// How many seconds this is after another moment.
    pub(crate) fn seconds_since(self, other: Self) -> i64 {
        self.0.saturating_sub(other.0)
    }

    /// Formats the moment for a person: `29 Nov 2026 09:12 UTC`.
    pub fn describe(self) -> String {
        let Ok(at) = OffsetDateTime::from_unix_timestamp(self.0) else { return String::new() };
        let month = MONTHS.get(usize::from(u8::from(at.month())) - 1).copied().unwrap_or_default();
        format!("{} {month} {} {:02}:{:02} UTC", at.day(), at.year(), at.hour(), at.minute())
    }

    /// The age of this moment at `now`, for a person: `3 days`, `5 hours`, `less than an hour`.
    /// Returns `None` if `now` is before this moment.
    pub fn age_at(self, now: Self) -> Option<String> {
        let age = now.seconds_since(self);
        let text = match age {
            ..0 => return None,
            0..HOUR => "less than an hour".to_owned(),
            HOUR..DAY => count(age / HOUR, "hour"),
            _ => count(age / DAY, "day"),
        };
        Some(text)
    }
}

fn count(number: i64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Parses a maximum age, such as `90d` or `36h`, into seconds. Returns `None` for anything else.
pub(crate) fn parse_age(text: &str) -> Option<i64> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let unit = match unit {
        "d" => DAY,
        "h" => HOUR,
        _ => return None,
    };
    let is_number =
        !number.is_empty() && number.len() <= 6 && number.bytes().all(|byte| byte.is_ascii_digit());
    number.parse::<i64>().ok().filter(|_| is_number)?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn moments_parse_from_every_supported_format() {
        let moment = Moment::parse("2025-03-04T10:11:12Z").unwrap();
        for text in ["2025-03-04T10:11:12.345000+00:00", "2025-03-04T11:11:12+01:00"] {
            assert_eq!(Moment::parse(text), Some(moment), "{text}");
        }
        assert_eq!(Moment::from_epoch("1741083072.345"), Some(moment));
        assert_eq!(Moment::parse("2025-03-04").unwrap().describe(), "4 Mar 2025 00:00 UTC");
        for text in ["", "2025-13-01", "2025-03-04T10:11:12", "2025-02-30T00:00:00Z", "yesterday", "2025-3-4"]
        {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
        for text in ["", "1e300", "NaN", "inf", "x"] {
            assert_eq!(Moment::from_epoch(text), None, "{text}");
        }
    }

    #[test]
    fn ages_are_described_in_words_and_maximum_ages_parse() {
        let at = |text| Moment::parse(text).unwrap();
        let from = at("2026-11-26T09:12:00Z");
        for (now, age) in [
            ("2026-11-29T09:12:00Z", Some("3 days")),
            ("2026-11-27T09:12:00Z", Some("1 day")),
            ("2026-11-26T11:11:00Z", Some("1 hour")),
            ("2026-11-26T09:12:59Z", Some("less than an hour")),
            ("2026-11-26T09:11:59Z", None),
        ] {
            assert_eq!(from.age_at(at(now)).as_deref(), age, "{now}");
        }
        assert_eq!(parse_age("90d"), Some(90 * DAY));
        assert_eq!(parse_age("36h"), Some(36 * HOUR));
        for text in ["", "d", "90", "-1d", "+1d", "1.5d", "9999999d", "90 d", "1w"] {
            assert_eq!(parse_age(text), None, "{text}");
        }
    }
}
