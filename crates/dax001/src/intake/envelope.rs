//! An object at the top of a document, in a list there or under a region's key: a page, a cluster, the output
//! of a change, an object of pages, or a name with its status.
//!
//! Which of them it is shows only at its end, so its own members are read as if it were a record.

use dax001_scan::position::Position;
use dax001_scan::token::{Container, Interest, Scalar, Token};

use super::beside::{self, is_metadata};
use super::documents::Page;
use super::failure::failure_as_json;
use super::json_text::{decode_string, is_spelling_of};
use super::pair::Pair;
use super::record::{Name, RecordReader};
use super::saved_report::ReportMembers;
use crate::aws::regions::is_region;
use crate::contract::problem::{Problem, ProblemCode};
use crate::contract::report::Form;
use crate::intake::problems::Problems;

/// How many regions an object of pages can have; AWS has some forty.
const REGION_LIMIT: usize = 1000;

#[derive(Debug)]
pub(super) struct Envelope {
    /// Where it begins.
    pub(super) start: Position,
    /// Its pointer in the document.
    pub(super) pointer: String,
    /// Its own members, in case that it is a record.
    pub(super) reader: RecordReader,
    /// Its own members, in case that it is a name with its status.
    pub(super) pair: Pair,
    /// The key whose value comes next or is being read.
    key: String,
    /// The member whose value comes next, if it is one of an envelope.
    role: Option<Role>,
    clusters: Seen,
    cluster: Seen,
    token_seen: bool,
    /// The regions that were its keys.
    regions: Vec<String>,
    /// Those of them whose value is no page.
    pub(super) bad_regions: Vec<String>,
    /// The first member with a list or an object for its value that is none of ours.
    stray: Option<(String, Position)>,
    /// The first single value that makes a page less than whole; and the first that can't stand beside regions.
    sign: Option<Problem>,
    no_region: Option<Problem>,
    pub(super) page: Page,
    /// It has been called wrong already.
    pub(super) has_problem: bool,
    /// How many errors there were before it.
    pub(super) errors_before: u64,
    /// A key that is one of an envelope but for its spelling.
    misspelt: Option<String>,
    /// `Code` and `Message`: an error of the AWS CLI in JSON.
    error: (Option<String>, Option<String>),
    /// Its members in case that it is a saved report, and those of its `report` in case that it is the envelope of one.
    report: ReportMembers,
    pub(super) inner_report: Option<ReportMembers>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Clusters,
    Cluster,
    NextToken,
    /// A region, of which the value is to be a page.
    Region,
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
    /// What a region's key holds.
    Region(String),
    /// An object where no object should stand, which can be another document.
    Document(String),
    /// What may be a saved report.
    Report,
    /// How a call went.
    Metadata,
    /// Inside the envelope's own record, which wants it or not.
    Inside(Interest),
    Skip,
}

impl Envelope {
    pub(super) fn new(start: Position, pointer: String, errors_before: u64) -> Self {
        Self {
            start,
            pointer,
            reader: RecordReader::new(start),
            pair: Pair::default(),
            key: String::new(),
            role: None,
            clusters: Seen::No,
            cluster: Seen::No,
            token_seen: false,
            regions: Vec::new(),
            bad_regions: Vec::new(),
            stray: None,
            sign: None,
            no_region: None,
            page: Page::default(),
            has_problem: false,
            errors_before,
            misspelt: None,
            error: (None, None),
            report: ReportMembers::default(),
            inner_report: None,
        }
    }

    /// Whether a member of it is one of evidence, whatever its value.
    pub(super) fn has_evidence(&self) -> bool {
        self.clusters != Seen::No
            || self.cluster != Seen::No
            || !self.regions.is_empty()
            || self.reader.has_identity()
    }

    /// Whether it begins like a saved report of this tool, as far as it was read.
    pub(super) fn begins_report(&self) -> bool {
        !self.has_evidence()
            && (self.report.begins() || self.inner_report.as_ref().is_some_and(ReportMembers::begins))
    }

    /// Whether it is a saved report of this tool, with or without its envelope.
    pub(super) fn is_saved_report(&self) -> bool {
        let is_envelope = self.inner_report.as_ref().is_some_and(ReportMembers::is_report);
        self.form() == Form::Unrecognised
            && !self.has_problem
            && !self.reader.has_intruder()
            && !self.has_evidence()
            && (is_envelope || self.report.is_report())
    }

