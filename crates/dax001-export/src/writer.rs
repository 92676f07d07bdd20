//! Writes a report in any of the formats: calls the function of the format for each part of the
//! report.

use dax001::contract::report::{Report, Source};
use dax001::contract::status::Status;
use serde_json::Value;

use crate::entry::{Entry, Progress};
use crate::facts::Facts;
use crate::format::Format;
use crate::item::{Item, UndecidedEvidence};
use crate::options::Options;
use crate::{asff, csv, html, junit, markdown, ocsf, oscal, plain_text, sarif};

/// Writes a report: its [head](Self::head), then its [findings](Self::findings), then its
/// [tail](Self::tail). The caller chooses the order of the findings and the number of pieces.
pub struct Writer {
    facts: Facts,
    format: Format,
    progress: Progress,
}

impl Writer {
    /// Creates a writer for this report. The writer ignores the findings in the report: the caller
    /// hands them over one piece after another.
    pub fn new(report: Report, format: Format, options: Options) -> Self {
        Self { facts: Facts::new(report, options), format, progress: Progress::default() }
    }

    /// The format that it writes.
    pub fn format(&self) -> Format {
        self.format
    }

    /// How many of the next findings are shown with an excerpt.
    pub fn excerpts(&self) -> u64 {
        if self.format == Format::Html {
            html::DETAILED_LIMIT.saturating_sub(self.progress.findings)
        } else {
            0
        }
    }

    /// The source with this index, to which a piece of evidence refers.
    pub fn source(&self, index: u32) -> Option<&Source> {
        self.facts.report.sources.get(index as usize)
    }

    /// Sets the annotations that apply to one of the next findings, of those that don't list all
    /// their findings (`findings_total`). `annotations` are their indices in the report, the most
    /// important first; `total` is their number. The writer writes at most 20 of them.
    ///
    /// Without this call, the writer writes such an annotation only for the findings that it lists.
    pub fn set_unlisted(&mut self, index: u32, annotations: &[u32], total: u32) {
        self.facts.set_unlisted(index, annotations, total);
    }

    /// Everything before the findings.
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

    /// Writes these findings.
    pub fn findings<'a>(&mut self, entries: impl IntoIterator<Item = Entry<'a>>) -> String {
        let mut out = String::new();
        let (facts, progress) = (&self.facts, &mut self.progress);
        let omit_passes = self.format == Format::Sarif && facts.omit_passes;
        for entry in entries {
            let Entry { index, finding, .. } = entry;
            if omit_passes && finding.status == Status::Pass {
                continue;
            }
            let item = Item::Finding(index, finding);
            let before = out.len();
            match self.format {
                Format::Text => plain_text::finding(&mut out, facts, index, finding),
                Format::Csv => csv::row(&mut out, facts, &item),
                Format::Sarif => push_json(&mut out, progress, &sarif::result(facts, &item)),
                Format::Ocsf => out.push_str(&line(&ocsf::event(facts, &item))),
                Format::Asff => push_json(&mut out, progress, &asff::finding(facts, &item)),
                Format::Oscal => push_json(&mut out, progress, &oscal::finding(facts, index, finding)),
                Format::Junit => junit::finding(&mut out, facts, index, finding),
                Format::Markdown => markdown::finding(&mut out, facts, progress, index, finding),
                Format::Html => html::finding(&mut out, facts, progress, entry),
            }
            progress.findings += 1;
            progress.bytes += out.len() - before;
            progress.count(finding.reason);
        }
        self.facts.clear_unlisted();
        out
    }

    /// Everything after the findings.
    pub fn tail(&self) -> String {
        let (facts, progress) = (&self.facts, &self.progress);
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
            Format::Oscal => oscal::tail(facts, progress),
            Format::Junit => junit::tail(),
            Format::Markdown => markdown::tail(facts, progress),
            Format::Html => html::tail(facts, progress),
        }
    }
}

impl Writer {
    /// The number of SARIF results, once all findings are written.
    pub fn results(&self) -> u64 {
        self.progress.findings + u64::from(self.listed_evidence().is_some())
    }

    /// The evidence as a whole, to append to a list of findings. Empty if it is decided, or has no
    /// location.
    fn evidence(&self, value: impl Fn(&Facts, &Item) -> Value) -> String {
        let mut out = String::new();
        if let Some(evidence) = self.listed_evidence() {
            push_json(&mut out, &self.progress, &value(&self.facts, &Item::Evidence(&evidence)));
        }
        out
    }

    /// The undecided evidence; `None` if the evidence is decided, or has no location to name.
    fn listed_evidence(&self) -> Option<UndecidedEvidence> {
        UndecidedEvidence::of(&self.facts).filter(UndecidedEvidence::has_location)
    }
}

/// A JSON value on a line of its own.
fn line(value: &Value) -> String {
    format!("{value}\n")
}

/// Appends a value to a JSON list.
fn push_json(out: &mut String, progress: &Progress, value: &Value) {
    out.push_str(if progress.findings > 0 { ",\n" } else { "\n" });
    out.push_str(&value.to_string());
}
