//! What a reviewer adds to a report: one model for what is typed in the viewer and what is read from a list.
//!
//! An annotation never changes a verdict: a cluster whose risk is accepted fails as before, and is shown
//! as accepted beside it.

use serde::{Deserialize, Serialize};

/// What a reviewer says of some clusters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Annotation {
    /// Which clusters it speaks of.
    pub target: Target,
    /// What the reviewer makes of them; left out for a note alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disposition: Option<Disposition>,
    /// The reviewer's words; of an accepted risk, why it is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// The last day on which the risk is accepted, `YYYY-MM-DD`; only Prowler's lists have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The entry that it was read from; left out for what was typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<ListEntry>,
    /// Indices of the findings that its target means, in order: at most 1,000, and at most 100,000 in all annotations of a report.
    #[serde(default)]
    pub findings: Vec<u32>,
    /// How many findings its target means. Left out where `findings` lists them all. Since version 1.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings_total: Option<u32>,
}

/// How many findings one annotation lists. Which ones a target means can be found out again, and an entry of a list can mean them
/// all: 10,000 entries would list 150,000 findings each.
pub const LISTED_FINDINGS: usize = 1_000;
/// How many findings all annotations of a report list together.
pub const LISTED_FINDINGS_IN_ALL: usize = 100_000;

/// What a reviewer makes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Disposition {
    /// The risk is accepted for a time. The cluster still fails.
    AcceptedRisk,
    /// The evidence is wrong or out of date, the reviewer says.
    DisputedEvidence,
    /// Something is to be done about it.
    ToDo,
}

/// Which clusters an annotation speaks of. All three must agree; within each, one of the values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// How the values are read.
    pub matching: Matching,
    /// The accounts; none if it is not known.
    pub accounts: Vec<String>,
    /// The regions; none if it is not known.
    pub regions: Vec<String>,
    /// The clusters' names; none if it is not known.
    pub clusters: Vec<String>,
    /// Which clusters it does not speak of all the same: those that any of these leaves out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Except>,
}

/// Clusters that a target leaves out: all that is said must agree, and what is left empty says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Except {
    /// The accounts.
    pub accounts: Vec<String>,
    /// The regions.
    pub regions: Vec<String>,
    /// The clusters' names.
    pub clusters: Vec<String>,
}

/// How the values of a target are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Matching {
    /// As they are; where there is no value, of a cluster of which it is not known.
    #[default]
    Exact,
    /// `*` stands for any text, also none; a value that is `*` alone also for what is not known.
    Wildcard,
    /// As Prowler's mutelist reads them: a regular expression that is found anywhere in a cluster's name; an account or
    /// region as it is, or `*`.
    Prowler,
}

/// An entry of a list that annotations were read from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ListEntry {
    /// The list's name.
    pub list: String,
    /// Its 1-based line.
    pub line: u64,
}

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

impl Annotation {
    /// How many findings its target means.
    pub fn total(&self) -> usize {
        self.findings_total.map_or(self.findings.len(), |total| total as usize)
    }

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
        let is_said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
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
    use super::{Annotation, Disposition, Matching, Review, Target, is_day};

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
