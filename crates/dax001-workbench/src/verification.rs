//! Verifies a saved report: finds its evidence by the hashes, evaluates it again, and reports the
//! differences.

use dax001::Evaluator;
use dax001::contract::problem::{Problem, ProblemCode, Severity};
use dax001_review::{InputFile, Seal, SealedFailure, changed_files, pair_sources};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

use crate::aside;
use crate::evaluation::{ProgressTarget, ReadProgress, read_into};
use crate::file::File;
use crate::job::Host;
use crate::protocol::{
    Input, Progress, Reply, SkippedInput, UnreadableFile, Verification, VerificationStatus,
};
use crate::read::{REFUSED, saved_text, sha256_of};
use crate::saving::report_json;
use crate::sources::{Content, InputSource, sources_of};
use crate::upload::Upload;

/// Verifies a saved report in another instance and replies with the outcome.
pub(crate) async fn answer(
    host: &Host,
    id: u32,
    saved: Option<Input>,
    inputs: Vec<Input>,
    files: Vec<File>,
) -> Result<(), String> {
    let outcome = Box::new(aside::verify(host, id, saved, inputs, files).await?);
    host.reply(Reply::Verified { id, outcome }).await;
    Ok(())
}

/// A file whose hash is known.
#[derive(Clone)]
struct HashedFile {
    name: String,
    sha256: String,
    file: File,
}

/// The contents of the uploads, by kind.
#[derive(Clone, Default)]
struct VerificationInputs {
    reports: Vec<HashedFile>,
    files: Vec<HashedFile>,
    unreadable: Vec<UnreadableFile>,
    skipped: Vec<SkippedInput>,
}

/// Verifies a saved report: this one, or the only one among the uploads. If the report is named, a
/// fault in it is an outcome, and not an error.
pub(crate) async fn verify(
    host: &Host,
    id: u32,
    saved: Option<Upload>,
    uploads: Vec<Upload>,
) -> Result<Verification, String> {
    let mut found = hashed(host, id, &uploads).await;
    let Some(saved) = saved else {
        // Only the user can tell which of two reports to verify.
        if let [one, other, ..] = found.reports.as_slice() {
            return Err(format!(
                "there are two saved reports, {} and {}: choose one, with its evidence",
                one.name, other.name
            ));
        }
        return match found.reports.pop() {
            Some(report) => verify_report(host, id, &report.name, &report.file, found).await,
            None => Ok(without_report(found, None)),
        };
    };
    let file = saved.readable();
    if let Ok(file) = file
        && let Some((sha256, _)) = sha256_of(host, file, async |_| ()).await
    {
        // The report may be in the folder with its evidence. Any other file that begins like a
        // report may contain clusters, so it is listed as unused.
        found.reports.retain(|report| report.sha256 != sha256);
    }
    let outcome = match file {
        Ok(file) => verify_report(host, id, &saved.name, file, found.clone()).await,
        Err(message) => Err(message),
    };
    Ok(outcome.unwrap_or_else(|message| without_report(found, Some(message))))
}

/// Reads all uploads, and hashes the evidence and the saved reports among them.
async fn hashed(host: &Host, id: u32, uploads: &[Upload]) -> VerificationInputs {
    let mut found = VerificationInputs::default();
    let sources = sources_of(host, uploads).await;
    let total = sources.iter().filter_map(|source| source.content.file()).map(File::size).sum();
    let mut progress = Progress { total, ..Progress::default() };
    for InputSource { name, content, .. } in sources {
        let (file, is_report) = match content {
            Content::Evidence(file) | Content::Collection(file) => (file, false),
            Content::Report(file) | Content::BrokenReport(file) => (file, true),
            Content::Skipped(file) => {
                found.skipped.push(SkippedInput { name, what: file.describe().to_owned() });
                continue;
            }
            Content::Problem(problem) => {
                found.unreadable.push(UnreadableFile { name, message: problem.message });
                continue;
            }
        };
        let read = sha256_of(host, &file, async |length| {
            progress.bytes += length as u64;
            host.progress(Reply::Verifying { id, progress }).await;
        });
        match read.await {
            None => found.unreadable.push(UnreadableFile { name, message: REFUSED.to_owned() }),
            Some((sha256, _)) if is_report => found.reports.push(HashedFile { name, sha256, file }),
            Some((sha256, _)) => found.files.push(HashedFile { name, sha256, file }),
        }
    }
    found
}

/// The outcome if nothing can be verified: there is no report, or it can't be read.
fn without_report(found: VerificationInputs, message: Option<String>) -> Verification {
    let VerificationInputs { reports, files, unreadable, skipped } = found;
    Verification {
        status: VerificationStatus::NoReport,
        message,
        report: None,
        seal: None,
        input_names: Vec::new(),
        missing: Vec::new(),
        differences: dax001_review::Differences::default(),
        unused: files.into_iter().chain(reports).map(|file| file.name).collect(),
        changed: Vec::new(),
        skipped,
        unreadable,
    }
}

