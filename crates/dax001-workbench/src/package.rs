//! Requests that only the package makes: complete reports, rendered reports and single plans.

use std::cell::RefCell;
use std::rc::Rc;

use dax001::ReportHandle;
use dax001::contract::settings::Settings;
use dax001::remediation::choices::Choices;
use dax001_export::Options;
use dax001_review::Module;

use crate::evaluation::{self, EvaluationResult, evaluate_uploads};
use crate::file::File;
use crate::job::{Host, Job};
use crate::protocol::{FileFormat, Input, PlanResult, Reply};
use crate::read::{read_all, sha256_of};
use crate::saving::{ReportToWrite, SavedEnvelope, write, write_json, write_pieces};
use crate::sources::sources_of;
use crate::upload::Upload;

/// Evaluates these inputs and writes the report as lines of JSON: first its head, then lists of its
/// findings. An error says that the settings are invalid.
pub(crate) async fn evaluate(
    host: &Host,
    run: u32,
    (inputs, is_hashed, settings): (Vec<Input>, bool, Settings),
    files: &[File],
) -> Result<(), String> {
    settings.check()?;
    let options = evaluation::Options { is_hashed, settings, run: Some(run) };
    let EvaluationResult { report, .. } = evaluate_uploads(host, &Upload::of(inputs, files), options).await;
    write_pieces(host, &report).await;
    host.reply(Reply::Evaluated).await;
    Ok(())
}

/// Replies with the plan for one cluster, made from its record.
pub(crate) async fn plan(
    host: &Host,
    record: Input,
    choices: &Choices,
    files: &[File],
) -> Result<(), String> {
    let upload = Upload::new(record, files);
    let record = read_all(host, upload.readable()?).await?;
    let result = PlanResult::from(dax001::remediation::plan(&record, choices));
    host.reply(Reply::PlanResult(Box::new(result))).await;
    Ok(())
}

/// Writes a report in a format. Some formats quote lines of the evidence, which is found by its
/// hashes.
pub fn render(
    report: Rc<RefCell<ReportHandle>>,
    format: FileFormat,
    options: Options,
    evidence: Vec<Input>,
    files: Vec<File>,
) -> Job {
    Job::new(async move |host: Host| {
        let head = report.borrow().head().clone();
        let files = files_of(&host, &Upload::of(evidence, &files), &head).await;
        let written = ReportToWrite { head, findings: &report, files };
        let progress = |done, total| Reply::Saving { id: 0, done, total };
        match format {
            FileFormat::Other(format) => {
                write(&host, written, format, options, progress).await;
            }
            FileFormat::Json => {
                let Options { stamp, .. } = options;
                let module = Module { sha256: stamp.module, commit: stamp.commit };
                let generated_at = Some(stamp.at).filter(|at| !at.is_empty());
                let envelope =
                    SavedEnvelope { generated_at, module: (module != Module::default()).then_some(module) };
                write_json(&host, &written, &envelope, progress).await;
            }
        }
    })
}

/// Finds the file of each of the report's sources by its hash. A source without a hash gets no
/// file: any of them could be its file.
async fn files_of(
    host: &Host,
    uploads: &[Upload],
    head: &dax001::contract::report::Report,
) -> Vec<Option<File>> {
    if uploads.is_empty() {
        return Vec::new();
    }
    let mut hashed = Vec::new();
    for source in sources_of(host, uploads).await {
        let Some(file) = source.content.evidence() else { continue };
        if let Some((sha256, _)) = sha256_of(host, file, async |_| ()).await {
            hashed.push((sha256, file.clone()));
        }
    }
    let file_of =
        |sha256: &String| hashed.iter().find(|(other, _)| other == sha256).map(|(_, file)| file.clone());
    head.sources.iter().map(|source| source.sha256.as_ref().and_then(file_of)).collect()
}
