//! A report that was saved earlier, read again: its findings, its coverage, and what a reviewer added to it.

use dax001::annotation::Annotation;
use dax001::report::{Coverage, Finding};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// What is needed of a saved report to compare with it.
#[derive(Clone, Debug, Serialize)]
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
}

/// What is read of a report.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    schema_version: String,
    findings: Vec<Finding>,
    coverage: Coverage,
    #[serde(borrow, default)]
    annotations: Vec<&'a RawValue>,
}

/// Reads a saved report; or says what is wrong with it: one line, lower case, no full stop.
pub fn read_report(data: &[u8]) -> Result<SavedReport, String> {
    let unreadable = |error: &serde_json::Error| {
        format!("it begins like a report of dax001, and is none that this version reads: {error}")
    };
    let Envelope { report, generated_at } =
        serde_json::from_slice(data).map_err(|error| unreadable(&error))?;
    let body = match report {
        Some(report) => serde_json::from_str(report.get()),
        None => serde_json::from_slice(data),
    };
    let Body { schema_version, mut findings, coverage, annotations } =
        body.map_err(|error| unreadable(&error))?;
    // A greater minor version only adds.
    if !schema_version.starts_with("1.") {
        return Err(format!("its schemaVersion is {schema_version}: this version reads 1"));
    }
    for finding in &mut findings {
        finding.evidence = Vec::new();
    }
    let all = annotations.len();
    let annotations: Vec<Annotation> = annotations
        .into_iter()
        .filter_map(|annotation| serde_json::from_str(annotation.get()).ok())
        .collect();
    let left_out = all - annotations.len();
    Ok(SavedReport { findings, coverage, annotations, left_out, generated_at })
}