    /// What it is by the members read so far.
    pub(super) fn form(&self) -> Form {
        let is_record = self.reader.has_identity();
        let is_pair = if is_record { self.pair.has_status() } else { self.pair.is_pair() };
        match (self.clusters, self.cluster, !self.regions.is_empty()) {
            (Seen::No, Seen::No, false)
                if is_pair && !self.reader.has_description() && !self.is_failure() =>
            {
                Form::PairList
            }
            (Seen::No, Seen::No, false) if is_record => Form::Cluster,
            (Seen::Yes, Seen::No, false) if !is_record => Form::Page,
            (Seen::No, Seen::Yes, false) if !is_record => Form::ClusterOutput,
            (Seen::No, Seen::No, true) if !is_record => Form::RegionPages,
            _ => Form::Unrecognised,
        }
    }

    fn is_failure(&self) -> bool {
        self.error.0.is_some() && self.error.1.is_some()
    }

    pub(super) fn key(&mut self, name: Name, token: &Token<'_>, problems: &mut Problems) {
        if self.reader.is_nested() {
            return self.reader.key(name, &|| *token);
        }
        let (key, at) = (decode_string(token.raw), token.start);
        let key = key.as_str();
        self.report.key(key);
        if self.key == key {
            self.pair.other();
        }
        key.clone_into(&mut self.key);
        let (role, repeated) = match key {
            "Clusters" => (Role::Clusters, self.clusters != Seen::No),
            "Cluster" => (Role::Cluster, self.cluster != Seen::No),
            "NextToken" => (Role::NextToken, std::mem::replace(&mut self.token_seen, true)),
            // A region within a region is none that anything prints.
            _ if is_region(key) && self.page.region_key.is_none() => {
                (Role::Region, self.region(key, at, problems))
            }
            _ => {
                if ["Clusters", "Cluster", "NextToken"]
                    .iter()
                    .any(|ours| is_spelling_of(key.as_bytes(), ours))
                {
                    self.misspelt.get_or_insert_with(|| key.to_owned());
                }
                self.role = None;
                return self.reader.key(name, &|| *token);
            }
        };
        self.role = Some(if repeated { Role::Repeated } else { role });
        if repeated {
            let message = format!("`{key}` stands twice in the same object");
            self.wrong(Problem::at(ProblemCode::DuplicateMember, at, message), problems);
        }
    }

    /// A region is a key; says whether it has been one before.
    fn region(&mut self, key: &str, at: Position, problems: &mut Problems) -> bool {
        if self.regions.len() == REGION_LIMIT {
            if !self.has_problem {
                let message = format!("more than {REGION_LIMIT} regions are keys of this object");
                self.wrong(Problem::at(ProblemCode::TooManyScopes, at, message), problems);
            }
            return false;
        }
        let is_repeated = self.regions.iter().any(|region| region == key);
        if !is_repeated {
            self.regions.push(key.to_owned());
        }
        is_repeated
    }

    /// What stands under the region whose key was read last is no page.
    fn bad_region(&mut self) {
        if self.bad_regions.len() < REGION_LIMIT {
            self.bad_regions.push(self.key.clone());
        }
    }

    fn wrong(&mut self, problem: Problem, problems: &mut Problems) {
        self.has_problem = true;
        problems.push(problem);
    }

    pub(super) fn open(&mut self, container: Container, at: Position, problems: &mut Problems) -> Opened {
        if !self.reader.is_nested() {
            self.pair.other();
        }
        match (self.role.take(), container) {
            (None, _) if !self.reader.is_nested() => {
                if container == Container::Object && is_metadata(&self.key) {
                    return Opened::Metadata;
                }
                self.stray.get_or_insert_with(|| (self.key.clone(), at));
                if container == Container::Object && self.key == "report" {
                    return Opened::Report;
                }
                Opened::Inside(self.reader.open(container, at))
            }
            (None, _) => Opened::Inside(self.reader.open(container, at)),
            (Some(Role::Clusters), Container::Array) => {
                self.clusters = Seen::Yes;
                Opened::Clusters
            }
            (Some(Role::Cluster), Container::Object) => {
                self.cluster = Seen::Yes;
                Opened::Record(format!("{}/Cluster", self.pointer))
            }
            (Some(Role::Region), Container::Object) => Opened::Region(self.key.clone()),
            (Some(Role::NextToken), Container::Object) => {
                self.wrong_type(Role::NextToken, at, problems);
                Opened::Document(format!("{}/NextToken", self.pointer))
            }
            (Some(role), _) => {
                self.wrong_type(role, at, problems);
                Opened::Skip
            }
        }
    }

