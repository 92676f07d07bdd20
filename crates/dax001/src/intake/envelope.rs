//! An object at the top of a document, in a list there, or under a region's key. It is a page, a
//! cluster, the output of a change, an object of pages, or a name with its status.
//!
//! Only its end shows which of them it is, so its own members are read as if it were a record.

use dax001_scan::position::Position;
use dax001_scan::token::{Container, Interest, Scalar, Token};

use super::beside::{self, is_metadata};
use super::documents::Page;
use super::failure::failure_as_json;
use super::json_text::{decode_string, is_spelling_of};
use super::member::Name;
use super::pair::Pair;
use super::record::RecordReader;
use super::saved_report::ReportMembers;
use crate::aws::regions::is_region;
use crate::contract::problem::{Problem, ProblemCode};
use crate::contract::report::Form;
use crate::intake::problems::Problems;

/// How many regions an object of pages can have; AWS has about forty.
const REGION_LIMIT: usize = 1000;

#[derive(Debug)]
pub(super) struct Envelope {
    pub(super) start: Position,
    /// Pointer of the object in the document.
    pub(super) pointer: String,
    /// Reads the object's own members as if it were a record.
    pub(super) reader: RecordReader,
    /// Reads the object's own members as if it were a name with its status.
    pub(super) pair: Pair,
    /// The key whose value comes next or is being read.
    key: String,
    /// The role of the member whose value comes next, if it is a member of an envelope.
    role: Option<Role>,
    clusters: MemberState,
    cluster: MemberState,
    token_seen: bool,
    /// The regions that appear as keys.
    regions: Vec<String>,
    /// The regions whose value is not a page.
    pub(super) bad_regions: Vec<String>,
    /// The first unknown member whose value is a list or an object.
    stray: Option<(String, Position)>,
    /// The first scalar that shows that the page is incomplete.
    sign: Option<Problem>,
    /// The first scalar that must not appear beside regions.
    no_region: Option<Problem>,
    pub(super) page: Page,
    /// An error about this object has already been reported.
    pub(super) has_problem: bool,
    /// Number of errors before this object.
    pub(super) errors_before: u64,
    /// A key that differs from an envelope member only in its spelling.
    misspelt_key: Option<String>,
    /// `Code` and `Message`: an error that the AWS CLI printed as JSON.
    error: (Option<String>, Option<String>),
    /// Its own members, in case it is a saved report.
    report: ReportMembers,
    /// The members of its `report`, in case it is the envelope of a saved report.
    pub(super) inner_report: Option<ReportMembers>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Clusters,
    Cluster,
    NextToken,
    /// A region, whose value should be a page.
    Region,
    /// A duplicate member, whose value is not read.
    Repeated,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum MemberState {
    #[default]
    No,
    Yes,
    /// The member is present, but its value is of the wrong type.
    Wrong,
}

/// A value that begins inside the envelope.
pub(super) enum EnvelopeChild {
    Clusters,
    Record(String),
    /// The value of a region's key.
    Region(String),
    /// An object where none is expected, which can be another document.
    Document(String),
    /// A possible saved report.
    Report,
    /// How a call went.
    Metadata,
    /// A value inside the envelope's own record, and whether the record needs it.
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
            clusters: MemberState::No,
            cluster: MemberState::No,
            token_seen: false,
            regions: Vec::new(),
            bad_regions: Vec::new(),
            stray: None,
            sign: None,
            no_region: None,
            page: Page::default(),
            has_problem: false,
            errors_before,
            misspelt_key: None,
            error: (None, None),
            report: ReportMembers::default(),
            inner_report: None,
        }
    }

    /// Whether one of its members is an evidence member, whatever its value.
    pub(super) fn has_evidence(&self) -> bool {
        self.clusters != MemberState::No
            || self.cluster != MemberState::No
            || !self.regions.is_empty()
            || self.reader.has_identity()
    }

    /// Whether the part read so far begins like a saved report of this tool.
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

    /// The form, judging by the members read so far.
    pub(super) fn form(&self) -> Form {
        let is_record = self.reader.has_identity();
        let is_pair = if is_record { self.pair.has_status() } else { self.pair.is_pair() };
        match (self.clusters, self.cluster, !self.regions.is_empty()) {
            (MemberState::No, MemberState::No, false)
                if is_pair && !self.reader.has_description() && !self.is_failure() =>
            {
                Form::PairList
            }
            (MemberState::No, MemberState::No, false) if is_record => Form::Cluster,
            (MemberState::Yes, MemberState::No, false) if !is_record => Form::Page,
            (MemberState::No, MemberState::Yes, false) if !is_record => Form::ClusterOutput,
            (MemberState::No, MemberState::No, true) if !is_record => Form::RegionPages,
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
            "Clusters" => (Role::Clusters, self.clusters != MemberState::No),
            "Cluster" => (Role::Cluster, self.cluster != MemberState::No),
            "NextToken" => (Role::NextToken, std::mem::replace(&mut self.token_seen, true)),
            // No tool prints a region within a region.
            _ if is_region(key) && self.page.region_key.is_none() => {
                (Role::Region, self.region(key, at, problems))
            }
            _ => {
                if ["Clusters", "Cluster", "NextToken"]
                    .iter()
                    .any(|ours| is_spelling_of(key.as_bytes(), ours))
                {
                    self.misspelt_key.get_or_insert_with(|| key.to_owned());
                }
                self.role = None;
                return self.reader.key(name, &|| *token);
            }
        };
        self.role = Some(if repeated { Role::Repeated } else { role });
        if repeated {
            let message = format!("`{key}` is duplicated in the same object");
            self.wrong(Problem::at(ProblemCode::DuplicateMember, at, message), problems);
        }
    }

    /// Notes a region's key and returns whether it is a duplicate.
    fn region(&mut self, key: &str, at: Position, problems: &mut Problems) -> bool {
        if self.regions.len() == REGION_LIMIT {
            if !self.has_problem {
                let message = format!("more than {REGION_LIMIT} region keys in this object");
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

    /// Notes that the value of the last region key is not a page.
    fn bad_region(&mut self) {
        if self.bad_regions.len() < REGION_LIMIT {
            self.bad_regions.push(self.key.clone());
        }
    }

    fn wrong(&mut self, problem: Problem, problems: &mut Problems) {
        self.has_problem = true;
        problems.push(problem);
    }

    pub(super) fn open(
        &mut self,
        container: Container,
        at: Position,
        problems: &mut Problems,
    ) -> EnvelopeChild {
        if !self.reader.is_nested() {
            self.pair.other();
        }
        match (self.role.take(), container) {
            (None, _) if !self.reader.is_nested() => {
                if container == Container::Object && is_metadata(&self.key) {
                    return EnvelopeChild::Metadata;
                }
                self.stray.get_or_insert_with(|| (self.key.clone(), at));
                if container == Container::Object && self.key == "report" {
                    return EnvelopeChild::Report;
                }
                EnvelopeChild::Inside(self.reader.open(container, at))
            }
            (None, _) => EnvelopeChild::Inside(self.reader.open(container, at)),
            (Some(Role::Clusters), Container::Array) => {
                self.clusters = MemberState::Yes;
                EnvelopeChild::Clusters
            }
            (Some(Role::Cluster), Container::Object) => {
                self.cluster = MemberState::Yes;
                EnvelopeChild::Record(format!("{}/Cluster", self.pointer))
            }
            (Some(Role::Region), Container::Object) => EnvelopeChild::Region(self.key.clone()),
            (Some(Role::NextToken), Container::Object) => {
                self.wrong_type(Role::NextToken, at, problems);
                EnvelopeChild::Document(format!("{}/NextToken", self.pointer))
            }
            (Some(role), _) => {
                self.wrong_type(role, at, problems);
                EnvelopeChild::Skip
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
                // Two quotes alone are an empty token, which announces no page.
                if token.raw.len() > 2 {
                    self.page.next_token = Some(token.start);
                }
            }
            Some(role) => self.wrong_type(role, token.start, problems),
        }
    }

    /// Records the sign found in a metadata member, unless there is an earlier one.
    pub(super) fn metadata(&mut self, sign: Option<Problem>) {
        if self.sign.is_none() {
            self.sign = sign;
        }
    }

    /// Takes over the members of `report`. Evidence in there would be lost, so such a member counts
    /// as foreign content.
    pub(super) fn report(&mut self, members: ReportMembers) {
        if let Some(at) = members.foreign_content {
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
            Role::Region => format!("the value of `{}` is not a page of clusters", self.key),
        };
        match role {
            Role::Clusters => self.clusters = MemberState::Wrong,
            Role::Cluster => self.cluster = MemberState::Wrong,
            Role::Region => self.bad_region(),
            _ => {}
        }
        self.wrong(Problem::at(ProblemCode::UnrecognisedDocument, at, message), problems);
    }

    /// The problem with this object, once it is complete and of this form.
    pub(super) fn problem(&self, form: Form) -> Option<Problem> {
        match (form, &self.stray, self.page.region_key.is_some()) {
            (Form::Unrecognised, ..) if self.has_problem => None,
            (Form::Unrecognised, ..) => Some(self.unrecognised()),
            (Form::Page | Form::RegionPages, ..) if self.is_failure() => Some(self.unrecognised()),
            (Form::Page | Form::RegionPages | Form::ClusterOutput, Some((key, at)), _) => {
                let message = format!("AWS does not print `{key}` here; it is ignored");
                Some(Problem::at(ProblemCode::UnrecognisedDocument, *at, message))
            }
            (Form::Page | Form::RegionPages | Form::ClusterOutput, ..) if self.sign.is_some() => {
                self.sign.clone()
            }
            (Form::RegionPages, ..) if self.no_region.is_some() => self.no_region.clone(),
            (Form::Page | Form::RegionPages | Form::ClusterOutput, ..) if self.misspelt_key.is_some() => {
                let message = misspelt_message(self.misspelt_key.as_deref().unwrap_or_default());
                Some(Problem::at(ProblemCode::UnrecognisedDocument, self.start, message))
            }
            (Form::Page, ..) | (_, _, false) => None,
            (_, _, true) => {
                let message = "the value of this region is not a page of clusters";
                Some(Problem::at(ProblemCode::UnrecognisedDocument, self.start, message))
            }
        }
    }

    /// Why the object has none of the known forms.
    fn unrecognised(&self) -> Problem {
        if let (Some(code), Some(text)) = &self.error {
            let (code, message) = failure_as_json(code, text);
            return Problem::at(code, self.start, message);
        }
        let message = if self.clusters != MemberState::No
            || self.cluster != MemberState::No
            || !self.regions.is_empty()
        {
            "this object mixes `Clusters`, `Cluster`, regions or the members of a cluster".to_owned()
        } else if self.pair.is_foreign() {
            "the keys of this object do not name a DAX cluster and its encryption at rest".to_owned()
        } else if let Some(key) = self.misspelt_key.as_ref().or(self.reader.misspelt_key()) {
            misspelt_message(key)
        } else if !self.reader.has_members() {
            "this object has neither `Clusters` nor the members of a cluster".to_owned()
        } else {
            "this object does not name a cluster: it has neither `ClusterName` nor `ClusterArn`".to_owned()
        };
        Problem::at(ProblemCode::UnrecognisedDocument, self.start, message)
    }
}

/// The message for a key that differs from one of AWS's only in its spelling.
pub(super) fn misspelt_message(key: &str) -> String {
    format!("this is not what the AWS CLI prints: a member is misspelt as `{key}`")
}
