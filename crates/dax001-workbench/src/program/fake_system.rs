//! An in-memory system for tests of the program: files, folders, links, pipes and standard streams.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use dax001_review::Module;

use super::*;
use crate::file::File;
use crate::job::Answer;
use crate::protocol::Moment;
use crate::system_call::{EntryKind, FileStatus, FolderEntry, StandardStream, SystemAnswer};
use crate::workbench::Workbench;

/// The object at a path.
#[derive(Clone, Debug)]
pub(super) enum Node {
    File(Vec<u8>),
    /// It can't be read.
    Locked,
    Folder,
    Link(String),
    Pipe(Vec<u8>),
}

/// The pieces of a stream. An error is a piece that can't be read, with the reason.
pub(super) type Pieces = Vec<Result<Vec<u8>, String>>;

/// The content of a file of this host.
#[derive(Clone)]
enum Content {
    Bytes(Rc<[u8]>),
    /// The pieces in reverse order: the next piece is the last element. Each one is delivered once.
    Stream(Rc<RefCell<Pieces>>),
}

/// The result of a run of the program: its exit code and its output.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ProgramRun {
    pub(super) code: u8,
    pub(super) out: String,
    pub(super) err: String,
}

pub(super) struct FakeSystem {
    pub(super) nodes: BTreeMap<String, Node>,
    /// The pieces that standard input delivers.
    pub(super) input: Pieces,
    pub(super) facts: Facts,
    /// The error code for writes to standard output.
    pub(super) output_error: Option<&'static str>,
    /// The error code for writes to a file.
    pub(super) file_error: Option<&'static str>,
    /// How many milliseconds the clock advances at each reading.
    pub(super) tick: f64,
    /// The time of day; empty if the system doesn't know it.
    pub(super) now: &'static str,
    clock: f64,
    out: Vec<u8>,
    err: Vec<u8>,
    /// The path that is open for writing.
    open: Option<String>,
    /// The names of the calls.
    pub(super) calls: Vec<String>,
    /// The size in bytes of the largest piece that the program asked to store.
    pub(super) largest_kept: usize,
}

impl FakeSystem {
    pub(super) fn new(files: &[(&str, &str)]) -> Self {
        let mut system = Self {
            nodes: BTreeMap::new(),
            input: Vec::new(),
            facts: Facts {
                separator: "/".to_owned(),
                unique: "0123".to_owned(),
                module: Module { sha256: Some("ab".to_owned()), commit: None },
                ..Facts::default()
            },
            output_error: None,
            file_error: None,
            tick: 0.0,
            now: "2026-11-29T09:12:00.000Z",
            clock: 0.0,
            out: Vec::new(),
            err: Vec::new(),
            open: None,
            calls: Vec::new(),
            largest_kept: 0,
        };
        for (path, text) in files {
            system.put(path, Node::File(text.as_bytes().to_vec()));
        }
        system
    }

    /// Puts something at a path, and creates the folders above it.
    pub(super) fn put(&mut self, path: &str, node: Node) {
        for (at, _) in path.match_indices('/').filter(|(at, _)| *at > 0) {
            self.nodes.entry(path[..at].to_owned()).or_insert(Node::Folder);
        }
        self.nodes.insert(path.to_owned(), node);
    }

