//! A report in the forms that people and other tools read, written a piece at a time so that its size doesn't matter.
//!
//! ```
//! use dax001_export::{Entry, Format, Options, Writer};
//!
//! let mut evaluator = dax001::Evaluator::default();
//! evaluator.begin("us-east-1.json", Default::default());
//! evaluator.push(br#"{"Clusters": []}"#);
//! evaluator.end();
//! let report = evaluator.finish();
//! let findings = report.findings.clone();
//! let mut writer = Writer::new(report, Format::Markdown, Options::default());
//! let mut text = writer.head();
//! text += &writer.findings((0..).zip(&findings).map(|(index, finding)| Entry { index, finding, excerpt: None }));
//! text += &writer.tail();
//! assert!(text.starts_with("## DAX-001: No clusters"));
//! ```

mod asff;
mod csv;
mod escape;
pub mod excerpt;
mod facts;
mod format;
mod html;
mod junit;
mod markdown;
pub mod members;
mod ocsf;
mod oscal;
mod sarif;
mod text;
pub mod words;

#[cfg(feature = "module")]
pub mod binding;

use dax001::contract::report::{Finding, Report};
use dax001::contract::status::Reason;

use excerpt::Excerpt;
use facts::{Facts, WHOLE};
pub use format::Format;

/// How it is written.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// With the escape sequences by which a terminal shows colours (ECMA-48, `SGR`).
    pub color: bool,
    /// When and by what the report was made.
    pub stamp: Stamp,
    /// The day on which acceptances are checked; without it the UTC day of the stamp.
    pub today: Option<Today>,
}

/// The day on which acceptances of risks are checked: that of whoever reads the report, so that an export says what a
/// screen beside it says.
#[derive(Clone, Debug, Default)]
pub struct Today {
    /// `YYYY-MM-DD`.
    pub day: String,
    /// The name of its time zone, as in `Pacific/Kiritimati (UTC+14)`; empty where it is not known.
    pub zone: String,
}

/// When and by what a report was made: what its host knows, and the report doesn't hold.
#[derive(Clone, Debug, Default)]
pub struct Stamp {
    /// The time in ISO 8601, UTC, as in `2026-11-24T12:00:00.000Z`; empty where it is not known.
    pub at: String,
    /// The same in milliseconds since 1970.
    pub millis: u64,
    /// SHA-256 of the module that judged.
    pub module: Option<String>,
    /// The commit that it was built from.
    pub commit: Option<String>,
    /// The report was opened from a file, where anybody could have changed it: nothing of it was judged or verified by whoever writes it.
    pub is_reopened: bool,
    /// When it was made, as it says itself, where it was opened from a file: `at` is then when it is written.
    pub made_at: Option<String>,
}

/// A finding to write.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Its index in the report.
    pub index: u32,
    /// The finding.
    pub finding: &'a Finding,
    /// The lines of its source around the first place of its evidence, where they can be read: [`Format::Html`] shows them.
    pub excerpt: Option<&'a Excerpt>,
}

/// What has been written so far.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// Findings that were handed over.
    pub(crate) findings: u64,
    /// Of them, those that the format lists one by one.
    pub(crate) listed: u64,
    /// Bytes of them, and whether there is no room for more.
    pub(crate) bytes: usize,
    pub(crate) is_full: bool,
    /// Of how many findings each was the reason.
    pub(crate) reasons: Vec<(Reason, u64)>,
}

impl Written {
    fn count(&mut self, reason: Reason) {
        match self.reasons.iter_mut().find(|(counted, _)| *counted == reason) {
            Some((_, number)) => *number += 1,
            None => self.reasons.push((reason, 1)),
        }
    }
}

/// Writes a report: its [head](Self::head), its [findings](Self::findings) in as many pieces and in the order that
/// the caller wants, its [tail](Self::tail).
pub struct Writer {
    facts: Facts,
    format: Format,
    written: Written,
}

impl Writer {
    /// Of this report, whose findings are left alone: they are handed over one piece after another.
    pub fn new(report: Report, format: Format, options: Options) -> Self {
        Self { facts: Facts::new(report, options), format, written: Written::default() }
    }

