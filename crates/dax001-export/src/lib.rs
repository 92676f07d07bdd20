//! A report in the forms that people and other tools read, written a piece at a time so that its size doesn't matter.
//!
//! ```
//! use dax001_export::{Format, Options, Writer};
//!
//! let mut evaluator = dax001::Evaluator::default();
//! evaluator.begin("us-east-1.json", Default::default());
//! evaluator.push(br#"{"Clusters": []}"#);
//! evaluator.end();
//! let report = evaluator.finish();
//! let writer = Writer::new(&report, Format::Text, Options::default());
//! let text = [writer.head(), writer.findings(&report.findings), writer.tail()].concat();
//! assert!(text.starts_with("No clusters"));
//! ```

mod text;
pub mod words;

#[cfg(feature = "module")]
pub mod binding;

use dax001::report::{Finding, Report};

/// A form that a report can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a person at a terminal.
    Text,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::Text];

    /// The name that it is asked for by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
        }
    }
}

/// How it is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// With the escape sequences by which a terminal shows colours (ECMA-48, `SGR`).
    pub color: bool,
}

/// Writes a report: its [head](Self::head), its [findings](Self::findings) in as many pieces and in the order that
/// the caller wants, its [tail](Self::tail).
pub struct Writer<'a> {
    report: &'a Report,
    format: Format,
    options: Options,
}

impl<'a> Writer<'a> {
    /// Of this report, whose findings are left alone: they are handed over one piece after another.
    pub fn new(report: &'a Report, format: Format, options: Options) -> Self {
        Self { report, format, options }
    }

    /// What stands before the findings.
    pub fn head(&self) -> String {
        match self.format {
            Format::Text => text::head(self.report, self.options.color),
        }
    }

    /// These findings.
    pub fn findings(&self, findings: &[Finding]) -> String {
        match self.format {
            Format::Text => text::findings(self.report, findings, self.options.color),
        }
    }

    /// What stands behind the findings.
    pub fn tail(&self) -> String {
        match self.format {
            Format::Text => text::tail(self.report, self.options.color),
        }
    }
}
