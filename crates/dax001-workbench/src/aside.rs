//! What takes much memory, asked of another instance of the module: the memory of an instance never shrinks, and a trap in it
//! takes nothing with it. Both ends of these questions are the same build.

use dax001::contract::problem::Problem;
use dax001::files::OsMetadata;
use dax001::{FindingStore, HeldReport};
use dax001_review::{EarlierReport, JudgedOtherwise, Module};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::file::File;
use crate::job::{Answer, Host};
use crate::protocol::{Input, Verification};
use crate::upload::Upload;

/// A question to another instance.
#[derive(Serialize, Deserialize)]
pub(crate) enum Question {
    /// The files of archives, by their names.
    Unpack { names: Vec<String>, room: u64 },
    /// A saved report, to be shown.
    Reopen { name: String },
    /// A saved report or evidence, to be compared with.
    Earlier { input: Input },
    /// Whether a saved report holds.
    Verify { id: u32, saved: Option<Input>, inputs: Vec<Input> },
}

/// A file of an archive.
pub(crate) struct Unpacked {
    /// `ARCHIVE!/PATH`
    pub(crate) name: String,
    pub(crate) content: UnpackedContent,
}

/// What is in a file of an archive.
pub(crate) enum UnpackedContent {
    File(File),
    Skipped(OsMetadata),
    Problem(Problem),
}

/// The same on the way: files by their index.
#[derive(Serialize, Deserialize)]
pub(crate) enum Entry {
    File(usize),
    Skipped(String),
    Problem(Problem),
}

/// What is known of a report that was reopened.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Envelope {
    pub(crate) generated_at: Option<String>,
    pub(crate) module: Option<Module>,
    pub(crate) judged_otherwise: Vec<JudgedOtherwise>,
}

/// A report that another instance has read.
pub(crate) type Received = (HeldReport, Envelope);

/// The files of each of these archives, which together may be unpacked to `room` bytes. An error says why that instance could not do it.
pub(crate) async fn unpack(
    host: &Host,
    archives: &[(&str, &File)],
    room: u64,
) -> Result<Vec<Vec<Unpacked>>, String> {
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
        let content = content.ok_or("its answer names a file that is not there")?;
        Ok(Unpacked { name, content })
    };
    if lists.len() != archives.len() {
        return Err("its answer is about other archives".to_owned());
    }
    lists.into_iter().map(|entries| entries.into_iter().map(unpacked).collect()).collect()
}

/// A saved report to be shown; or what keeps it from that.
pub(crate) async fn reopened(host: &Host, upload: &Upload) -> Result<Received, String> {
    let question = Question::Reopen { name: upload.name.clone() };
    let ((head, envelope), findings) = report(host, &question, upload).await?;
    Ok((HeldReport::new(head, findings), envelope))
}

/// A saved report, or evidence, to be compared with.
pub(crate) async fn earlier_report(host: &Host, upload: &Upload) -> Result<EarlierReport, String> {
    let question = Question::Earlier { input: Input { name: upload.name.clone(), ..Input::default() } };
    let ((coverage, annotations, left_out, generated_at), findings) = report(host, &question, upload).await?;
    Ok(EarlierReport { findings, coverage, annotations, left_out, generated_at })
}

/// Whether a saved report holds: `saved`, or the one among the inputs.
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
    host.aside(json(question), files).await
}

/// What another instance has read of the report in this file: what stands beside its findings, and these.
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
    Ok((value, findings.ok_or_else(|| format!("can't read {name}: it was lost on its way"))?))
}

/// What another instance answered, which is a result.
fn parse<T: DeserializeOwned>(value: &str) -> Result<T, String> {
    serde_json::from_str::<Result<T, String>>(value).map_err(|error| error.to_string())?
}

pub(crate) fn json(value: &impl Serialize) -> String {
    // Texts, numbers and lists of them: it can't fail.
    serde_json::to_string(value).unwrap_or_default()
}