async fn verify_report(
    host: &Host,
    id: u32,
    name: &str,
    file: &File,
    found: VerificationInputs,
) -> Result<Verification, String> {
    let text = saved_text(host, name, file).await?;
    let fault = |reason: String| format!("can't read {name}: {reason}");
    let seal = dax001_review::read_seal(&text).map_err(fault)?;
    let inputs: Vec<InputFile> = found
        .files
        .iter()
        .map(|HashedFile { name, sha256, .. }| InputFile { name: name.clone(), sha256: sha256.clone() })
        .collect();
    let pairs = pair_sources(&seal.sources, &inputs);
    let evidence: Vec<Option<HashedFile>> =
        pairs.iter().map(|pair| pair.and_then(|index| found.files.get(index).cloned())).collect();
    let is_missing = |(source, file): &(&dax001_review::SealedSource, &Option<HashedFile>)| {
        source.failure.is_none() && file.is_none()
    };
    let missing: Vec<_> =
        seal.sources.iter().zip(&evidence).filter(is_missing).map(|(source, _)| source.clone()).collect();
    let changed = changed_files(&seal.sources, &inputs, &pairs);
    let unused = inputs.into_iter().enumerate().filter(|(index, _)| !pairs.contains(&Some(*index)));
    let unused = unused.map(|(_, file)| file.name).chain(found.reports.into_iter().map(|report| report.name));
    let mut outcome = Verification {
        status: VerificationStatus::EvidenceMissing,
        message: None,
        report: Some(name.to_owned()),
        input_names: evidence.iter().map(|file| file.as_ref().map(|file| file.name.clone())).collect(),
        missing,
        differences: dax001_review::Differences::default(),
        unused: unused.collect(),
        changed,
        skipped: found.skipped,
        unreadable: found.unreadable,
        seal: None,
    };
    if outcome.missing.is_empty() {
        let evaluated = evaluate_again(host, id, name, &seal, &evidence).await?;
        outcome.differences = dax001_review::differences(&text, &evaluated).map_err(fault)?;
        let differs = outcome.differences.total > 0;
        outcome.status = if differs { VerificationStatus::Differs } else { VerificationStatus::Holds };
    }
    outcome.seal = Some(seal);
    Ok(outcome)
}

/// The text of a new report on the sources that a saved report names, each under its saved name and
/// label.
async fn evaluate_again(
    host: &Host,
    id: u32,
    report: &str,
    seal: &Seal,
    evidence: &[Option<HashedFile>],
) -> Result<Vec<u8>, String> {
    let mut evaluator = Evaluator::default().with_settings(seal.settings.clone().unwrap_or_default());
    // The manifest of an export identifies its files by their hashes.
    if seal.sources.iter().any(|source| source.is_manifest) {
        evaluator = evaluator.with_sha256();
    }
    let total = evidence.iter().flatten().map(|file| file.file.size()).sum();
    let waiting = ProgressTarget::ForVerification(id);
    let mut reading = ReadProgress { host, waiting, progress: Progress { total, ..Progress::default() } };
    for (source, file) in seal.sources.iter().zip(evidence) {
        evaluator.begin(&source.name, source.label.clone().unwrap_or_default());
        match (file, &source.failure) {
            (Some(HashedFile { name, file, .. }), _) => {
                if !read_into(&mut evaluator, file, &mut reading).await {
                    return Err(format!("can't read {name} any more: add it again"));
                }
            }
            (None, Some(SealedFailure { code, message })) => {
                // Only an error marks a source as incomplete; a warning does not.
                let code = code_of(code).filter(|code| code.severity() == Severity::Error);
                let code =
                    code.ok_or_else(|| format!("can't read {report}: this is not the code of an error"))?;
                evaluator.fail_with(Problem::new(code, message.clone()));
            }
            (None, None) => evaluator.end(),
        }
    }
    for SealedFailure { code, message } in &seal.skipped {
        if !code_of(code).is_some_and(|code| evaluator.skip_again(code, message)) {
            return Err(format!("can't read {report}: this is not the code of a skipped file"));
        }
    }
    let mut handle = evaluator.hold();
    // These files were found by their hashes, so the hashes are known.
    for ((source, sealed), file) in handle.head_mut().sources.iter_mut().zip(&seal.sources).zip(evidence) {
        if file.is_some() {
            source.sha256.clone_from(&sealed.sha256);
        }
    }
    Ok(report_json(&handle))
}

fn code_of(code: &str) -> Option<ProblemCode> {
    let code: StrDeserializer<'_, Error> = code.into_deserializer();
    ProblemCode::deserialize(code).ok()
}
