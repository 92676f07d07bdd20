//! The effect of an annotation on a given day.

use serde::{Deserialize, Serialize};

use crate::contract::annotation::{Annotation, Disposition, Matching};

/// The effect of an annotation on a given day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Review {
    /// The risk is accepted.
    Accepted,
    /// The risk was accepted until a day that has passed.
    Expired,
    /// The annotation accepts the risk, but the reason, the person who accepts it or the last day
    /// is missing.
    Incomplete,
    /// The reviewer disputes the evidence.
    Disputed,
    /// The finding needs action.
    ToDo,
    /// Only a note.
    Note,
}

impl Review {
    /// All effects, strongest first. If a finding has several, the first one counts.
    pub const ALL: [Self; 6] =
        [Self::Accepted, Self::Expired, Self::Incomplete, Self::Disputed, Self::ToDo, Self::Note];

    /// Whether the effect concerns an accepted risk. A cluster that passes has no risk to accept.
    pub fn is_of_risk(self) -> bool {
        matches!(self, Self::Accepted | Self::Expired | Self::Incomplete)
    }
}

impl Annotation {
    /// The effect on a day, `YYYY-MM-DD`. A report has no clock, so the caller passes the current
    /// day of whoever looks at it.
    pub fn review(&self, today: &str) -> Review {
        match self.disposition {
            Some(Disposition::AcceptedRisk) if !self.is_complete() => Review::Incomplete,
            Some(Disposition::AcceptedRisk) => match &self.until {
                Some(until) if until.as_str() < today => Review::Expired,
                _ => Review::Accepted,
            },
            Some(Disposition::DisputedEvidence) => Review::Disputed,
            Some(Disposition::ToDo) => Review::ToDo,
            None => Review::Note,
        }
    }

    /// Whether the annotation says nothing. `who` and `until` don't count, because they only belong
    /// to an accepted risk.
    pub fn is_empty(&self) -> bool {
        self.disposition.is_none() && self.note.as_deref().is_none_or(|note| note.trim().is_empty())
    }

    /// Whether it contains everything that an accepted risk needs. Prowler's lists have neither a
    /// day nor a name.
    fn is_complete(&self) -> bool {
        // Text without a letter or digit, such as invisible characters, says nothing.
        let has_text = |text: &Option<String>| {
            text.as_deref().is_some_and(|text| text.chars().any(char::is_alphanumeric))
        };
        match (&self.until, self.target.matching) {
            (None, Matching::Prowler) => true,
            (Some(until), _) => is_day(until) && has_text(&self.note) && has_text(&self.who),
            (None, _) => false,
        }
    }
}

/// Whether a text is a calendar day, written `YYYY-MM-DD`. Such texts sort in the order of their
/// days.
pub fn is_day(text: &str) -> bool {
    let is_shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let number = |range| text.get(range).and_then(|digits: &str| digits.parse::<u32>().ok()).unwrap_or(0);
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    is_shaped && year > 0 && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::annotation::Target;

    #[test]
    fn is_day_accepts_only_days_of_the_calendar() {
        for day in ["2026-11-24", "2024-02-29", "2000-02-29", "2026-12-31"] {
            assert!(is_day(day), "{day}");
        }
        for not_a_day in [
            "2026-11-31",
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-1",
            "26-01-01",
            "2026-11-24 ",
            "٢٠٢٦-11-2",
            "",
        ] {
            assert!(!is_day(not_a_day), "{not_a_day}");
        }
    }

    #[test]
    fn a_risk_is_accepted_through_its_last_day_and_only_if_complete() {
        let some_text = |text: &str| Some(text.to_owned());
        let accepted_with_note = |note: &str| Annotation {
            disposition: Some(Disposition::AcceptedRisk),
            note: some_text(note),
            who: some_text("jane"),
            until: some_text("2026-11-24"),
            ..Annotation::default()
        };
        for note in ["", " ", "\u{200b}", " \u{2060}.", "-"] {
            assert_eq!(accepted_with_note(note).review("2026-11-24"), Review::Incomplete, "{note:?}");
        }
        let mut accepted = Annotation {
            disposition: Some(Disposition::AcceptedRisk),
            note: some_text("goes in December"),
            who: some_text("jane"),
            until: some_text("2026-11-24"),
            ..Annotation::default()
        };
        assert_eq!(accepted.review("2026-11-24"), Review::Accepted);
        assert_eq!(accepted.review("2026-11-25"), Review::Expired);
        accepted.who = some_text(" ");
        assert_eq!(accepted.review("2026-11-24"), Review::Incomplete);
        accepted.who = some_text("jane");
        accepted.until = None;
        assert_eq!(accepted.review("2026-11-24"), Review::Incomplete);
        accepted.target = Target { matching: Matching::Prowler, ..Target::default() };
        assert_eq!(accepted.review("2026-11-24"), Review::Accepted);
    }
}
