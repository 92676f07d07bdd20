//! Evaluates the user's inputs as one report.

use std::rc::Rc;

use dax001::contract::report::Source;
use dax001::contract::settings::Settings;
use dax001::{Evaluator, ReportHandle, SkippedFile};

use crate::aside;
use crate::file::File;
use crate::job::Host;
use crate::open_report::{OpenReport, SourceFile};
use crate::plans;
use crate::protocol::{Input, Moment, Progress, Reply, SavedReportOrigin};
use crate::read::{Hashing, each_chunk};
use crate::sealing::Sealing;
use crate::session::{Session, Slot};
use crate::sources::{Content, InputSource, is_report, sources_of};
use crate::upload::Upload;

/// Evidence up to this size, in bytes, is hashed during its evaluation. Larger evidence is hashed
/// afterwards, so that the report appears sooner.
const HASHED_AT_ONCE: u64 = 1 << 20;

/// How evidence is evaluated.
#[derive(Default)]
pub(crate) struct Options {
    /// Whether to hash each source while it is read.
    pub(crate) is_hashed: bool,
    pub(crate) settings: Settings,
    /// The number of the evaluation to report progress for, if any.
    pub(crate) run: Option<u32>,
}

/// The result of an evaluation.
pub(crate) struct EvaluationResult {
    pub(crate) report: ReportHandle,
    pub(crate) sources: Vec<SourceFile>,
    /// The files that are not evidence, each with its kind.
    pub(crate) skipped: Vec<(InputSource, SkippedFile)>,
}

/// Evaluates these inputs as one report. A saved report on its own is shown instead.
pub(crate) async fn evaluate(
    session: Rc<Session>,
    host: Host,
    (run, inputs, settings): (u32, Vec<Input>, Settings),
    files: Vec<File>,
    moment: Moment,
) -> Result<(), String> {
    session.begin(Slot::Evaluation, run, &host);
    let uploads = Upload::of(inputs, &files);
    if let [upload] = uploads.as_slice()
        && let Ok(file) = &upload.file
        && is_report(&host, file).await
    {
        return show(&session, &host, run, upload).await;
    }
    let size: u64 = uploads.iter().map(Upload::size).sum();
    let settings = Settings { as_of: Some(moment.now), ..settings };
    settings.check()?;
    let options = Options { is_hashed: size <= HASHED_AT_ONCE, settings, run: Some(run) };
    let EvaluationResult { report, sources, skipped } = evaluate_uploads(&host, &uploads, options).await;
    let (head, facets) = (report.head().clone(), report.facets());
    let input_indices = sources.iter().map(|source| source.input_index).collect();
    // The user can open a list or report that was added by itself; one in an archive is only named.
    let of_kind = |wanted: SkippedFile| {
        let is_it = |(source, kind): &&(InputSource, SkippedFile)| *kind == wanted && !source.is_unpacked;
        skipped.iter().filter(is_it).map(|(source, _)| source.input_index).collect()
    };
    let (lists, saved_reports) = (of_kind(SkippedFile::RiskList), of_kind(SkippedFile::SavedReport));
    let open = OpenReport::new(report, sources, None);
    plans::move_choices(session.last_report().as_deref(), &open);
    let open = session.open(run, open);
    // Show the report first, because hashing reads everything again. Hashing continues even if
    // something else is evaluated meanwhile.
    session.only_while_open(run, &host);
    let sealing = Sealing::begin(&open);
    let report = Box::new(head);
    host.reply(Reply::Report { run, report, input_indices, facets, saved: None, lists, saved_reports }).await;
    if let Some(sealing) = sealing {
        // Let the page request its first rows before hashing begins.
        host.wait().await;
        sealing.seal(&host).await;
    }
    host.reply(Reply::Sealed { run, sha256: open.hashes() }).await;
    Ok(())
}

/// Shows a saved report as it was saved. Its sources are not available, only what the report says
/// about them.
async fn show(session: &Session, host: &Host, run: u32, upload: &Upload) -> Result<(), String> {
    let (report, envelope) = aside::reopened(host, upload).await?;
    let head = report.head().clone();
    let absent = |_: &Source| SourceFile { input_index: 0, file: None, is_read: false };
    let sources: Vec<_> = head.sources.iter().map(absent).collect();
    let input_indices = vec![0; sources.len()];
    let facets = report.facets();
    let saved = SavedReportOrigin {
        generated_at: envelope.generated_at.clone(),
        tool: head.tool.clone(),
        judged_otherwise: envelope.judged_otherwise.clone(),
    };
    let open = session.open(run, OpenReport::new(report, sources, Some(envelope)));
    let (report, saved) = (Box::new(head), Some(saved));
    let (lists, saved_reports) = (Vec::new(), Vec::new());
    host.reply(Reply::Report { run, report, input_indices, facets, saved, lists, saved_reports }).await;
    host.reply(Reply::Sealed { run, sha256: open.hashes() }).await;
    Ok(())
}

