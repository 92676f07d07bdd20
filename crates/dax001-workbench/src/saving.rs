//! Writes a report of any length in any format, piece by piece.

use std::cell::RefCell;
use std::rc::Rc;

use dax001::ReportHandle;
use dax001::contract::annotation::{Annotation, Disposition, Matching};
use dax001::contract::report::{Finding, Report};
use dax001::query::Query;
use dax001_export::excerpt::{Excerpt, excerpt};
use dax001_export::{Entry, Format, Options, Stamp, Today, Writer};
use dax001_review::{Clusters, Module, Targets};

use crate::annotations;
use crate::aside::json;
use crate::file::File;
use crate::job::Host;
use crate::open_report::{OpenReport, clusters_of};
use crate::protocol::{FileFormat, FileRequest, Moment, Reply, SavedFile};
use crate::sealing::Sealing;
use crate::session::{Session, Slot};
use crate::view::window_at;

/// How many findings to write at once.
const AT_ONCE: usize = 1000;
/// How many findings to write at once if they are shown with lines of their sources: their records
/// can be large.
const SHOWN_AT_ONCE: usize = 8;
/// How many of the annotations that may not list a finding to write for that finding. The writer
/// adds how many others there are.
const UNLISTED_LIMIT: usize = 20;

/// The error for a report that was closed before its file was written.
const CHANGED: &str = "the report was not saved because the evidence changed in the meantime: save it again";

/// A report to write.
pub(crate) struct ReportToWrite<'a> {
    /// The report without its findings, with the annotations to write.
    pub(crate) head: Report,
    pub(crate) findings: &'a RefCell<ReportHandle>,
    /// The files of its sources, where available. Some formats quote lines of them.
    pub(crate) files: Vec<Option<File>>,
}

/// The envelope of a saved report.
#[derive(Default)]
pub(crate) struct SavedEnvelope {
    pub(crate) generated_at: Option<String>,
    pub(crate) module: Option<Module>,
}

/// Saves a report with all annotations in the request, whatever was applied before.
pub(crate) async fn save(
    session: Rc<Session>,
    host: Host,
    run: u32,
    request: FileRequest,
    moment: Moment,
) -> Result<(), String> {
    let FileRequest { id, format, revision, typed, lists, today } = request;
    let report = session.open_report(run)?;
    let (number, annotating) = (session.take_number(Slot::Saving), session.take_number(Slot::Annotations));
    // These annotations replace those of waiting jobs, whether or not the file is still wanted.
    annotations::apply(&report, &host, typed, Some(lists)).await;
    // Annotations that arrive while the sources are being hashed are not in the file.
    let entries = report.annotations.borrow().all();
    let accepted_fails = annotations::counts(&report).accepted_fails;
    let is_open = || session.report(run).is_some_and(|open| Rc::ptr_eq(&open, &report));
    if is_open() && session.latest(Slot::Annotations) == annotating {
        host.reply(annotations::annotated(&report, run, revision, true)).await;
    }
    loop {
        if !is_open() {
            return Err(CHANGED.to_owned());
        }
        if session.latest(Slot::Saving) != number {
            return Ok(());
        }
        if report.is_sealed() {
            break;
        }
        // The job that hashes the sources may have ended early.
        match Sealing::begin(&report) {
            Some(sealing) => sealing.seal(&host).await,
            None => host.wait().await,
        }
    }
    session.only_while_latest(Slot::Saving, number, run, &host);
    let head = Report { annotations: entries, ..report.handle.borrow().head().clone() };
    let files = report.sources.iter().map(|source| source.file.clone()).collect();
    let written = ReportToWrite { head, findings: &report.handle, files };
    let progress = |done, total| Reply::Saving { id, done, total };
    match format {
        FileFormat::Json => {
            write_json(&host, &written, &envelope_of(&session, &report, &moment), progress).await;
        }
        FileFormat::Other(format) => {
            // The page checks acceptances on this day, so the file must do the same.
            let today = Some(Today { day: today, zone: moment.zone.clone() });
            let options = Options {
                stamp: stamp_of(&session, &report, moment),
                today,
                accepted_fails,
                ..Options::default()
            };
            write(&host, written, format, options, progress).await;
        }
    }
    host.reply(Reply::File { run, file: SavedFile::Report { format, revision, id } }).await;
    Ok(())
}

