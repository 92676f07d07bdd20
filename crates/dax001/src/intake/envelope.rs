//! An object at the top of a document, or in a list there: a page, a cluster, or the output of a change.
//!
//! Which of them it is shows only at its end, so its own members are read as if it were a record.

use super::documents::Page;
use super::position::Position;
use super::record::RecordReader;
use super::token::{Container, Scalar, Token};
use crate::problem::{Problem, ProblemCode, Problems};
use crate::report::Form;

#[derive(Debug)]
pub(super) struct Envelope {
    start: Position,
    /// Its pointer in the document.
    pub(super) pointer: String,
    /// Its own members, in case that it is a record.
    pub(super) reader: RecordReader,
    /// The member whose value comes next, if it is one of an envelope.
    role: Option<Role>,
    clusters: Seen,
    cluster: Seen,
    token_seen: bool,
    pub(super) page: Page,
    /// It has been called wrong already.
    pub(super) has_problem: bool,
    /// A key that is one of ours but for its spelling.
    misspelt: Option<String>,
    /// Whether there is a `Code`, and whether there is a `Message`: an error of the AWS CLI in JSON.
    error: (bool, bool),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Clusters,
    Cluster,
    NextToken,
    /// A second one, whose value is not read.
    Repeated,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Seen {
    #[default]
    No,
    Yes,
    /// It is there, but its value is of another type.
    Wrong,
}

/// What begins inside the envelope.
pub(super) enum Opened {
    Clusters,
    Record(String),
    /// Inside the envelope's own record.
    Inside,
    Skip,
}

impl Envelope {
    pub(super) fn new(start: Position, pointer: String) -> Self {
        Self {
            start,
            pointer,
            reader: RecordReader::new(start),
            role: None,
            clusters: Seen::No,
            cluster: Seen::No,
            token_seen: false,
            page: Page::default(),
            has_problem: false,
            misspelt: None,
            error: (false, false),
        }
    }

    /// What it is by the members read so far.
    pub(super) fn form(&self) -> Form {
        let is_record = self.reader.has_identity();
        match (self.clusters, self.cluster) {
            (Seen::No, Seen::No) if is_record => Form::Cluster,
            (Seen::Yes, Seen::No) if !is_record => Form::Page,
            (Seen::No, Seen::Yes) if !is_record => Form::ClusterOutput,
            _ => Form::Unrecognised,
        }
    }

    pub(super) fn key(&mut self, key: &str, at: Position, problems: &mut Problems) {
        if self.reader.is_nested() {
            return self.reader.key(key);
        }
        let (role, repeated) = match key {
            "Clusters" => (Role::Clusters, self.clusters != Seen::No),
            "Cluster" => (Role::Cluster, self.cluster != Seen::No),
            "NextToken" => (Role::NextToken, std::mem::replace(&mut self.token_seen, true)),
            _ => {
                if ["clusters", "cluster", "clustername", "clusterarn"]
                    .iter()
                    .any(|ours| key.eq_ignore_ascii_case(ours))
                {
                    self.misspelt.get_or_insert_with(|| key.to_owned());
                }
                self.error = (self.error.0 || key == "Code", self.error.1 || key == "Message");
                self.role = None;
                return self.reader.key(key);
            }
        };
        self.role = Some(if repeated { Role::Repeated } else { role });
        if repeated {
            let message = format!("`{key}` stands twice in the same object");
            self.wrong(Problem::at(ProblemCode::DuplicateMember, at, message), problems);
        }
    }

    fn wrong(&mut self, problem: Problem, problems: &mut Problems) {
        self.has_problem = true;
        problems.push(problem);
    }

    pub(super) fn open(&mut self, container: Container, at: Position, problems: &mut Problems) -> Opened {
        match (self.role.take(), container) {
            (None, _) => {
                self.reader.open(container, at);
                Opened::Inside
            }
            (Some(Role::Clusters), Container::Array) => {
                self.clusters = Seen::Yes;
                Opened::Clusters
            }
            (Some(Role::Cluster), Container::Object) => {
                self.cluster = Seen::Yes;
                Opened::Record(format!("{}/Cluster", self.pointer))
            }
            (Some(role), _) => {
                self.wrong_type(role, at, problems);
                Opened::Skip
            }
        }
    }

    pub(super) fn scalar(&mut self, kind: Scalar, token: &Token<'_>, problems: &mut Problems) {
        match self.role.take() {
            None => self.reader.scalar(kind, token),
            Some(Role::NextToken) if kind == Scalar::Null => {}
            Some(Role::NextToken) if kind == Scalar::String => {
                if token.end - token.start.offset > 2 {
                    self.page.next_token = Some(token.start);
                }
            }
            Some(role) => self.wrong_type(role, token.start, problems),
        }
    }

    fn wrong_type(&mut self, role: Role, at: Position, problems: &mut Problems) {
        let message = match role {
            Role::Repeated => return,
            Role::Clusters => "`Clusters` is not a list",
            Role::Cluster => "`Cluster` is not an object",
            Role::NextToken => "`NextToken` is not a string",
        };
        match role {
            Role::Clusters => self.clusters = Seen::Wrong,
            Role::Cluster => self.cluster = Seen::Wrong,
            _ => {}
        }
        self.wrong(Problem::at(ProblemCode::UnrecognisedDocument, at, message), problems);
    }

    /// Why the object is none of the forms.
    pub(super) fn unrecognised(&self) -> Problem {
        if self.error == (true, true) {
            let message = "the AWS CLI printed an error here, as JSON with `Code` and `Message`";
            return Problem::at(ProblemCode::CliError, self.start, message);
        }
        let message = if self.clusters != Seen::No || self.cluster != Seen::No {
            "this object mixes `Clusters`, `Cluster` or the members of a cluster".to_owned()
        } else if let Some(key) = &self.misspelt {
            format!("`{key}` is not how the AWS CLI spells this member")
        } else if !self.reader.has_members() {
            "this object has neither `Clusters` nor the members of a cluster".to_owned()
        } else {
            "this object names no cluster: it has neither `ClusterName` nor `ClusterArn`".to_owned()
        };
        Problem::at(ProblemCode::UnrecognisedDocument, self.start, message)
    }
}