    pub(super) fn scalar(&mut self, kind: Scalar, token: &Token<'_>, problems: &mut Problems) {
        if !self.reader.is_nested() {
            let Self { pair, key, error, sign, no_region, role, .. } = self;
            pair.member(key, kind, token);
            if role.is_none() {
                if sign.is_none() {
                    *sign = beside::sign(key, kind, token);
                }
                if no_region.is_none() {
                    *no_region = Some(beside::not_a_region(key, token.start));
                }
            }
            match key.as_str() {
                "Code" if kind == Scalar::String => error.0 = Some(decode_string(token.raw)),
                "Message" if kind == Scalar::String => error.1 = Some(decode_string(token.raw)),
                _ => {}
            }
        }
        match self.role.take() {
            None => self.reader.scalar(kind, token),
            Some(Role::NextToken) if kind == Scalar::Null => {}
            Some(Role::NextToken) if kind == Scalar::String => {
                // Two quotes alone are an empty token, which is none.
                if token.raw.len() > 2 {
                    self.page.next_token = Some(token.start);
                }
            }
            Some(role) => self.wrong_type(role, token.start, problems),
        }
    }

    /// What stands within what says how a call went.
    pub(super) fn metadata(&mut self, sign: Option<Problem>) {
        if self.sign.is_none() {
            self.sign = sign;
        }
    }

    /// What was read of `report`: evidence in there is evidence that would be lost.
    pub(super) fn report(&mut self, members: ReportMembers) {
        if let Some(at) = members.intruder {
            self.reader.intrudes(at);
        }
        self.inner_report = Some(members);
    }

    fn wrong_type(&mut self, role: Role, at: Position, problems: &mut Problems) {
        let message = match role {
            Role::Repeated => {
                if is_region(&self.key) {
                    self.bad_region();
                }
                return;
            }
            Role::Clusters => "`Clusters` is not a list".to_owned(),
            Role::Cluster => "`Cluster` is not an object".to_owned(),
            Role::NextToken => "`NextToken` is not a string".to_owned(),
            Role::Region => format!("what stands under `{}` is not a page of clusters", self.key),
        };
        match role {
            Role::Clusters => self.clusters = Seen::Wrong,
            Role::Cluster => self.cluster = Seen::Wrong,
            Role::Region => self.bad_region(),
            _ => {}
        }
        self.wrong(Problem::at(ProblemCode::UnrecognisedDocument, at, message), problems);
    }

    /// What is wrong with it now that it is complete and of this form.
    pub(super) fn problem(&self, form: Form) -> Option<Problem> {
        match (form, &self.stray, self.page.region_key.is_some()) {
            (Form::Unrecognised, ..) if self.has_problem => None,
            (Form::Unrecognised, ..) => Some(self.unrecognised()),
            (Form::Page | Form::RegionPages, ..) if self.is_failure() => Some(self.unrecognised()),
            (Form::Page | Form::RegionPages | Form::ClusterOutput, Some((key, at)), _) => {
                let message =
                    format!("`{key}` stands here, which is nothing that AWS prints, and is not read");
                Some(Problem::at(ProblemCode::UnrecognisedDocument, *at, message))
            }
            (Form::Page | Form::RegionPages | Form::ClusterOutput, ..) if self.sign.is_some() => {
                self.sign.clone()
            }
            (Form::RegionPages, ..) if self.no_region.is_some() => self.no_region.clone(),
            (Form::Page | Form::RegionPages | Form::ClusterOutput, ..) if self.misspelt.is_some() => {
                let message = misspelt(self.misspelt.as_deref().unwrap_or_default());
                Some(Problem::at(ProblemCode::UnrecognisedDocument, self.start, message))
            }
            (Form::Page, ..) | (_, _, false) => None,
            (_, _, true) => {
                let message = "what stands under this region is not a page of clusters";
                Some(Problem::at(ProblemCode::UnrecognisedDocument, self.start, message))
            }
        }
    }

    /// Why the object is none of the forms.
    fn unrecognised(&self) -> Problem {
        if let (Some(code), Some(text)) = &self.error {
            let (code, message) = failure_as_json(code, text);
            return Problem::at(code, self.start, message);
        }
        let message = if self.clusters != Seen::No || self.cluster != Seen::No || !self.regions.is_empty() {
            "this object mixes `Clusters`, `Cluster`, regions or the members of a cluster".to_owned()
        } else if self.pair.is_foreign() {
            "the keys of this object don't name a DAX cluster and its encryption at rest".to_owned()
        } else if let Some(key) = self.misspelt.as_ref().or(self.reader.misspelt()) {
            misspelt(key)
        } else if !self.reader.has_members() {
            "this object has neither `Clusters` nor the members of a cluster".to_owned()
        } else {
            "this object names no cluster: it has neither `ClusterName` nor `ClusterArn`".to_owned()
        };
        Problem::at(ProblemCode::UnrecognisedDocument, self.start, message)
    }
}

/// The words for a key that is one of AWS's but for its spelling.
pub(super) fn misspelt(key: &str) -> String {
    format!("this is not what the AWS CLI prints: it doesn't spell a member `{key}`")
}
