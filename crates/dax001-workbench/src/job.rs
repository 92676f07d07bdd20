//! A job: the work for one request. It opens no file and reads no clock. It reports what it needs
//! and continues when its host has provided it, so the same code runs in a worker, in a program and
//! in a test.
//!
//! A handler is an `async` function that awaits what it needs from its [`Host`]. [`Job::step`]
//! polls the handler until its next need.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::ops::Range;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use crate::file::File;
use crate::protocol::Reply;
use crate::system_call::{SystemAnswer, SystemCall, SystemError};

/// The data or action that a job needs before it can continue. The variant of [`HostResponse`] that
/// answers a need is in brackets.
#[derive(Debug)]
pub enum Need {
    /// The next bytes of a file from this offset on, as many as the host likes (`Bytes`, which is
    /// empty at the end of the file; or `Refused`).
    Chunk {
        /// The file, which the job reads from beginning to end.
        file: File,
        /// The offset to continue at. For a stream, this is the number of bytes that the host has
        /// delivered.
        from: u64,
    },
    /// These bytes of a file, or fewer if it ends first (`Bytes` or `Refused`).
    Read {
        /// The file.
        file: File,
        /// The range of bytes.
        range: Range<u64>,
    },
    /// From here on, the host hashes the file while it delivers the file's chunks. The job requests
    /// all of them, starting with the first (`Nothing`, or `Refused` if the host can't hash).
    BeginHash(File),
    /// The SHA-256 of the file whose hashing has begun, after the job has requested all of its
    /// chunks: 32 bytes (`Bytes` or `Refused`).
    Hash(File),
    /// A file with these bytes, stored outside this instance's memory (`Kept`).
    Keep(Vec<u8>),
    /// An answer of [`Workbench::aside`](crate::Workbench::aside) from another instance of the
    /// module. The host drops that instance afterwards, because WebAssembly memory never shrinks
    /// (`Answer`, or `Refused` if the instance trapped).
    Aside {
        /// The question, as JSON.
        question: String,
        /// The files that the question refers to by index.
        files: Vec<File>,
    },
    /// Other work may run now, if it is due (`Nothing`).
    Turn,
    /// Something else must happen first: the host continues the job after a few milliseconds
    /// (`Nothing`).
    Wait,
    /// The next bytes of the output. The next reply with a file covers all of them (`Nothing`).
    Write(Vec<u8>),
    /// A reply that the host may drop if it has just delivered another one (`Nothing`).
    Progress(Reply),
    /// A reply to the caller (`Nothing`).
    Reply(Reply),
    /// The answer of a job that runs for another instance (`Nothing`).
    Answer(Answer),
    /// A system call of the program (`System`).
    System(SystemCall),
    /// Nothing more: the job is done, or nobody wants it any more.
    Done,
}

/// The answer of a job that runs for another instance.
#[derive(Debug, Default)]
pub struct Answer {
    /// The answer as JSON.
    pub value: String,
    /// The findings of the report in the answer, as [`to_pieces`](dax001::FindingStore::to_pieces)
    /// writes them. Empty if the answer contains no report.
    pub findings: Vec<Vec<u8>>,
    /// The files that the answer refers to by index.
    pub files: Vec<File>,
}

/// A host's response to a [`Need`].
#[derive(Debug)]
pub enum HostResponse {
    /// No data: the need asked for none.
    Nothing,
    /// The bytes that the host read.
    Bytes(Vec<u8>),
    /// The file in which the host stored the bytes.
    Kept(File),
    /// The answer from another instance.
    Answer(Answer),
    /// The system's answer.
    System(Result<SystemAnswer, SystemError>),
    /// The host can't serve the need, for this reason.
    Refused(String),
}

/// The slots through which a job and its host exchange needs and answers.
#[derive(Default)]
struct HostChannel {
    need: Cell<Option<Need>>,
    response: Cell<Option<HostResponse>>,
    is_wanted: RefCell<Option<Box<dyn Fn() -> bool>>>,
}

/// The job's access to its host.
#[derive(Clone, Default)]
pub(crate) struct Host(Rc<HostChannel>);

/// Work that proceeds step by step.
pub struct Job {
    future: Option<Pin<Box<dyn Future<Output = ()>>>>,
    channel: Rc<HostChannel>,
}

