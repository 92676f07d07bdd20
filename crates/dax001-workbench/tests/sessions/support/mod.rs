//! An in-memory host: it drives jobs, serves their needs and collects their replies.

pub(crate) mod evidence;
pub(crate) mod outcome;
pub(crate) mod reviews;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use dax001::contract::settings::Settings;
use dax001_workbench::protocol::{Ask, FileFormat, FileRequest, Moment, Query, ReviewedAnnotation, Rows};
use dax001_workbench::{Answer, File, HostResponse, Job, Need, Workbench};

use evidence::Evidence;
use outcome::Outcome;

/// The time of every request.
pub(crate) const NOW: &str = "2026-11-24T12:00:00.000Z";
/// The error message of a trap in another instance.
pub(crate) const TRAP: &str = "unreachable";
/// No test waits this often for another job.
const PATIENCE: usize = 1000;

/// The bytes of a file. They can change or become unreadable while a job runs.
#[derive(Default)]
pub(crate) struct Stored {
    pub(crate) bytes: RefCell<Vec<u8>>,
    /// The file can be read up to this offset.
    pub(crate) breaks_at: Cell<Option<u64>>,
}

/// A file with these bytes.
pub(crate) fn file(bytes: &[u8]) -> File {
    file_of(&stored(bytes))
}

/// The same evidence, padded with whitespace so that it is hashed after the report.
pub(crate) fn large(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes.resize(33 << 20, b' ');
    bytes
}

/// A file whose bytes the test can change.
pub(crate) fn file_of(stored: &Rc<Stored>) -> File {
    let size = stored.bytes.borrow().len() as u64;
    File::new(stored.clone(), size)
}

pub(crate) fn stored(bytes: &[u8]) -> Rc<Stored> {
    Rc::new(Stored { bytes: RefCell::new(bytes.to_vec()), breaks_at: Cell::default() })
}

/// The bytes of a file.
pub(crate) fn bytes_of(file: &File) -> Vec<u8> {
    file.content::<Rc<Stored>>().unwrap().bytes.borrow().clone()
}

/// A host, such as a page or a program, with its workbench.
pub(crate) struct Host {
    pub(crate) workbench: Workbench,
    /// How many bytes of a file to deliver at once.
    pub(crate) chunk: usize,
    /// Whether every other instance traps.
    pub(crate) has_traps: Cell<bool>,
    /// Whether the host refuses to store bytes.
    pub(crate) is_full: Cell<bool>,
    pub(crate) hashing: Cell<HostHashing>,
}

/// How a host responds to a request to hash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum HostHashing {
    #[default]
    Hashes,
    /// It refuses.
    Refuses,
    /// It accepts, but has no hash in the end.
    Fails,
}

/// A job in progress.
pub(crate) struct Running {
    job: Job,
    response: HostResponse,
    pub(crate) outcome: Outcome,
    waits: usize,
    /// The response to return in place of another instance's answer.
    aside: Option<HostResponse>,
}

impl Default for Host {
    fn default() -> Self {
        Self::new(1 << 16)
    }
}

impl Host {
    pub(crate) fn new(chunk: usize) -> Self {
        let (has_traps, is_full, hashing) = Default::default();
        Self { workbench: Workbench::new("00ff"), chunk, has_traps, is_full, hashing }
    }

    /// Begins the job for a request.
    pub(crate) fn begin(&self, ask: Ask, evidence: &Evidence) -> Running {
        // Requests are plain values in transit.
        let ask: Ask = serde_json::from_value(serde_json::to_value(ask).unwrap()).unwrap();
        let moment = Moment { now: NOW.to_owned(), millis: 1_795_521_600_000, zone: "UTC".to_owned() };
        Running::new(self.workbench.ask(ask, evidence.files.clone(), moment))
    }

    /// Runs a request to its end.
    pub(crate) fn ask(&self, ask: Ask, evidence: &Evidence) -> Outcome {
        self.begin(ask, evidence).finish(self)
    }

    /// Runs a request without files to its end.
    pub(crate) fn tell(&self, ask: Ask) -> Outcome {
        self.ask(ask, &Evidence::default())
    }

    pub(crate) fn evaluate(&self, run: u32, evidence: &Evidence) -> Outcome {
        self.ask(evaluation(run, evidence), evidence)
    }

    pub(crate) fn rows(&self, run: u32, query: Query) -> Rows {
        self.tell(Ask::Rows { run, query, from: 0, count: 1000, selected: None }).rows()
    }

    /// The bytes of the report in a format.
    pub(crate) fn save(&self, run: u32, format: &str, typed: Vec<ReviewedAnnotation>) -> Vec<u8> {
        self.tell(saving(run, format, typed)).file()
    }

    /// Runs a job to its end that somebody else began.
    pub(crate) fn drive(&self, job: Job) -> Outcome {
        Running::new(job).finish(self)
    }

