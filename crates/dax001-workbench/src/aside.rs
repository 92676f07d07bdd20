//! Runs memory-hungry work in another instance of the module: the memory of an instance never
//! shrinks, and a trap in it affects nothing else. Both ends of these questions are the same build.

use dax001::contract::problem::Problem;
use dax001::files::OsMetadata;
use dax001::{FindingStore, ReportHandle};
use dax001_review::{ChangedResult, EarlierReport, Module};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::file::File;
use crate::job::{Answer, Host};
use crate::protocol::{Input, Verification};
use crate::upload::Upload;

/// From this size on, in megabytes, files may need more memory than an instance can have.
const LARGE: u64 = 200;

/// A question to another instance.
#[derive(Serialize, Deserialize)]
pub(crate) enum Question {
    /// Unpack the archives with these names.
    Unpack { names: Vec<String>, room: u64 },
    /// Read a saved report to show it.
    Reopen { name: String },
    /// Read a saved report or evidence to compare with.
    Earlier { input: Input },
    /// Verify a saved report.
    Verify { id: u32, saved: Option<Input>, inputs: Vec<Input> },
}

/// A file of an archive.
pub(crate) struct UnpackedFile {
    /// `ARCHIVE!/PATH`
    pub(crate) name: String,
    pub(crate) content: UnpackedContent,
}

/// The content of a file of an archive.
pub(crate) enum UnpackedContent {
    File(File),
    Skipped(OsMetadata),
    Problem(Problem),
}

/// [`UnpackedContent`] in transit, with files by their index.
#[derive(Serialize, Deserialize)]
pub(crate) enum Entry {
    File(usize),
    Skipped(String),
    Problem(Problem),
}

/// The known facts about a reopened report beyond its contents.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Envelope {
    pub(crate) generated_at: Option<String>,
    pub(crate) module: Option<Module>,
    pub(crate) judged_otherwise: Vec<ChangedResult>,
}

/// A report that another instance has read.
pub(crate) type ReopenedReport = (ReportHandle, Envelope);

/// Unpacks each of these archives. Together they may unpack to `room` bytes. An error says why the
/// other instance failed.
pub(crate) async fn unpack(
    host: &Host,
    archives: &[(&str, &File)],
    room: u64,
) -> Result<Vec<Vec<UnpackedFile>>, String> {
    let names = archives.iter().map(|(name, _)| (*name).to_owned()).collect();
    let files = archives.iter().map(|(_, file)| (*file).clone()).collect();
    let Answer { value, files, .. } = ask(host, &Question::Unpack { names, room }, files).await?;
    let lists: Vec<Vec<(String, Entry)>> = parse(&value)?;
    let unpacked = |(name, entry)| {
        let content = match entry {
            Entry::File(index) => files.get(index).cloned().map(UnpackedContent::File),
            Entry::Skipped(what) => {
                let metadata = OsMetadata::ALL.into_iter().find(|metadata| metadata.describe() == what);
                metadata.map(UnpackedContent::Skipped)
            }
            Entry::Problem(problem) => Some(UnpackedContent::Problem(problem)),
        };
        let content = content.ok_or("its answer names a file that does not exist")?;
        Ok(UnpackedFile { name, content })
    };
    if lists.len() != archives.len() {
        return Err("its answer is about other archives".to_owned());
    }
    lists.into_iter().map(|entries| entries.into_iter().map(unpacked).collect()).collect()
}

/// Reads a saved report to show it. An error says why it can't be shown.
pub(crate) async fn reopened(host: &Host, upload: &Upload) -> Result<ReopenedReport, String> {
    let question = Question::Reopen { name: upload.name.clone() };
    let ((head, envelope), findings) = report(host, &question, upload).await?;
    Ok((ReportHandle::new(head, findings), envelope))
}

/// Reads a saved report or evidence to compare with.
pub(crate) async fn earlier_report(host: &Host, upload: &Upload) -> Result<EarlierReport, String> {
    let question = Question::Earlier { input: Input { name: upload.name.clone(), ..Input::default() } };
    let ((coverage, annotations, left_out, generated_at), findings) = report(host, &question, upload).await?;
    Ok(EarlierReport { findings, coverage, annotations, left_out, generated_at })
}

/// Verifies a saved report: `saved`, or the only one among the inputs.
pub(crate) async fn verify(
    host: &Host,
    id: u32,
    saved: Option<Input>,
    inputs: Vec<Input>,
    files: Vec<File>,
) -> Result<Verification, String> {
    parse(&ask(host, &Question::Verify { id, saved, inputs }, files).await?.value)
}

async fn ask(host: &Host, question: &Question, files: Vec<File>) -> Result<Answer, String> {
    let megabytes = files.iter().map(File::size).sum::<u64>() / 1_000_000;
    let answer = host.aside(json(question), files).await;
    // An instance without memory traps and can't say why.
    answer.map_err(|reason| {
        if megabytes < LARGE {
            reason
        } else {
            format!("{reason}: memory may have run out, the files have {megabytes} MB")
        }
    })
}

/// Asks another instance to read the report in this file. Returns its findings, and everything
/// else.
async fn report<T: DeserializeOwned>(
    host: &Host,
    question: &Question,
    upload: &Upload,
) -> Result<(T, FindingStore), String> {
    let (name, file) = (&upload.name, upload.readable()?);
    let answer = ask(host, question, vec![file.clone()]).await;
    let Answer { value, findings, .. } = answer.map_err(|reason| format!("can't read {name}: {reason}"))?;
    let value = parse(&value)?;
    let findings = FindingStore::from_pieces(findings);
    Ok((
        value,
        findings.ok_or_else(|| format!("can't read {name}: there is not enough memory for its findings"))?,
    ))
}

/// Parses the answer of another instance, which is a `Result`.
fn parse<T: DeserializeOwned>(value: &str) -> Result<T, String> {
    serde_json::from_str::<Result<T, String>>(value).map_err(|error| error.to_string())?
}

pub(crate) fn json(value: &impl Serialize) -> String {
    // Strings, numbers and lists of them: serialising them can't fail.
    serde_json::to_string(value).unwrap_or_default()
}