/// Evaluates these uploads as one report.
pub(crate) async fn evaluate_uploads(host: &Host, uploads: &[Upload], options: Options) -> EvaluationResult {
    let Options { is_hashed, settings, run } = options;
    let sources = sources_of(host, uploads).await;
    // A manifest identifies files by their hashes.
    let has_collection = sources.iter().any(|source| matches!(source.content, Content::Collection(_)));
    let mut evaluator = Evaluator::default().with_settings(settings);
    if is_hashed || has_collection {
        evaluator = evaluator.with_sha256();
    }
    let waiting = run.map_or(ProgressTarget::Nobody, ProgressTarget::ForEvaluation);
    let mut reading = ReadProgress { host, waiting, progress: Progress::default() };
    reading.progress.total =
        sources.iter().filter_map(|source| source.content.evidence()).map(File::size).sum();
    let mut evaluated = Vec::new();
    let mut skipped = Vec::new();
    let mut last = None;
    for source in sources {
        let skip = match &source.content {
            Content::Skipped(file) => Some(*file),
            Content::Report(_) => Some(SkippedFile::SavedReport),
            _ => None,
        };
        if let Some(file) = skip {
            evaluator.skip(&source.name, file);
            skipped.push((source, file));
            continue;
        }
        let InputSource { name, label, input_index, content, .. } = source;
        reading.begin(input_index, &name, last != Some(input_index)).await;
        last = Some(input_index);
        evaluator.begin(&name, label);
        let file = content.evidence().cloned();
        let is_read = match &file {
            Some(file) => read_into(&mut evaluator, file, &mut reading).await,
            None => false,
        };
        if let Content::Problem(problem) = content {
            evaluator.fail_with(problem);
        }
        evaluated.push(SourceFile { input_index, file, is_read });
    }
    EvaluationResult { report: evaluator.hold(), sources: evaluated, skipped }
}

/// Reads one source into the evaluator. Returns whether it could be read to its end; if not, the
/// other sources are still evaluated.
pub(crate) async fn read_into(
    evaluator: &mut Evaluator,
    file: &File,
    reading: &mut ReadProgress<'_>,
) -> bool {
    let host = reading.host;
    let mut hashing = if evaluator.leave_sha256() { Some(Hashing::begin(host, file).await) } else { None };
    let read = each_chunk(host, file, async |chunk| {
        evaluator.push(chunk);
        if let Some(hashing) = &mut hashing {
            hashing.push(chunk);
        }
        reading.advance(chunk.len(), evaluator.clusters()).await;
    });
    let read = match (read.await, hashing) {
        (Ok(()), Some(hashing)) => hashing.finish(host, file).await.map(Some),
        (read, _) => read.map(|()| None),
    };
    match read {
        Ok(sha256) => {
            if let Some(sha256) = sha256 {
                evaluator.set_sha256(sha256);
            }
            evaluator.end();
            true
        }
        Err(reason) => {
            evaluator.fail(&reason);
            false
        }
    }
}

/// The progress of reading sources, and what waits for it.
pub(crate) struct ReadProgress<'a> {
    pub(crate) host: &'a Host,
    pub(crate) waiting: ProgressTarget,
    pub(crate) progress: Progress,
}

/// The job that waits for the progress, with its number.
#[derive(Clone, Copy)]
pub(crate) enum ProgressTarget {
    ForEvaluation(u32),
    ForVerification(u32),
    Nobody,
}

impl ReadProgress<'_> {
    async fn begin(&self, input_index: usize, name: &str, is_other_input: bool) {
        let ProgressTarget::ForEvaluation(run) = self.waiting else { return };
        let reply = Reply::Reading { run, input_index, name: name.to_owned() };
        // An archive can contain thousands of files, so the host may drop all but the first of
        // these replies for an input.
        if is_other_input { self.host.reply(reply).await } else { self.host.progress(reply).await }
    }

    async fn advance(&mut self, length: usize, clusters: u64) {
        self.progress.bytes += length as u64;
        self.progress.clusters = clusters;
        let progress = self.progress;
        match self.waiting {
            ProgressTarget::ForEvaluation(run) => self.host.progress(Reply::Progress { run, progress }).await,
            ProgressTarget::ForVerification(id) => {
                self.host.progress(Reply::Verifying { id, progress }).await;
            }
            ProgressTarget::Nobody => {}
        }
    }
}