    pub(super) fn text(&self, path: &str) -> Option<String> {
        match self.nodes.get(path)? {
            Node::File(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
            _ => None,
        }
    }

    pub(super) fn run(&mut self, arguments: &[&str]) -> ProgramRun {
        self.calls.clear();
        let arguments = arguments.iter().copied().map(str::to_owned).collect();
        let mut job = program(arguments, self.facts.clone());
        let mut code = None;
        let mut response = HostResponse::Nothing;
        loop {
            response = match job.step(response) {
                Need::Done => break,
                Need::System(SystemCall::Exit { code: last }) => {
                    assert_eq!(code.replace(last), None);
                    HostResponse::System(Ok(SystemAnswer::Done))
                }
                need => {
                    assert_eq!(code, None, "the program must not continue after its exit: {need:?}");
                    self.give(need)
                }
            };
        }
        let [out, err] = [&mut self.out, &mut self.err].map(std::mem::take);
        let [out, err] = [out, err].map(|bytes| String::from_utf8(bytes).unwrap());
        ProgramRun { code: code.unwrap(), out, err }
    }

    /// Like [`Self::run`], but returns a tuple.
    pub(super) fn ends(&mut self, arguments: &[&str]) -> (u8, String, String) {
        let ProgramRun { code, out, err } = self.run(arguments);
        (code, out, err)
    }

    fn give(&mut self, need: Need) -> HostResponse {
        match need {
            Need::Chunk { file, from } => chunk(&file, from),
            Need::Read { file, range } => {
                let Some(Content::Bytes(bytes)) = file.content() else {
                    panic!("a stream is read at an offset")
                };
                let [start, end] =
                    [range.start, range.end].map(|at| usize::try_from(at).unwrap().min(bytes.len()));
                HostResponse::Bytes(bytes[start..end.max(start)].to_vec())
            }
            Need::BeginHash(_) => HostResponse::Refused(String::new()),
            Need::Keep(bytes) => {
                self.largest_kept = self.largest_kept.max(bytes.len());
                HostResponse::Kept(of_bytes(&bytes))
            }
            Need::Aside { question, files } => {
                let mut job = Workbench::aside(&question, files);
                let mut response = HostResponse::Nothing;
                let mut answer = Answer::default();
                loop {
                    response = match job.step(response) {
                        Need::Done => return HostResponse::Answer(answer),
                        Need::Answer(received) => {
                            answer = received;
                            HostResponse::Nothing
                        }
                        need => self.give(need),
                    };
                }
            }
            Need::Turn => HostResponse::Nothing,
            Need::System(call) => {
                let name = format!("{call:?}");
                self.calls.push(name.split([' ', '{']).next().unwrap().to_owned());
                HostResponse::System(self.answer(call))
            }
            need => panic!("the program needs {need:?}"),
        }
    }

    fn answer(&mut self, call: SystemCall) -> Result<SystemAnswer, SystemError> {
        Ok(match call {
            SystemCall::Stat { path } => SystemAnswer::Status(status(&self.resolve(&path)?, &self.nodes)),
            SystemCall::StatLink { path } => SystemAnswer::Status(status(
                self.nodes.get_key_value(&path).ok_or_else(|| refused("ENOENT"))?.0,
                &self.nodes,
            )),
            SystemCall::StatStream { stream } => SystemAnswer::Status(FileStatus {
                kind: EntryKind::Other,
                identity: match stream {
                    StandardStream::Input => "/dev/stdin",
                    StandardStream::Output => "/dev/stdout",
                    StandardStream::Error => "/dev/stderr",
                }
                .to_owned(),
                mode: 0o600,
            }),
            SystemCall::RealPath { path } => SystemAnswer::Path(self.resolve(&path)?),
            SystemCall::RealFolder { path } => {
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                SystemAnswer::Path(if folder.is_empty() { String::new() } else { self.resolve(folder)? })
            }
            SystemCall::ReadFolder { path } => {
                let start = format!("{}/", path.trim_end_matches('/'));
                let inside = self
                    .nodes
                    .keys()
                    .filter_map(|node_path| Some((node_path, node_path.strip_prefix(&start)?)));
                let inside = inside.filter(|(_, name)| !name.contains('/'));
                let entry = |(node_path, name): (&String, &str)| FolderEntry {
                    name: name.to_owned(),
                    kind: status(node_path, &self.nodes).kind,
                };
                SystemAnswer::Entries(inside.map(entry).rev().collect())
            }
            SystemCall::OpenFile { path } | SystemCall::OpenStream { path } => {
                match &self.nodes[&self.resolve(&path)?] {
                    Node::File(bytes) => SystemAnswer::File(of_bytes(bytes)),
                    Node::Pipe(bytes) => SystemAnswer::File(stream(vec![Ok(bytes.clone())])),
                    _ => return Err(refused("EACCES")),
                }
            }
            SystemCall::OpenInput => SystemAnswer::File(stream(std::mem::take(&mut self.input))),
            SystemCall::Join { files } => {
                let bytes = |file: &File| match file.content() {
                    Some(Content::Bytes(bytes)) => bytes.to_vec(),
                    _ => panic!("a stream is joined"),
                };
                SystemAnswer::File(of_bytes(&files.iter().flat_map(bytes).collect::<Vec<u8>>()))
            }
            SystemCall::Now => SystemAnswer::Moment(Moment {
                now: self.now.to_owned(),
                millis: 1_795_943_520_000,
                zone: String::new(),
            }),
            SystemCall::Clock => {
                self.clock += self.tick;
                SystemAnswer::Milliseconds(self.clock)
            }
            call => {
                self.change(call)?;
                SystemAnswer::Done
            }
        })
    }

    fn change(&mut self, call: SystemCall) -> Result<(), SystemError> {
        match call {
            SystemCall::Write { to: Sink::Error, bytes } => self.err.extend(bytes),
            SystemCall::Write { to: Sink::Output, bytes } => match self.output_error {
                Some(code) => return Err(refused(code)),
                None => self.out.extend(bytes),
            },
            SystemCall::Write { to: Sink::File, bytes } => {
                let path = self.open.clone().unwrap();
                match (self.file_error, self.nodes.get_mut(&path)) {
                    (Some(code), _) => return Err(refused(code)),
                    (None, Some(Node::File(content) | Node::Pipe(content))) => content.extend(bytes),
                    _ => panic!("{path} is not open"),
                }
            }
            SystemCall::Create { path, is_new, .. } => {
                let folder = path.rsplit_once('/').map(|(folder, _)| folder);
                if folder.is_some_and(|folder| !self.nodes.contains_key(folder)) {
                    return Err(refused("ENOENT"));
                }
                if is_new {
                    let before = self.nodes.insert(path.clone(), Node::File(Vec::new()));
                    assert!(before.is_none(), "{path} is there");
                }
                assert_eq!(self.open.replace(path), None);
            }
            SystemCall::Close => assert!(self.open.take().is_some()),
            SystemCall::Rename { from, to } => {
                let node = self.nodes.remove(&from).unwrap();
                self.nodes.insert(to, node);
            }
            SystemCall::Remove { path } => {
                self.open = None;
                self.nodes.remove(&path).unwrap();
            }
            call => panic!("{call:?} changes nothing"),
        }
        Ok(())
    }

    /// The path with all links resolved.
    fn resolve(&self, path: &str) -> Result<String, SystemError> {
        let mut path = path.trim_end_matches('/').to_owned();
        for _ in 0..8 {
            match self.nodes.get(&path) {
                None => return Err(refused("ENOENT")),
                Some(Node::Link(to)) => path.clone_from(to),
                Some(_) => return Ok(path),
            }
        }
        Err(refused("ELOOP"))
    }
}

fn status(path: &str, nodes: &BTreeMap<String, Node>) -> FileStatus {
    let kind = match nodes[path] {
        Node::File(_) | Node::Locked => EntryKind::File,
        Node::Folder => EntryKind::Folder,
        Node::Link(_) => EntryKind::Link,
        Node::Pipe(_) => EntryKind::Other,
    };
    FileStatus { kind, identity: path.to_owned(), mode: 0o100_640 }
}

fn refused(code: &str) -> SystemError {
    SystemError { code: code.to_owned(), message: format!("{code}: the system refuses it") }
}

fn of_bytes(bytes: &[u8]) -> File {
    File::new(Content::Bytes(bytes.into()), bytes.len() as u64)
}

fn stream(pieces: Pieces) -> File {
    File::new(Content::Stream(Rc::new(RefCell::new(pieces.into_iter().rev().collect()))), 0)
}

fn chunk(file: &File, from: u64) -> HostResponse {
    const AT_ONCE: usize = 100;
    match file.content().unwrap() {
        Content::Bytes(bytes) => {
            let from = usize::try_from(from).unwrap();
            HostResponse::Bytes(bytes[from..].iter().copied().take(AT_ONCE).collect())
        }
        Content::Stream(pieces) => match pieces.borrow_mut().pop() {
            None => HostResponse::Bytes(Vec::new()),
            Some(Ok(bytes)) => HostResponse::Bytes(bytes),
            Some(Err(reason)) => HostResponse::Refused(reason),
        },
    }
}
