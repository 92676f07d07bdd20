//! A report that was saved earlier, read again: its findings, its coverage, and what a reviewer added to it.

use dax001::FindingStore;
use dax001::contract::annotation::Annotation;
use dax001::contract::coverage::Coverage;
use dax001::contract::report::Finding;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::rejudge::rejudge_finding;

/// What is needed of a saved report to compare with it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SavedReport {
    /// Its findings, without their evidence: that is of sources which are not here.
    pub findings: Vec<Finding>,
    /// The accounts and regions that it covers.
    pub coverage: Coverage,
    /// What a reviewer added to it.
    pub annotations: Vec<Annotation>,
    /// How many annotations are not understood.
    pub left_out: usize,
    /// When it was saved, as the host wrote it.
    pub generated_at: Option<String>,
}

/// The envelope that a report is saved in; without one it is a report itself.
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

/// What judged, as a saved report names it.
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

/// A saved report, and what its envelope says.
pub(crate) struct Opened<T> {
    /// The version of the contract that it keeps.
    pub(crate) schema_version: String,
    pub(crate) body: T,
    pub(crate) generated_at: Option<String>,
    pub(crate) module: Option<Module>,
}

/// The version of the contract that a report keeps.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    schema_version: String,
}

/// The text of a saved report. Whoever saved it again may have put a byte order mark before it.
pub(crate) fn text_of(data: &[u8]) -> Result<&str, String> {
    let text = std::str::from_utf8(data);
    let text = text.map_err(|_| "it is no report of dax001: it is not UTF-8".to_owned())?;
    Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text))
}

/// Reads a saved report with or without its envelope, as far as `T` knows it; or says what is wrong with it.
pub(crate) fn open<'a, T: Deserialize<'a>>(data: &'a [u8]) -> Result<Opened<T>, String> {
    let unreadable = |error: serde_json::Error| {
        format!("it is no report of dax001 that this version reads, which is one in the format json: {error}")
    };
    let text = text_of(data)?;
    let Envelope { report, generated_at, module } = serde_json::from_str(text).map_err(unreadable)?;
    let text = report.map_or(text, RawValue::get);
    // Another major version may look different in everything else.
    let Version { schema_version } = serde_json::from_str(text).map_err(unreadable)?;
    // A greater minor version only adds.
    let minor = schema_version.strip_prefix("1.").map(str::parse::<u64>);
    if !matches!(minor, Some(Ok(_))) {
        return Err(format!(
            "its schemaVersion is {schema_version}: this version reads 1, and another one is needed for it"
        ));
    }
    let body = serde_json::from_str(text).map_err(unreadable)?;
    Ok(Opened { schema_version, body, generated_at, module })
}

/// What a comparison needs of a report that was saved earlier.
#[derive(Clone, Debug)]
pub struct EarlierReport {
    /// Its findings.
    pub findings: FindingStore,
    /// Which accounts and regions it covers.
    pub coverage: Coverage,
    /// What a reviewer added to it.
    pub annotations: Vec<Annotation>,
    /// How many annotations are not understood.
    pub left_out: usize,
    /// When it was saved, as the host wrote it.
    pub generated_at: Option<String>,
}

/// Findings that are held as they are read, one by one; `T` looks at each of them.
#[derive(Default)]
pub(crate) struct Gathered<T> {
    pub(crate) store: FindingStore,
    pub(crate) seen: T,
}

/// What is to be found out about findings while they are read.
pub(crate) trait See: Default {
    /// Looks at a finding before it is held, and may change it.
    fn see(&mut self, index: usize, finding: &mut Finding);
}

/// An older version's findings, as this version judges them: what a comparison shows as a pass is one.
impl See for () {
    fn see(&mut self, _: usize, finding: &mut Finding) {
        rejudge_finding(finding);
    }
}

impl<'de, T: See> Deserialize<'de> for Gathered<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Findings<T>(Gathered<T>);
        impl<'de, T: See> Visitor<'de> for Findings<T> {
            type Value = Gathered<T>;
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
        deserializer
            .deserialize_seq(Findings(Gathered { store: FindingStore::default(), seen: T::default() }))
    }
}

/// What is read of a report.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a, F> {
    findings: F,
    coverage: Coverage,
    #[serde(borrow, default)]
    annotations: Vec<&'a RawValue>,
}

/// Reads a saved report; or says what is wrong with it: one line, lower case, no full stop.
pub fn read_report(data: &[u8]) -> Result<SavedReport, String> {
    let Opened { body, generated_at, .. } = open(data)?;
    let Body { findings, coverage, annotations } = body;
    let mut findings: Vec<Finding> = findings;
    for finding in &mut findings {
        finding.evidence = Vec::new();
    }
    let (annotations, left_out) = understood(annotations);
    Ok(SavedReport { findings, coverage, annotations, left_out, generated_at })
}

/// Reads what a comparison needs of a saved report; or says what is wrong with it: one line, lower case, no full stop.
pub fn read_earlier(data: &[u8]) -> Result<EarlierReport, String> {
    let Opened { body, generated_at, .. } = open(data)?;
    let Body { findings, coverage, annotations } = body;
    let Gathered::<()> { store, .. } = findings;
    let (annotations, left_out) = understood(annotations);
    Ok(EarlierReport { findings: store, coverage, annotations, left_out, generated_at })
}

/// The annotations that are understood, and how many others there are.
fn understood(annotations: Vec<&RawValue>) -> (Vec<Annotation>, usize) {
    let all = annotations.len();
    let annotations: Vec<Annotation> = annotations
        .into_iter()
        .filter_map(|annotation| serde_json::from_str(annotation.get()).ok())
        .collect();
    let left_out = all - annotations.len();
    (annotations, left_out)
}
