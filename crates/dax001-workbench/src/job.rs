//! A job: the work that follows one question. It opens no file and asks no clock: it says what it needs, and goes on when its
//! host gives it. So the same code runs in a worker, in a program and in a test.
//!
//! A handler is an `async` function that awaits what it needs of its [`Host`]. [`Job::step`] polls it until the next need.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::ops::Range;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use crate::file::File;
use crate::protocol::Reply;
use crate::system_call::{SystemAnswer, SystemCall, SystemError};

/// What a job needs before it can go on, and in brackets what its host gives for it.
#[derive(Debug)]
pub enum Need {
    /// The next bytes of a file from this offset on, as many as the host likes (`Bytes`: none at the end of the file; or `Refused`).
    Chunk {
        /// The file, which is read from its beginning to its end.
        file: File,
        /// Where to go on. Of a stream, this is how many bytes the host has delivered.
        from: u64,
    },
    /// These bytes of a file; fewer where it ends (`Bytes` or `Refused`).
    Read {
        /// The file.
        file: File,
        /// Which of its bytes.
        range: Range<u64>,
    },
    /// From here on, hash the file beside handing over its chunks, all of which are asked for from the first one on (`Nothing`, or `Refused`
    /// where the host can't do it).
    BeginHash(File),
    /// The SHA-256 of the file whose hashing has begun, and all of whose chunks were asked for: 32 bytes (`Bytes` or `Refused`).
    Hash(File),
    /// A file of these bytes, outside of this instance's memory (`Kept`).
    Keep(Vec<u8>),
    /// An answer of [`Workbench::aside`](crate::Workbench::aside), by another instance of the module, which is dropped afterwards: memory of
    /// WebAssembly never shrinks (`Answer`, or `Refused` where that instance trapped).
    Aside {
        /// The question, as JSON.
        question: String,
        /// The files that it names by their index.
        files: Vec<File>,
    },
    /// Others may have their turn now, if it is time for that (`Nothing`).
    Turn,
    /// Something else has to happen first: ask again in some milliseconds (`Nothing`).
    Wait,
    /// The next bytes of what is written: the next reply with a file is about all of them (`Nothing`).
    Write(Vec<u8>),
    /// A reply that may be dropped, where there was one just before (`Nothing`).
    Progress(Reply),
    /// A reply (`Nothing`).
    Reply(Reply),
    /// The answer of a job that runs aside (`Nothing`).
    Answer(Answer),
    /// A system call of the program (`System`).
    System(SystemCall),
    /// Nothing any more: the job is done, or nobody wants it.
    Done,
}

/// The answer of a job that runs aside.
#[derive(Debug, Default)]
pub struct Answer {
    /// The answer as JSON.
    pub value: String,
    /// The findings of the report that it is about, as [`to_pieces`](dax001::FindingStore::to_pieces) writes them;
    /// empty where it is about none.
    pub findings: Vec<Vec<u8>>,
    /// The files that the answer names by their index.
    pub files: Vec<File>,
}

/// What a host gives a job.
#[derive(Debug)]
pub enum Given {
    /// Nothing was asked for.
    Nothing,
    /// Bytes that were read.
    Bytes(Vec<u8>),
    /// The file that bytes were kept in.
    Kept(File),
    /// The answer of another instance.
    Answer(Answer),
    /// What the system answers.
    System(Result<SystemAnswer, SystemError>),
    /// Why it can't be had.
    Refused(String),
}

/// Where a job and its host meet.
#[derive(Default)]
struct Desk {
    need: Cell<Option<Need>>,
    given: Cell<Option<Given>>,
    is_wanted: RefCell<Option<Box<dyn Fn() -> bool>>>,
}

/// A job's end of the desk: asks its host.
#[derive(Clone, Default)]
pub(crate) struct Host(Rc<Desk>);

/// Work that goes on step by step.
pub struct Job {
    future: Option<Pin<Box<dyn Future<Output = ()>>>>,
    desk: Rc<Desk>,
}

impl Job {
    pub(crate) fn new<F: Future<Output = ()> + 'static>(work: impl FnOnce(Host) -> F) -> Self {
        let host = Host::default();
        let desk = host.0.clone();
        Self { future: Some(Box::pin(work(host))), desk }
    }

    /// Goes on with what was asked for, and says what is needed next. The first step takes [`Given::Nothing`].
    pub fn step(&mut self, given: Given) -> Need {
        if !self.is_wanted() {
            self.future = None;
        }
        let Some(future) = &mut self.future else { return Need::Done };
        self.desk.given.set(Some(given));
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(()) => {
                self.future = None;
                Need::Done
            }
            Poll::Pending => self.desk.need.take().unwrap_or(Need::Done),
        }
    }

    /// Whether anybody still wants it: something else may have been asked for in its place.
    pub fn is_wanted(&self) -> bool {
        self.desk.is_wanted.borrow().as_ref().is_none_or(|is_wanted| is_wanted())
    }
}

impl Host {
    /// From now on the job goes on only while this is so.
    pub(crate) fn only_while(&self, is_wanted: impl Fn() -> bool + 'static) {
        *self.0.is_wanted.borrow_mut() = Some(Box::new(is_wanted));
    }

    /// The next bytes of a file from this offset on; none at its end. An error says why they can't be read.
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

    /// Begins to hash a file; whether the host does that.
    pub(crate) async fn begin_hash(&self, file: &File) -> bool {
        matches!(self.ask(Need::BeginHash(file.clone())).await, Given::Nothing)
    }

    /// The SHA-256 of the file whose hashing has begun. An error says why the host doesn't know it.
    pub(crate) async fn hash(&self, file: &File) -> Result<Vec<u8>, String> {
        self.ask(Need::Hash(file.clone())).await.bytes()
    }

    /// A file of these bytes; nothing where the host can't hold it.
    pub(crate) async fn keep(&self, bytes: Vec<u8>) -> Option<File> {
        match self.ask(Need::Keep(bytes)).await {
            Given::Kept(file) => Some(file),
            _ => None,
        }
    }

    /// What another instance answers. An error says why it could not.
    pub(crate) async fn aside(&self, question: String, files: Vec<File>) -> Result<Answer, String> {
        match self.ask(Need::Aside { question, files }).await {
            Given::Answer(answer) => Ok(answer),
            Given::Refused(reason) => Err(reason),
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

    /// An error says why the system refuses it.
    pub(crate) async fn system(&self, call: SystemCall) -> Result<SystemAnswer, SystemError> {
        match self.ask(Need::System(call)).await {
            Given::System(answer) => answer,
            _ => Err(SystemError::no_answer()),
        }
    }

    /// Hands a need to the host, and what the host gives back.
    pub(crate) async fn ask(&self, need: Need) -> Given {
        let mut need = Some(need);
        std::future::poll_fn(|_| match need.take() {
            Some(need) => {
                self.0.given.set(None);
                self.0.need.set(Some(need));
                Poll::Pending
            }
            None => self.0.given.take().map_or(Poll::Pending, Poll::Ready),
        })
        .await
    }
}

impl Given {
    fn bytes(self) -> Result<Vec<u8>, String> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            Self::Refused(reason) => Err(reason),
            _ => Err("there was no answer".to_owned()),
        }
    }
}