/// When the report was made, and by what. A reopened report states this itself, and missing details
/// are not made up.
fn envelope_of(session: &Session, report: &OpenReport, moment: &Moment) -> SavedEnvelope {
    match &report.saved {
        Some(saved) => {
            SavedEnvelope { generated_at: saved.generated_at.clone(), module: saved.module.clone() }
        }
        None => SavedEnvelope {
            generated_at: Some(moment.now.clone()),
            module: Some(session.module.borrow().clone()),
        },
    }
}

fn stamp_of(session: &Session, report: &OpenReport, moment: Moment) -> Stamp {
    let (module, is_reopened, made_at) = match &report.saved {
        Some(saved) => (saved.module.clone().unwrap_or_default(), true, saved.generated_at.clone()),
        None => (session.module.borrow().clone(), false, None),
    };
    let Module { sha256, commit } = module;
    Stamp { at: moment.now, millis: moment.millis, module: sha256, commit, is_reopened, made_at }
}

/// Writes a report in its envelope.
pub(crate) async fn write_json(
    host: &Host,
    written: &ReportToWrite<'_>,
    envelope: &SavedEnvelope,
    progress: impl Fn(u64, u64) -> Reply,
) {
    let [before, after] = json_around_findings(&written.head);
    host.write([br#"{"report":"#, before.as_bytes()].concat()).await;
    let total = written.findings.borrow().len();
    for from in (0..total).step_by(AT_ONCE) {
        let mut piece = if from > 0 { vec![b','] } else { Vec::new() };
        written.findings.borrow().write_json(from, AT_ONCE, &mut piece);
        host.write(piece).await;
        host.turn().await;
        host.progress(progress(from as u64, total as u64)).await;
    }
    let mut end = after;
    for (name, value) in [("generatedAt", json(&envelope.generated_at)), ("module", json(&envelope.module))] {
        if value != "null" {
            end.extend([",\"", name, "\":", &value]);
        }
    }
    end += "}\n";
    host.write(end.into_bytes()).await;
}

/// Writes a report as lines of JSON: its head, then lists of its findings.
pub(crate) async fn write_pieces(host: &Host, report: &ReportHandle) {
    host.write((json(report.head()) + "\n").into_bytes()).await;
    for from in (0..report.len()).step_by(AT_ONCE) {
        let mut piece = vec![b'['];
        report.write_json(from, AT_ONCE, &mut piece);
        piece.extend_from_slice(b"]\n");
        host.write(piece).await;
        host.turn().await;
    }
}

/// A report in an otherwise empty envelope, as one text.
pub(crate) fn report_json(handle: &ReportHandle) -> Vec<u8> {
    let [before, after] = json_around_findings(handle.head());
    let mut text = [br#"{"report":"#, before.as_bytes()].concat();
    handle.write_json(0, handle.len(), &mut text);
    text.extend_from_slice(after.as_bytes());
    text.push(b'}');
    text
}

/// The JSON of a report before and after its findings.
fn json_around_findings(head: &Report) -> [String; 2] {
    const EMPTY: &str = "\"findings\":[";
    let text = json(head);
    // Annotations also have a `findings` member, but they come later. In a string value, its quotes
    // would be escaped.
    let at = text.find(EMPTY).map_or(text.len(), |at| at + EMPTY.len());
    let (before, after) = text.split_at(at);
    [before.to_owned(), after.to_owned()]
}

/// Writes a report in a format for other tools or for people. Returns how many results it has as
/// SARIF.
pub(crate) async fn write(
    host: &Host,
    ReportToWrite { head, findings, files }: ReportToWrite<'_>,
    format: Format,
    options: Options,
    progress: impl Fn(u64, u64) -> Reply,
) -> u64 {
    let day = options
        .today
        .as_ref()
        .map_or_else(|| options.stamp.at.get(..10).unwrap_or_default(), |today| &today.day);
    let unlisted = UnlistedAnnotations::of(&head.annotations, day, &findings.borrow());
    let mut writer = Writer::new(head, format, options);
    host.write(writer.head().into_bytes()).await;
    // People want to read the fails first.
    let indices: Vec<u32> = if format.is_for_people() {
        findings.borrow_mut().indices(&Query::default()).to_vec()
    } else {
        (0..u32::try_from(findings.borrow().len()).unwrap_or(u32::MAX)).collect()
    };
    let total = indices.len() as u64;
    let mut rest = indices.as_slice();
    while !rest.is_empty() {
        let at_once = if writer.excerpts() > 0 { SHOWN_AT_ONCE } else { AT_ONCE };
        let (piece, others) = rest.split_at(at_once.min(rest.len()));
        rest = others;
        let list: Vec<Finding> =
            piece.iter().filter_map(|index| findings.borrow().finding(*index as usize)).collect();
        let shown = usize::try_from(writer.excerpts()).unwrap_or(usize::MAX);
        let mut excerpts = Vec::new();
        for finding in list.iter().take(shown) {
            excerpts.push(excerpt_of(host, finding, &files, &writer).await);
        }
        if let Some(unlisted) = &unlisted {
            for index in piece {
                let (annotation_indices, total) = unlisted.on(*index);
                if total > 0 {
                    writer.set_unlisted(*index, &annotation_indices, total);
                }
            }
        }
        let excerpts = excerpts.iter().map(Option::as_ref).chain(std::iter::repeat(None));
        let entries = piece.iter().zip(&list).zip(excerpts);
        let entries = entries.map(|((index, finding), excerpt)| Entry { index: *index, finding, excerpt });
        host.write(writer.findings(entries).into_bytes()).await;
        host.turn().await;
        host.progress(progress(total - rest.len() as u64, total)).await;
    }
    host.write(writer.tail().into_bytes()).await;
    writer.results()
}

/// The lines around a finding's location.
async fn excerpt_of(
    host: &Host,
    finding: &Finding,
    files: &[Option<File>],
    writer: &Writer,
) -> Option<Excerpt> {
    let evidence = finding.evidence.first()?;
    let file = files.get(evidence.source as usize)?.as_ref();
    let window = window_at(host, file, evidence).await?;
    Some(excerpt(&window.bytes, window.start, evidence, writer.source(evidence.source)?.encoding))
}

/// Finds the annotations that match a finding, among those that don't list all their findings.
struct UnlistedAnnotations {
    clusters: Clusters,
    targets: Targets,
    /// The index of each target's annotation.
    annotation_indices: Vec<u32>,
}

impl UnlistedAnnotations {
    /// Returns `None` if every annotation lists all of its findings.
    fn of(annotations: &[Annotation], day: &str, handle: &ReportHandle) -> Option<Self> {
        let is_bounded = |annotation: &Annotation| {
            annotation.findings_total.is_some() && annotation.target.matching != Matching::Exact
        };
        let mut bounded: Vec<(u32, &Annotation)> =
            (0..).zip(annotations).filter(|(_, annotation)| is_bounded(annotation)).collect();
        if bounded.is_empty() {
            return None;
        }
        bounded.sort_by_key(|(_, annotation)| rank(annotation, day));
        let mut targets = Targets::default();
        let mut annotation_indices = Vec::new();
        for (annotation_index, annotation) in bounded {
            // A target that can't be used matches nothing.
            if targets.push(&annotation.target, 0, false).is_ok() {
                annotation_indices.push(annotation_index);
            }
        }
        Some(Self { clusters: clusters_of(handle.store()), targets, annotation_indices })
    }

    /// The first annotations that match a finding, and the number of all that do.
    fn on(&self, index: u32) -> (Vec<u32>, u32) {
        let matching = self.targets.of(&self.clusters, index as usize, UNLISTED_LIMIT);
        let annotation_indices = matching
            .places
            .iter()
            .filter_map(|target_index| self.annotation_indices.get(*target_index as usize).copied());
        (annotation_indices.collect(), matching.total)
    }
}

/// Sorts the most important annotations first. Expired acceptances and mere notes come last.
fn rank(annotation: &Annotation, day: &str) -> u8 {
    let is_expired = annotation.until.as_deref().is_some_and(|until| until < day);
    match annotation.disposition {
        Some(Disposition::AcceptedRisk) if !is_expired => 0,
        Some(Disposition::DisputedEvidence) => 1,
        Some(Disposition::ToDo) => 2,
        Some(Disposition::AcceptedRisk) | None => 3,
    }
}
