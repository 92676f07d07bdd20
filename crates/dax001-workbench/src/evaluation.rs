//! Evaluates what the user adds, as one report.

use std::rc::Rc;

use dax001::contract::report::Source;
use dax001::contract::settings::Settings;
use dax001::{Evaluator, HeldReport, SkippedFile};

use crate::aside;
use crate::file::File;
use crate::job::Host;
use crate::open_report::{OpenReport, SourceFile};
use crate::plans;
use crate::protocol::{Input, Moment, Progress, Reply, Saved};
use crate::read::{Hashing, each_chunk};
use crate::sealing::Sealing;
use crate::session::{Session, Slot};
use crate::sources::{Content, InputSource, is_report, sources_of};
use crate::upload::Upload;

/// Evidence of this size is hashed as it is evaluated; more than that is hashed afterwards, so that the first answer comes sooner.
const HASHED_AT_ONCE: u64 = 1 << 20;

/// How evidence is evaluated.
#[derive(Default)]
pub(crate) struct Options {
    /// Hash each source as it is read.
    pub(crate) is_hashed: bool,
    pub(crate) settings: Settings,
    /// Say how far it is, by the number of this evaluation.
    pub(crate) run: Option<u32>,
}

/// What came of evaluating.
pub(crate) struct Evaluated {
    pub(crate) report: HeldReport,
    pub(crate) sources: Vec<SourceFile>,
    /// The files that are not evidence, and what they are.
    pub(crate) skipped: Vec<(InputSource, SkippedFile)>,
}

/// Evaluates these inputs as one report, or shows the one saved report that they are.
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
    let Evaluated { report, sources, skipped } = evaluate_uploads(&host, &uploads, options).await;
    let (head, facets) = (report.head().clone(), report.facets());
    let input_indices = sources.iter().map(|source| source.input_index).collect();
    // A file that was added by itself can be used as what it is; one in an archive is only named.
    let of_kind = |wanted: SkippedFile| {
        let is_it = |(source, kind): &&(InputSource, SkippedFile)| *kind == wanted && !source.is_unpacked;
        skipped.iter().filter(is_it).map(|(source, _)| source.input_index).collect()
    };
    let (lists, saved_reports) = (of_kind(SkippedFile::RiskList), of_kind(SkippedFile::SavedReport));
    let open = OpenReport::new(report, sources, None);
    plans::move_choices(session.last_report().as_deref(), &open);
    let open = session.open(run, open);
    // The report is shown first: hashing reads everything once more. It goes on whatever is evaluated meanwhile.
    session.only_while_open(run, &host);
    let sealing = Sealing::begin(&open);
    let report = Box::new(head);
    host.reply(Reply::Report { run, report, input_indices, facets, saved: None, lists, saved_reports }).await;
    if let Some(sealing) = sealing {
        // Now the page asks for the first rows, and hashing doesn't keep it waiting.
        host.wait().await;
        sealing.seal(&host).await;
    }
    host.reply(Reply::Sealed { run, sha256: open.hashes() }).await;
    Ok(())
}

/// Shows a saved report as it was saved: its sources are not here, only what it says of them.
async fn show(session: &Session, host: &Host, run: u32, upload: &Upload) -> Result<(), String> {
    let (report, envelope) = aside::reopened(host, upload).await?;
    let head = report.head().clone();
    let absent = |_: &Source| SourceFile { input_index: 0, file: None, is_read: false };
    let sources: Vec<_> = head.sources.iter().map(absent).collect();
    let input_indices = vec![0; sources.len()];
    let facets = report.facets();
    let saved = Saved {
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
pub(crate) async fn evaluate_uploads(host: &Host, uploads: &[Upload], options: Options) -> Evaluated {
    let Options { is_hashed, settings, run } = options;
    let sources = sources_of(host, uploads).await;
    // A manifest lists files by their hashes.
    let has_collection = sources.iter().any(|source| matches!(source.content, Content::Collection(_)));
    let mut evaluator = Evaluator::default().with_settings(settings);
    if is_hashed || has_collection {
        evaluator = evaluator.with_sha256();
    }
    let waiting = run.map_or(Waiting::Nobody, Waiting::ForEvaluation);
    let mut reading = Reading { host, waiting, progress: Progress::default() };
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
    Evaluated { report: evaluator.hold(), sources: evaluated, skipped }
}

/// Reads one source into the evaluator; whether it could be read to its end. One that can't be doesn't keep the others from being evaluated.
pub(crate) async fn read_into(evaluator: &mut Evaluator, file: &File, reading: &mut Reading<'_>) -> bool {
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

/// How far an evaluation is, told to whoever waits for it.
pub(crate) struct Reading<'a> {
    pub(crate) host: &'a Host,
    pub(crate) waiting: Waiting,
    pub(crate) progress: Progress,
}

/// For what somebody waits, by its number.
#[derive(Clone, Copy)]
pub(crate) enum Waiting {
    ForEvaluation(u32),
    ForVerification(u32),
    Nobody,
}

impl Reading<'_> {
    async fn begin(&self, input_index: usize, name: &str, is_other_input: bool) {
        let Waiting::ForEvaluation(run) = self.waiting else { return };
        let reply = Reply::Reading { run, input_index, name: name.to_owned() };
        // An archive can have thousands of files.
        if is_other_input { self.host.reply(reply).await } else { self.host.progress(reply).await }
    }

    async fn advance(&mut self, length: usize, clusters: u64) {
        self.progress.bytes += length as u64;
        self.progress.clusters = clusters;
        let progress = self.progress;
        match self.waiting {
            Waiting::ForEvaluation(run) => self.host.progress(Reply::Progress { run, progress }).await,
            Waiting::ForVerification(id) => self.host.progress(Reply::Verifying { id, progress }).await,
            Waiting::Nobody => {}
        }
    }
}
