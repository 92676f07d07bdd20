#![no_main]

// A session of the workbench. It evaluates the bytes or opens them as a saved report, verifies them
// with themselves as evidence, and compares with them. The first byte determines the chunk size in
// which files are read.
use std::rc::Rc;

use dax001::contract::report::Verdict;
use dax001::contract::settings::Settings;
use dax001_workbench::protocol::{Ask, FileFormat, FileRequest, Input, Moment, Reply};
use dax001_workbench::{File, HostResponse, Job, Need, Workbench};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((chunk, data)) = data.split_first() else { return };
    let chunk = u64::from(*chunk) * 8 + 1;
    let workbench = Workbench::new("");
    let input = Input { name: "input".to_owned(), ..Input::default() };
    let moment = || Moment { now: "2026-11-24T12:00:00.000Z".to_owned(), ..Moment::default() };
    let ask = |ask| drive(workbench.ask(ask, vec![file(data)], moment()), chunk);
    let (replies, _) =
        ask(Ask::Evaluate { run: 1, inputs: vec![input.clone()], settings: Settings::default() });
    for reply in replies {
        if let Reply::Report { report, .. } = reply {
            assert!(report.verdict != Verdict::Pass || report.summary.errors == 0);
        }
    }
    let format = FileFormat::Json;
    let lists = Vec::new();
    let file =
        FileRequest { id: 1, format, revision: 1, typed: Vec::new(), lists, today: "2026-11-24".to_owned() };
    ask(Ask::Save { run: 1, file });
    ask(Ask::Plans { run: 1 });
    ask(Ask::Compare { run: 1, id: 1, input: input.clone() });
    ask(Ask::Verify { id: 1, saved: Some(input.clone()), inputs: vec![input] });
    drive(Workbench::aside(&String::from_utf8_lossy(data), vec![self::file(data)]), chunk);
});

fn file(bytes: &[u8]) -> File {
    File::new(Rc::<[u8]>::from(bytes), bytes.len() as u64)
}

/// Runs a job to its end and returns its replies and its answer.
fn drive(mut job: Job, chunk: u64) -> (Vec<Reply>, HostResponse) {
    let mut replies = Vec::new();
    let mut answer = HostResponse::Refused(String::new());
    let mut response = HostResponse::Nothing;
    loop {
        response = match job.step(response) {
            Need::Chunk { file, from } => bytes_of(&file, from, from + chunk),
            Need::Read { file, range } => bytes_of(&file, range.start, range.end),
            Need::BeginHash(_) | Need::Hash(_) => HostResponse::Refused(String::new()),
            Need::Keep(bytes) => HostResponse::Kept(file(&bytes)),
            Need::Aside { question, files } => drive(Workbench::aside(&question, files), chunk).1,
            Need::Reply(reply) => {
                replies.push(reply);
                HostResponse::Nothing
            }
            Need::Answer(value) => {
                answer = HostResponse::Answer(value);
                HostResponse::Nothing
            }
            Need::Turn | Need::Wait | Need::Write(_) | Need::Progress(_) => HostResponse::Nothing,
            Need::System(_) => HostResponse::Refused(String::new()),
            Need::Done => return (replies, answer),
        };
    }
}

fn bytes_of(file: &File, from: u64, to: u64) -> HostResponse {
    let Some(bytes) = file.content::<Rc<[u8]>>() else { return HostResponse::Refused(String::new()) };
    let at = |offset: u64| bytes.len().min(usize::try_from(offset).unwrap_or(usize::MAX));
    HostResponse::Bytes(bytes[at(from)..at(to)].to_vec())
}
