//! Answers questions from another instance (see `aside.rs`). This instance is dropped afterwards.

use dax001::FindingStore;
use dax001::contract::problem::{Problem, ProblemCode};
use dax001::contract::report::Verdict;
use dax001_archive::{Archive, Content};
use dax001_review::EarlierReport;
use serde::Serialize;

use crate::aside::{Entry, Envelope, Question, ReopenedReport, json};
use crate::evaluation::{Options, evaluate_uploads};
use crate::file::File;
use crate::job::{Answer, Host, Job};
use crate::read::{REFUSED, read_all, saved_text};
use crate::sources::is_report;
use crate::upload::Upload;
use crate::verification;

/// Starts a job for a question from another instance. A question that can't be parsed is answered
/// with an error.
pub(crate) fn job(question: &str, files: Vec<File>) -> Job {
    let question = serde_json::from_str(question);
    Job::new(async move |host| {
        let answer = match question {
            Ok(Question::Unpack { names, room }) => answer_unpack(&host, &names, &files, room).await,
            Ok(Question::Reopen { name }) => {
                let reopened = reopen(&host, &name, files.first()).await;
                answer_report(reopened.map(|(report, envelope)| {
                    let (head, findings) = report.into_parts();
                    ((head, envelope), findings)
                }))
            }
            Ok(Question::Earlier { input }) => {
                let earlier = earlier(&host, &Upload::new(input, &files)).await;
                answer_report(earlier.map(|earlier| {
                    let EarlierReport { findings, coverage, annotations, left_out, generated_at } = earlier;
                    ((coverage, annotations, left_out, generated_at), findings)
                }))
            }
            Ok(Question::Verify { id, saved, inputs }) => {
                let saved = saved.map(|saved| Upload::new(saved, &files));
                let outcome = verification::verify(&host, id, saved, Upload::of(inputs, &files)).await;
                Answer { value: json(&outcome), ..Answer::default() }
            }
            Err(error) => Answer { value: json(&Err::<(), _>(error.to_string())), ..Answer::default() },
        };
        host.answer(answer).await;
    })
}

async fn answer_unpack(host: &Host, names: &[String], archives: &[File], mut room: u64) -> Answer {
    let (mut lists, mut files) = (Vec::new(), Vec::new());
    for (name, file) in names.iter().zip(archives) {
        let first = files.len();
        lists.push(unpack(host, name, file, room, &mut files).await);
        let size: u64 = files.iter().skip(first).map(File::size).sum();
        room = room.saturating_sub(size);
    }
    Answer { value: json(&Ok::<_, String>(lists)), files, ..Answer::default() }
}

/// Lists the entries of one archive. The host stores the unpacked files; they are appended to
/// `files`.
async fn unpack(
    host: &Host,
    name: &str,
    file: &File,
    room: u64,
    files: &mut Vec<File>,
) -> Vec<(String, Entry)> {
    let unreadable = |message: String| Problem::new(ProblemCode::SourceUnreadable, message);
    let bytes = read_all(host, file).await;
    let bytes = bytes.map_err(|reason| unreadable(format!("this archive cannot be read: {reason}")));
    let mut archive = match bytes.and_then(|bytes| Archive::open(name, bytes, room)) {
        Ok(archive) => archive,
        Err(problem) => return vec![(name.to_owned(), Entry::Problem(problem))],
    };
    let mut entries = Vec::new();
    while let Some(dax001_archive::File { name, content }) = archive.next() {
        let entry = match content {
            Content::Skipped(metadata) => Entry::Skipped(metadata.describe().to_owned()),
            Content::Problem(problem) => Entry::Problem(problem),
            Content::Evidence(bytes) => match host.keep(bytes).await {
                Some(file) => {
                    files.push(file);
                    Entry::File(files.len() - 1)
                }
                None => {
                    Entry::Problem(unreadable("there is not enough memory for this archive entry".to_owned()))
                }
            },
        };
        entries.push((name, entry));
        host.turn().await;
    }
    entries
}

/// An answer that carries a report: its findings, and everything else as JSON.
fn answer_report<T: Serialize>(report: Result<(T, FindingStore), String>) -> Answer {
    match report {
        Ok((value, findings)) => Answer {
            value: json(&Ok::<_, String>(value)),
            findings: findings.to_pieces().unwrap_or_default(),
            files: Vec::new(),
        },
        Err(reason) => Answer { value: json(&Err::<T, _>(reason)), ..Answer::default() },
    }
}

async fn reopen(host: &Host, name: &str, file: Option<&File>) -> Result<ReopenedReport, String> {
    let file = file.ok_or_else(|| format!("can't read {name}: {REFUSED}"))?;
    let text = saved_text(host, name, file).await?;
    let reopened = dax001_review::reopen(&text).map_err(|reason| format!("can't read {name}: {reason}"))?;
    let dax001_review::ReopenedReport { report, generated_at, module, judged_otherwise } = reopened;
    Ok((report, Envelope { generated_at, module, judged_otherwise }))
}

async fn earlier(host: &Host, upload: &Upload) -> Result<EarlierReport, String> {
    let Upload { name, .. } = upload;
    let file = upload.readable()?;
    // Without readable bytes there is no evidence to compare with.
    host.read(file, 0..1).await.map_err(|_| format!("can't read {name}: {REFUSED}"))?;
    if is_report(host, file).await {
        let text = saved_text(host, name, file).await?;
        return dax001_review::read_earlier(&text).map_err(|reason| format!("can't read {name}: {reason}"));
    }
    let evaluated = evaluate_uploads(host, std::slice::from_ref(upload), Options::default()).await;
    let (head, findings) = evaluated.report.into_parts();
    // An export that lists no clusters can be compared with; one that can't be read can't.
    if findings.is_empty() && head.verdict != Verdict::NotApplicable {
        let mut problems = head.sources.iter().flat_map(|source| &source.problems).chain(&head.problems);
        let (message, help) =
            problems.next().map_or(("it lists no clusters", "export it again"), |problem| {
                (problem.message.as_ref(), problem.help.as_ref())
            });
        return Err(format!("{name} contains nothing to compare with: {message}; {help}"));
    }
    let coverage = head.coverage;
    Ok(EarlierReport { findings, coverage, annotations: Vec::new(), left_out: 0, generated_at: None })
}
