//! Sources in, report out: the way through the whole policy.

use crate::findings::{Findings, count};
use crate::intake::{SourceReader, SourceSummary};
use crate::problem::{Problem, ProblemCode};
use crate::report::{Coverage, Report, RuleId, SCHEMA_VERSION, Source, Summary, Text, Tool, Verdict};
use crate::rule::{self, RiskLevel, Status};
use crate::scope::Label;

/// How many bytes are read before what they gave is judged.
const PIECE: usize = 1 << 16;

/// A file or text to judge, all of it at once.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// The name to report it under.
    pub name: &'a str,
    /// Its bytes as given.
    pub data: &'a [u8],
    /// What the user says about account and region.
    pub label: Label,
}

/// Judges all inputs together.
///
/// ```
/// let data = br#"{"Clusters": [{"ClusterName": "a", "SSEDescription": {"Status": "ENABLED"}}]}"#;
/// let input = dax001::Input { name: "us-east-1.json", data, label: Default::default() };
/// let report = dax001::evaluate([input]);
/// assert_eq!(report.verdict, dax001::report::Verdict::Pass);
/// ```
pub fn evaluate<'a>(inputs: impl IntoIterator<Item = Input<'a>>) -> Report {
    let mut evaluator = Evaluator::default();
    for input in inputs {
        evaluator.begin(input.name, input.label);
        evaluator.push(input.data);
        evaluator.end();
    }
    evaluator.finish()
}

/// Judges sources that come in chunks. How they are cut never changes the report.
#[derive(Debug, Default)]
pub struct Evaluator {
    findings: Findings,
    sources: Vec<Source>,
    current: Option<Current>,
    clusters: u64,
    errors: u64,
    warnings: u64,
    has_empty_page: bool,
    has_empty_projection: bool,
}

#[derive(Debug)]
struct Current {
    name: String,
    label: Label,
    reader: SourceReader,
    clusters: u64,
}

impl Evaluator {
    /// Begins a source; one that is still open ends here.
    pub fn begin(&mut self, name: &str, label: Label) {
        self.end();
        let mut reader = SourceReader::default();
        let (label, has_wrong_parts) = label.checked();
        if has_wrong_parts {
            let message = "the label of this source is not an account and a region";
            reader.problem(Problem::new(ProblemCode::LabelUnrecognised, message));
        }
        self.current = Some(Current { name: name.to_owned(), label, reader, clusters: 0 });
    }

    /// The next bytes of the source. Without a source begun, they begin one without a name.
    pub fn push(&mut self, chunk: &[u8]) {
        if self.current.is_none() {
            self.begin("", Label::default());
        }
        // In pieces, so that a whole file in one chunk never waits as entries beside its findings.
        for piece in chunk.chunks(PIECE) {
            if let Some(current) = &mut self.current {
                current.reader.push(piece);
            }
            self.collect();
        }
    }

    /// Ends the source where it is: the rest of it can't be had. It is incomplete, and says why.
    pub fn fail(&mut self, reason: &str) {
        if let Some(current) = &mut self.current {
            let message = format!("this source can't be read: {reason}");
            current.reader.problem(Problem::new(ProblemCode::SourceUnreadable, message));
        }
        self.end();
    }

    /// Ends the source.
    pub fn end(&mut self) {
        if let Some(current) = &mut self.current {
            current.reader.end();
            self.collect();
        }
        if let Some(Current { name, reader, clusters, .. }) = self.current.take() {
            let SourceSummary {
                bytes,
                encoding,
                form,
                documents,
                complete,
                has_empty_page,
                has_empty_projection,
                problems,
            } = reader.finish();
            let source = Some(self.index());
            self.errors += problems.errors;
            self.warnings += problems.warnings;
            let problems = problems.into_list().into_iter().map(|problem| Problem { source, ..problem });
            self.has_empty_page |= has_empty_page;
            self.has_empty_projection |= has_empty_projection;
            self.sources.push(Source {
                name,
                bytes,
                sha256: None,
                encoding,
                form,
                documents,
                complete,
                clusters,
                problems: problems.collect(),
            });
        }
    }

    /// How many records and list entries have been read so far.
    pub fn clusters(&self) -> u64 {
        self.clusters
    }

    /// Ends the last source and reports on all of them.
    pub fn finish(mut self) -> Report {
        self.end();
        let mut problems = Vec::new();
        if self.sources.is_empty() {
            problems.push(Problem::new(ProblemCode::NoInput, "no evidence was given"));
        }
        let has_unnamed_status = self.findings.has_unnamed_status;
        let findings = self.findings.finish();
        let summary = Summary {
            clusters: findings.len() as u64,
            pass: count(&findings, Status::Pass),
            fail: count(&findings, Status::Fail),
            unknown: count(&findings, Status::Unknown),
            sources: self.sources.len() as u64,
            errors: self.errors + problems.len() as u64,
            warnings: self.warnings,
        };
        // An error is what makes a source incomplete, so counting errors covers both.
        let says_too_little =
            summary.unknown > 0 || summary.errors > 0 || self.has_empty_projection || has_unnamed_status;
        let verdict = if summary.fail > 0 {
            Verdict::Fail
        } else if says_too_little {
            Verdict::Unknown
        } else if summary.pass > 0 {
            Verdict::Pass
        } else if self.has_empty_page {
            Verdict::NotApplicable
        } else {
            Verdict::Unknown
        };
        Report {
            schema_version: Text::Borrowed(SCHEMA_VERSION),
            tool: Tool { name: Text::Borrowed("dax001"), version: Text::Borrowed(env!("CARGO_PKG_VERSION")) },
            rule: RuleId {
                id: Text::Borrowed(rule::ID),
                title: Text::Borrowed(rule::TITLE),
                risk_level: RiskLevel::High,
            },
            verdict,
            summary,
            sources: self.sources,
            findings,
            coverage: Coverage::default(),
            annotations: Vec::new(),
            problems,
        }
    }

    /// The index that the current source has, or will have.
    fn index(&self) -> u32 {
        u32::try_from(self.sources.len()).unwrap_or(u32::MAX)
    }

    /// Takes over the entries that the current source has completed.
    fn collect(&mut self) {
        let source = self.index();
        let Some(current) = &mut self.current else { return };
        let entries: Vec<_> = current.reader.entries().collect();
        self.clusters += entries.len() as u64;
        current.clusters += entries.len() as u64;
        for entry in entries {
            for problem in self.findings.add(source, &current.label, entry) {
                current.reader.problem(problem);
            }
        }
    }
}
