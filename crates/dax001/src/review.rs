//! What an annotation amounts to on a day.

use serde::{Deserialize, Serialize};

use crate::contract::annotation::{Annotation, Disposition, Matching};

/// What an annotation amounts to on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Review {
    /// The risk is accepted.
    Accepted,
    /// It was accepted until a day that is over.
    Expired,
    /// It is to be accepted, and the reason, who accepts it, or until when is missing.
    Incomplete,
    /// The evidence is disputed.
    Disputed,
    /// Something is to be done.
    ToDo,
    /// Nothing but a note.
    Note,
}

impl Review {
    /// All of them, the strongest first: of several on one finding the first counts.
    pub const ALL: [Self; 6] =
        [Self::Accepted, Self::Expired, Self::Incomplete, Self::Disputed, Self::ToDo, Self::Note];

    /// Whether it is about a risk: there is none to accept where a cluster passes.
    pub fn is_of_risk(self) -> bool {
        matches!(self, Self::Accepted | Self::Expired | Self::Incomplete)
    }
}

impl Annotation {
    /// What it amounts to on a day, `YYYY-MM-DD`: the day of whoever looks at it, since a report has no clock.
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

    /// Whether it says nothing: who and until are of an accepted risk only.
    pub fn is_empty(&self) -> bool {
        self.disposition.is_none() && self.note.as_deref().is_none_or(|note| note.trim().is_empty())
    }

    /// Whether it says all that the acceptance of a risk must say. Prowler's lists have neither a day nor a name.
    fn is_complete(&self) -> bool {
        // Characters without a shape say nothing.
        let is_said = |text: &Option<String>| {
            text.as_deref().is_some_and(|text| text.chars().any(char::is_alphanumeric))
        };
        match (&self.until, self.target.matching) {
            (None, Matching::Prowler) => true,
            (Some(until), _) => is_day(until) && is_said(&self.note) && is_said(&self.who),
            (None, _) => false,
        }
    }
}

/// Whether a text is a day of the calendar, written `YYYY-MM-DD`. Such texts are in order when they are compared.
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
    fn days_are_those_of_the_calendar() {
        for day in ["2026-11-24", "2024-02-29", "2000-02-29", "2026-12-31"] {
            assert!(is_day(day), "{day}");
        }
        for none in [
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
            assert!(!is_day(none), "{none}");
        }
    }

    #[test]
    fn a_risk_is_accepted_until_its_last_day_and_only_when_all_is_said() {
        let said = |text: &str| Some(text.to_owned());
        let unsaid = |note: &str| Annotation {
            disposition: Some(Disposition::AcceptedRisk),
            note: said(note),
            who: said("jane"),
            until: said("2026-11-24"),
            ..Annotation::default()
        };
        for note in ["", " ", "\u{200b}", " \u{2060}.", "-"] {
            assert_eq!(unsaid(note).review("2026-11-24"), Review::Incomplete, "{note:?}");
        }
        let mut accepted = Annotation {
            disposition: Some(Disposition::AcceptedRisk),
            note: said("goes in December"),
            who: said("jane"),
            until: said("2026-11-24"),
            ..Annotation::default()
        };
        assert_eq!(accepted.review("2026-11-24"), Review::Accepted);
        assert_eq!(accepted.review("2026-11-25"), Review::Expired);
        accepted.who = said(" ");
        assert_eq!(accepted.review("2026-11-24"), Review::Incomplete);
        accepted.who = said("jane");
        accepted.until = None;
        assert_eq!(accepted.review("2026-11-24"), Review::Incomplete);
        accepted.target = Target { matching: Matching::Prowler, ..Target::default() };
        assert_eq!(accepted.review("2026-11-24"), Review::Accepted);
    }
}