impl Job {
    pub(crate) fn new<F: Future<Output = ()> + 'static>(work: impl FnOnce(Host) -> F) -> Self {
        let host = Host::default();
        let channel = host.0.clone();
        Self { future: Some(Box::pin(work(host))), channel }
    }

    /// Continues with the answer to the last need, and returns the next need. The first step takes
    /// [`HostResponse::Nothing`].
    pub fn step(&mut self, response: HostResponse) -> Need {
        if !self.is_wanted() {
            self.future = None;
        }
        let Some(future) = &mut self.future else { return Need::Done };
        self.channel.response.set(Some(response));
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(()) => {
                self.future = None;
                Need::Done
            }
            Poll::Pending => self.channel.need.take().unwrap_or(Need::Done),
        }
    }

    /// Whether anybody still wants the job. A later request may have replaced it.
    pub fn is_wanted(&self) -> bool {
        self.channel.is_wanted.borrow().as_ref().is_none_or(|is_wanted| is_wanted())
    }
}

impl Host {
    /// From now on, the job continues only while `is_wanted` returns `true`.
    pub(crate) fn only_while(&self, is_wanted: impl Fn() -> bool + 'static) {
        *self.0.is_wanted.borrow_mut() = Some(Box::new(is_wanted));
    }

    /// The next bytes of a file from this offset on; empty at its end. An error says why the file
    /// can't be read.
    pub(crate) async fn chunk(&self, file: &File, from: u64) -> Result<Vec<u8>, String> {
        match file.delivered(from) {
            Some(bytes) => Ok(bytes.to_vec()),
            None => self.ask(Need::Chunk { file: file.clone(), from }).await.bytes(),
        }
    }

    /// These bytes of a file. An error says why they can't be read.
    pub(crate) async fn read(&self, file: &File, range: Range<u64>) -> Result<Vec<u8>, String> {
        self.ask(Need::Read { file: file.clone(), range }).await.bytes()
    }

    /// Asks the host to hash a file. Returns whether the host does so.
    pub(crate) async fn begin_hash(&self, file: &File) -> bool {
        matches!(self.ask(Need::BeginHash(file.clone())).await, HostResponse::Nothing)
    }

    /// The SHA-256 of the file whose hashing has begun. An error says why the host has no hash.
    pub(crate) async fn hash(&self, file: &File) -> Result<Vec<u8>, String> {
        self.ask(Need::Hash(file.clone())).await.bytes()
    }

    /// Stores these bytes as a file. Returns `None` if the host can't store them.
    pub(crate) async fn keep(&self, bytes: Vec<u8>) -> Option<File> {
        match self.ask(Need::Keep(bytes)).await {
            HostResponse::Kept(file) => Some(file),
            _ => None,
        }
    }

    /// The answer from another instance. An error says why there is no answer.
    pub(crate) async fn aside(&self, question: String, files: Vec<File>) -> Result<Answer, String> {
        match self.ask(Need::Aside { question, files }).await {
            HostResponse::Answer(answer) => Ok(answer),
            HostResponse::Refused(reason) => Err(reason),
            _ => Err("there was no answer".to_owned()),
        }
    }

    pub(crate) async fn turn(&self) {
        self.ask(Need::Turn).await;
    }

    pub(crate) async fn wait(&self) {
        self.ask(Need::Wait).await;
    }

    pub(crate) async fn write(&self, bytes: Vec<u8>) {
        if !bytes.is_empty() {
            self.ask(Need::Write(bytes)).await;
        }
    }

    pub(crate) async fn progress(&self, reply: Reply) {
        self.ask(Need::Progress(reply)).await;
    }

    pub(crate) async fn reply(&self, reply: Reply) {
        self.ask(Need::Reply(reply)).await;
    }

    pub(crate) async fn answer(&self, answer: Answer) {
        self.ask(Need::Answer(answer)).await;
    }

    /// An error says why the system refuses the call.
    pub(crate) async fn system(&self, call: SystemCall) -> Result<SystemAnswer, SystemError> {
        match self.ask(Need::System(call)).await {
            HostResponse::System(answer) => answer,
            _ => Err(SystemError::no_answer()),
        }
    }

    /// Passes a need to the host and returns the host's answer.
    pub(crate) async fn ask(&self, need: Need) -> HostResponse {
        let mut need = Some(need);
        std::future::poll_fn(|_| match need.take() {
            Some(need) => {
                self.0.response.set(None);
                self.0.need.set(Some(need));
                Poll::Pending
            }
            None => self.0.response.take().map_or(Poll::Pending, Poll::Ready),
        })
        .await
    }
}

impl HostResponse {
    fn bytes(self) -> Result<Vec<u8>, String> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            Self::Refused(reason) => Err(reason),
            _ => Err("there was no answer".to_owned()),
        }
    }
}