    fn respond(&self, need: Need, outcome: &mut Outcome) -> HostResponse {
        match need {
            Need::Chunk { file, from } => read(&file, from, from + self.chunk as u64),
            Need::Read { file, range } => read(&file, range.start, range.end),
            Need::BeginHash(_) if self.hashing.get() == HostHashing::Refuses => {
                HostResponse::Refused(String::new())
            }
            Need::Hash(_) if self.hashing.get() == HostHashing::Fails => {
                HostResponse::Refused("no hash".to_owned())
            }
            Need::Hash(file) => match read(&file, 0, file.size()) {
                HostResponse::Bytes(bytes) => HostResponse::Bytes(sha256_bytes(&bytes)),
                refused => refused,
            },
            Need::Keep(_) if self.is_full.get() => HostResponse::Refused("no room".to_owned()),
            Need::Keep(bytes) => HostResponse::Kept(file(&bytes)),
            Need::Aside { question, files } => {
                outcome.asides += 1;
                self.aside(&question, files, outcome)
            }
            Need::Write(bytes) => {
                outcome.written.push(bytes);
                HostResponse::Nothing
            }
            Need::Progress(reply) => {
                outcome.progress.push(reply);
                HostResponse::Nothing
            }
            Need::Reply(reply) => {
                outcome.replies.push(reply);
                HostResponse::Nothing
            }
            Need::Turn | Need::Wait | Need::BeginHash(_) => HostResponse::Nothing,
            Need::System(_) | Need::Answer(_) | Need::Done => panic!("{need:?}"),
        }
    }

    /// The answer of another instance, which may itself need others.
    fn aside(&self, question: &str, files: Vec<File>, outcome: &mut Outcome) -> HostResponse {
        if self.has_traps.get() {
            return HostResponse::Refused(TRAP.to_owned());
        }
        let mut job = Workbench::aside(question, files);
        let mut response = HostResponse::Nothing;
        let mut answer: Option<Answer> = None;
        loop {
            match job.step(response) {
                Need::Done => {
                    return answer
                        .map_or_else(|| HostResponse::Refused("no answer".to_owned()), HostResponse::Answer);
                }
                Need::Answer(received) => {
                    answer = Some(received);
                    response = HostResponse::Nothing;
                }
                need => response = self.respond(need, outcome),
            }
        }
    }
}

fn read(file: &File, from: u64, to: u64) -> HostResponse {
    let stored = file.content::<Rc<Stored>>().unwrap();
    let bytes = stored.bytes.borrow();
    let at = |offset: u64| bytes.len().min(offset as usize);
    if stored.breaks_at.get().is_some_and(|breaks_at| to.min(bytes.len() as u64) > breaks_at) {
        return HostResponse::Refused("the disk is gone".to_owned());
    }
    HostResponse::Bytes(bytes[at(from)..at(to)].to_vec())
}

impl Running {
    fn new(job: Job) -> Self {
        Self { job, response: HostResponse::Nothing, outcome: Outcome::default(), waits: 0, aside: None }
    }

    /// Runs the job to its end, with this in place of another instance's answer.
    pub(crate) fn finish_with_aside(mut self, host: &Host, aside: HostResponse) -> Outcome {
        self.aside = Some(aside);
        self.finish(host)
    }

    /// Takes one step. Returns whether there are more.
    pub(crate) fn step(&mut self, host: &Host) -> bool {
        let response = std::mem::replace(&mut self.response, HostResponse::Nothing);
        match self.job.step(response) {
            Need::Done => false,
            Need::Aside { .. } if self.aside.is_some() => {
                self.response = self.aside.take().unwrap();
                true
            }
            need => {
                if matches!(need, Need::Wait) {
                    self.waits += 1;
                    assert!(self.waits < PATIENCE, "the job waits forever");
                }
                self.response = host.respond(need, &mut self.outcome);
                true
            }
        }
    }

    /// Steps until there are this many replies. The job must not end before that.
    pub(crate) fn step_to_reply(&mut self, host: &Host, count: usize) {
        while self.outcome.replies.len() < count {
            assert!(self.step(host), "the job ended with {:?}", self.outcome.replies);
        }
    }

    /// Steps these jobs in turn until all are done.
    pub(crate) fn finish_all(host: &Host, jobs: &mut [Self]) {
        let mut is_any_left = true;
        while is_any_left {
            is_any_left = false;
            for job in &mut *jobs {
                is_any_left |= job.step(host);
            }
        }
    }

    /// Steps another job after each of this job's steps.
    pub(crate) fn finish_beside(mut self, host: &Host, other: &mut Self) -> Outcome {
        while self.step(host) {
            other.step(host);
        }
        self.outcome
    }

    pub(crate) fn finish(mut self, host: &Host) -> Outcome {
        while self.step(host) {}
        assert!(!self.step(host));
        self.outcome
    }
}

/// The request to evaluate this evidence.
pub(crate) fn evaluation(run: u32, evidence: &Evidence) -> Ask {
    Ask::Evaluate { run, inputs: evidence.inputs.clone(), settings: Settings::default() }
}

/// The request to save a report in a format.
pub(crate) fn saving(run: u32, format: &str, typed: Vec<ReviewedAnnotation>) -> Ask {
    let format = FileFormat::of(format).unwrap();
    let file =
        FileRequest { id: 7, format, revision: 1, typed, lists: Vec::new(), today: "2026-11-25".to_owned() };
    Ask::Save { run, file }
}

/// The 32 bytes of a SHA-256.
fn sha256_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut hash = dax001::Sha256::default();
    hash.push(bytes);
    let hex = hash.finish();
    (0..64).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}