    /// The format that it writes.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Of how many of the next findings it shows an excerpt.
    pub fn excerpts(&self) -> u64 {
        if self.format == Format::Html { html::DETAILED.saturating_sub(self.written.findings) } else { 0 }
    }

    /// The source of a report that a piece of evidence is of.
    pub fn source(&self, index: u32) -> Option<&dax001::contract::report::Source> {
        self.facts.report.sources.get(index as usize)
    }

    /// Says which annotations mean a finding that is written next, of those that don't list all findings that they mean
    /// (`findings_total`): their places in the report, the most important first, and how many there are. At most 20 are written.
    ///
    /// Without that, such an annotation is written of the findings that it lists only.
    pub fn set_unlisted(&mut self, index: u32, annotations: &[u32], total: u32) {
        self.facts.set_unlisted(index, annotations, total);
    }

    /// What stands before the findings.
    pub fn head(&self) -> String {
        let facts = &self.facts;
        match self.format {
            Format::Text => text::head(facts),
            Format::Csv => csv::head(facts),
            Format::Sarif => sarif::head(facts),
            Format::Ocsf => String::new(),
            Format::Asff => "[".to_owned(),
            Format::Oscal => oscal::head(facts),
            Format::Junit => junit::head(facts),
            Format::Markdown => markdown::head(facts),
            Format::Html => html::head(facts),
        }
    }

    /// These findings.
    pub fn findings<'a>(&mut self, entries: impl IntoIterator<Item = Entry<'a>>) -> String {
        let mut out = String::new();
        let (facts, written) = (&self.facts, &mut self.written);
        for entry in entries {
            let Entry { index, finding, .. } = entry;
            let before = out.len();
            match self.format {
                Format::Text => text::finding(&mut out, facts, index, finding),
                Format::Csv => csv::finding(&mut out, facts, index, finding),
                Format::Sarif => listed(&mut out, written, &sarif::finding(facts, index, finding)),
                Format::Ocsf => out.push_str(&line(&ocsf::finding(facts, index, finding))),
                Format::Asff => listed(&mut out, written, &asff::finding(facts, index, finding)),
                Format::Oscal => listed(&mut out, written, &oscal::finding(facts, index, finding)),
                Format::Junit => junit::finding(&mut out, facts, index, finding),
                Format::Markdown => markdown::finding(&mut out, facts, written, index, finding),
                Format::Html => html::finding(&mut out, facts, written, entry),
            }
            written.findings += 1;
            written.bytes += out.len() - before;
            written.count(finding.reason);
        }
        self.facts.clear_unlisted();
        out
    }

    /// What stands behind the findings.
    pub fn tail(&self) -> String {
        let (facts, written) = (&self.facts, &self.written);
        match self.format {
            Format::Text => text::tail(facts),
            Format::Csv => String::new(),
            Format::Ocsf => {
                facts.whole().map(|whole| line(&ocsf::finding(facts, WHOLE, &whole))).unwrap_or_default()
            }
            Format::Sarif => self.whole(sarif::finding) + "\n]}]}\n",
            Format::Asff => self.whole(asff::finding) + "\n]\n",
            Format::Oscal => oscal::tail(facts, written),
            Format::Junit => junit::tail(),
            Format::Markdown => markdown::tail(facts, written),
            Format::Html => html::tail(facts, written),
        }
    }
}

impl Writer {
    /// The evidence as a whole, where that is open, behind the findings of a list; nothing where there is no place in it to name.
    fn whole(&self, value: impl Fn(&Facts, u32, &Finding) -> serde_json::Value) -> String {
        let mut out = String::new();
        if let Some(whole) = self.facts.whole().filter(|whole| !whole.evidence.is_empty()) {
            listed(&mut out, &self.written, &value(&self.facts, WHOLE, &whole));
        }
        out
    }
}

/// A value of JSON in a line of its own.
fn line(value: &serde_json::Value) -> String {
    format!("{value}\n")
}

/// A value of a JSON list, behind those that have been written.
fn listed(out: &mut String, written: &Written, value: &serde_json::Value) {
    out.push_str(if written.findings > 0 { ",\n" } else { "\n" });
    out.push_str(&value.to_string());
}
