//! Writes a report in any of the formats: which function of which format writes what.

use dax001::contract::report::{Report, Source};
use dax001::contract::status::Status;
use serde_json::Value;

use crate::entry::{Entry, Progress};
use crate::facts::Facts;
use crate::format::Format;
use crate::item::{Item, UndecidedEvidence};
use crate::options::Options;
use crate::{asff, csv, html, junit, markdown, ocsf, oscal, plain_text, sarif};

/// Writes a report: its [head](Self::head), its [findings](Self::findings) in as many pieces and in the order that
/// the caller wants, its [tail](Self::tail).
pub struct Writer {
    facts: Facts,
    format: Format,
    written: Progress,
}

impl Writer {
    /// Of this report, whose findings are left alone: they are handed over one piece after another.
    pub fn new(report: Report, format: Format, options: Options) -> Self {
        Self { facts: Facts::new(report, options), format, written: Progress::default() }
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
    pub fn source(&self, index: u32) -> Option<&Source> {
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
            Format::Text => plain_text::head(facts),
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
        let leaves_out_passes = self.format == Format::Sarif && facts.leaves_out_passes;
        for entry in entries {
            let Entry { index, finding, .. } = entry;
            if leaves_out_passes && finding.status == Status::Pass {
                continue;
            }
            let item = Item::Finding(index, finding);
            let before = out.len();
            match self.format {
                Format::Text => plain_text::finding(&mut out, facts, index, finding),
                Format::Csv => csv::row(&mut out, facts, &item),
                Format::Sarif => listed(&mut out, written, &sarif::result(facts, &item)),
                Format::Ocsf => out.push_str(&line(&ocsf::event(facts, &item))),
                Format::Asff => listed(&mut out, written, &asff::finding(facts, &item)),
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
            Format::Text => plain_text::tail(facts),
            Format::Csv => String::new(),
            Format::Ocsf => {
                let evidence = UndecidedEvidence::of(facts);
                evidence
                    .map(|evidence| line(&ocsf::event(facts, &Item::Evidence(&evidence))))
                    .unwrap_or_default()
            }
            Format::Sarif => self.evidence(sarif::result) + "\n]}]}\n",
            Format::Asff => self.evidence(asff::finding) + "\n]\n",
            Format::Oscal => oscal::tail(facts, written),
            Format::Junit => junit::tail(),
            Format::Markdown => markdown::tail(facts, written),
            Format::Html => html::tail(facts, written),
        }
    }
}

impl Writer {
    /// How many results SARIF has, once all findings are written.
    pub fn results(&self) -> u64 {
        self.written.findings + u64::from(self.listed_evidence().is_some())
    }

    /// The evidence as a whole, where that is undecided, behind the findings of a list.
    fn evidence(&self, value: impl Fn(&Facts, &Item) -> Value) -> String {
        let mut out = String::new();
        if let Some(evidence) = self.listed_evidence() {
            listed(&mut out, &self.written, &value(&self.facts, &Item::Evidence(&evidence)));
        }
        out
    }

    /// Nothing where there is no place in the evidence to name.
    fn listed_evidence(&self) -> Option<UndecidedEvidence> {
        UndecidedEvidence::of(&self.facts).filter(UndecidedEvidence::has_place)
    }
}

/// A value of JSON in a line of its own.
fn line(value: &Value) -> String {
    format!("{value}\n")
}

/// A value of a JSON list, behind those that have been written.
fn listed(out: &mut String, written: &Progress, value: &Value) {
    out.push_str(if written.findings > 0 { ",\n" } else { "\n" });
    out.push_str(&value.to_string());
}
