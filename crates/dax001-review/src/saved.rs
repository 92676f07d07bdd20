//! Reads a report that was saved earlier: its findings, its coverage, and what a reviewer added to
//! it.

use dax001::FindingStore;
use dax001::contract::annotation::Annotation;
use dax001::contract::coverage::Coverage;
use dax001::contract::report::Finding;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::reevaluate::reevaluate_finding;

/// The parts of a saved report that a comparison needs.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SavedReport {
    /// Its findings, without their evidence, whose sources are not available here.
    pub findings: Vec<Finding>,
    /// The accounts and regions that it covers.
    pub coverage: Coverage,
    /// A reviewer's additions to it.
    pub annotations: Vec<Annotation>,
    /// How many annotations were not understood.
    pub left_out: usize,
    /// When it was saved, as the host wrote it.
    pub generated_at: Option<String>,
}

/// The envelope of a saved report. A document without one is the report itself.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope<'a> {
    #[serde(borrow, default)]
    report: Option<&'a RawValue>,
    #[serde(default)]
    generated_at: Option<String>,
    #[serde(default)]
    module: Option<Module>,
}

/// The policy module that evaluated the evidence, as a saved report names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(rename_all = "camelCase")]
pub struct Module {
    /// SHA-256 of the policy module, in lower-case hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The commit that it was built from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
}

/// A saved report, and the content of its envelope.
pub(crate) struct SavedEnvelope<T> {
    /// The version of the contract that it follows.
    pub(crate) schema_version: String,
    pub(crate) body: T,
    pub(crate) generated_at: Option<String>,
    pub(crate) module: Option<Module>,
}

/// The version of the contract that a report follows.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    schema_version: String,
}

/// The text of a saved report. A program that saved it again may have added a byte order mark.
pub(crate) fn text_of(data: &[u8]) -> Result<&str, String> {
    let text = std::str::from_utf8(data);
    let text = text.map_err(|_| "it is not a report of dax001: it is not UTF-8".to_owned())?;
    Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text))
}

/// Reads a saved report with or without its envelope, as far as `T` needs it; or tells what is
/// wrong with it.
pub(crate) fn open<'a, T: Deserialize<'a>>(data: &'a [u8]) -> Result<SavedEnvelope<T>, String> {
    let unreadable = |error: serde_json::Error| {
        format!("it is not a report in the format json that this version of dax001 reads: {error}")
    };
    let text = text_of(data)?;
    let Envelope { report, generated_at, module } = serde_json::from_str(text).map_err(unreadable)?;
    let text = report.map_or(text, RawValue::get);
    // Another major version may differ in everything else.
    let Version { schema_version } = serde_json::from_str(text).map_err(unreadable)?;
    // A greater minor version only adds members.
    let minor = schema_version.strip_prefix("1.").map(str::parse::<u64>);
    if !matches!(minor, Some(Ok(_))) {
        return Err(format!(
            "its schemaVersion is {schema_version}: this version reads only major version 1: use one that reads it"
        ));
    }
    let body = serde_json::from_str(text).map_err(unreadable)?;
    Ok(SavedEnvelope { schema_version, body, generated_at, module })
}

/// The parts of an earlier report that a comparison needs.
#[derive(Clone, Debug)]
pub struct EarlierReport {
    /// Its findings.
    pub findings: FindingStore,
    /// Which accounts and regions it covers.
    pub coverage: Coverage,
    /// A reviewer's additions to it.
    pub annotations: Vec<Annotation>,
    /// How many annotations were not understood.
    pub left_out: usize,
    /// When it was saved, as the host wrote it.
    pub generated_at: Option<String>,
}

/// Findings, stored one by one as they are read; `T` looks at each of them.
#[derive(Default)]
pub(crate) struct ObservedFindings<T> {
    pub(crate) store: FindingStore,
    pub(crate) seen: T,
}

/// Collects facts about findings while they are read.
pub(crate) trait FindingObserver: Default {
    /// Looks at a finding before it is stored, and may change it.
    fn see(&mut self, index: usize, finding: &mut Finding);
}

/// Evaluates an older version's findings by the rules of this version, so that only what is still a
/// pass is compared as one.
impl FindingObserver for () {
    fn see(&mut self, _: usize, finding: &mut Finding) {
        reevaluate_finding(finding);
    }
}

impl<'de, T: FindingObserver> Deserialize<'de> for ObservedFindings<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Findings<T>(ObservedFindings<T>);
        impl<'de, T: FindingObserver> Visitor<'de> for Findings<T> {
            type Value = ObservedFindings<T>;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a list of findings")
            }
            fn visit_seq<A: SeqAccess<'de>>(mut self, mut findings: A) -> Result<Self::Value, A::Error> {
                while let Some(mut finding) = findings.next_element()? {
                    self.0.seen.see(self.0.store.len(), &mut finding);
                    self.0.store.push(&finding);
                }
                Ok(self.0)
            }
        }
        deserializer.deserialize_seq(Findings(ObservedFindings {
            store: FindingStore::default(),
            seen: T::default(),
        }))
    }
}

/// The parts of a report that are read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a, F> {
    findings: F,
    coverage: Coverage,
    #[serde(borrow, default)]
    annotations: Vec<&'a RawValue>,
}

/// Reads a saved report; or tells what is wrong with it: one line, lower case, no full stop.
pub fn read_report(data: &[u8]) -> Result<SavedReport, String> {
    let SavedEnvelope { body, generated_at, .. } = open(data)?;
    let Body { findings, coverage, annotations } = body;
    let mut findings: Vec<Finding> = findings;
    for finding in &mut findings {
        finding.evidence = Vec::new();
    }
    let (annotations, left_out) = understood(annotations);
    Ok(SavedReport { findings, coverage, annotations, left_out, generated_at })
}

/// Reads the parts of a saved report that a comparison needs; or tells what is wrong with it: one
/// line, lower case, no full stop.
pub fn read_earlier(data: &[u8]) -> Result<EarlierReport, String> {
    let SavedEnvelope { body, generated_at, .. } = open(data)?;
    let Body { findings, coverage, annotations } = body;
    let ObservedFindings::<()> { store, .. } = findings;
    let (annotations, left_out) = understood(annotations);
    Ok(EarlierReport { findings: store, coverage, annotations, left_out, generated_at })
}

/// The annotations that were understood, and how many others there are.
fn understood(annotations: Vec<&RawValue>) -> (Vec<Annotation>, usize) {
    let all = annotations.len();
    let annotations: Vec<Annotation> = annotations
        .into_iter()
        .filter_map(|annotation| serde_json::from_str(annotation.get()).ok())
        .collect();
    let left_out = all - annotations.len();
    (annotations, left_out)
}
