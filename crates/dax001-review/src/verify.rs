//! Verifies a saved report: reads what it says about its sources, by which they are found again,
//! and compares it with the evaluation of its evidence today.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Formatter;

use dax001::contract::annotation::Annotation;
use dax001::contract::collection::Collection;
use dax001::contract::label::Label;
use dax001::contract::report::{Summary, Tool, Verdict};
use dax001::contract::settings::Settings;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::older::{self, Context, STRICTER_SINCE};
use crate::saved::{Module, SavedEnvelope, open, text_of};

/// A saved report's statements about its sources and about the tool that made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Seal {
    /// The version of the contract that the report follows.
    pub schema_version: String,
    /// The tool that made it.
    pub tool: Tool,
    /// The policy module that evaluated the evidence, if the report names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<Module>,
    /// When it was saved, as the host wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generated_at: Option<String>,
    /// Its verdict.
    pub verdict: Verdict,
    /// Its counts.
    pub summary: Summary,
    /// The sources that it was made from, in their order.
    pub sources: Vec<SealedSource>,
    /// The user's settings for the evaluation, besides the rule. `Evaluator` takes them among its
    /// options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings>,
    /// The collection of its evidence: by whom, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<Collection>,
    /// Files that the report names but was not made from; absent if there are no such files.
    /// `Evaluator.skipAgain` takes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<SealedFailure>,
}

/// A source, as a saved report describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SealedSource {
    /// The name under which the user added it.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes. Without one, the source can't be found again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The user's label for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// Whether it is the manifest of an export. All sources are compared with such a manifest by
    /// their hashes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_manifest: bool,
    /// If nothing of it was read: why. Then it has no bytes to find again. `Evaluator.fail` takes
    /// this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(extend("typescript" = "{ code: ErrorCode; message: string }"))
    )]
    pub failure: Option<SealedFailure>,
}

/// Why nothing of a source was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct SealedFailure {
    /// The problem's code.
    pub code: String,
    /// Its message.
    pub message: String,
}

/// The differences between a saved report and the evaluation of its evidence today.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Differences {
    /// The first hundred differences.
    pub listed: Vec<Difference>,
    /// How many differences there are.
    pub total: u64,
    /// The first hundred texts that another version of dax001 words differently, and members that a
    /// newer minor version of the contract has beyond those known here. Another version may do
    /// both, and so may anyone who claims to be one. So these are not differences, but a person
    /// should read them.
    pub reworded: Vec<Difference>,
    /// How many of these there are.
    pub reworded_total: u64,
    /// The first hundred values that an older version evaluated by rules that this version has made
    /// stricter, or by the two rules that it has relaxed. These are not differences. No stricter
    /// rule turns one into a pass.
    pub judged_otherwise: Vec<Difference>,
    /// How many of these there are.
    pub judged_otherwise_total: u64,
}

/// One value that differs in a saved report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// RFC 6901 pointer into the report.
    pub pointer: String,
    /// The value in the saved report, as JSON, shortened; left out if the report has no such value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved: Option<String>,
    /// The value that the evidence gives now, as JSON, shortened; left out if it gives no such
    /// value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged: Option<String>,
}

/// The members of a report that finding its evidence again needs.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    schema_version: String,
    tool: Tool,
    verdict: Verdict,
    summary: Summary,
    sources: Vec<Source>,
    settings: Option<Settings>,
    collection: Option<Collection>,
    #[serde(default)]
    problems: Vec<Problem>,
}

/// The members of a source that this needs.
#[derive(Deserialize)]
struct Source {
    #[serde(default)]
    form: String,
    name: String,
    bytes: u64,
    sha256: Option<String>,
    label: Option<Label>,
    clusters: u64,
    problems: Vec<Problem>,
}

/// The members of a problem that this needs.
#[derive(Deserialize)]
struct Problem {
    severity: String,
    code: String,
    message: String,
}

/// Reads what a saved report says about its evidence. The error says what is wrong with the report:
/// one line, lower case, no full stop.
pub fn read_seal(data: &[u8]) -> Result<Seal, String> {
    let SavedEnvelope { body, generated_at, module, .. } = open(data)?;
    let Head { schema_version, tool, verdict, summary, sources, settings, collection, problems } = body;
    if let Some(settings) = &settings {
        settings.check().map_err(|fault| format!("its settings are invalid: {fault}"))?;
    }
    let sources = sources.into_iter().map(sealed).collect();
    let is_skipped = |problem: &Problem| SKIPPED.contains(&problem.code.as_str());
    let skipped = problems.into_iter().filter(is_skipped);
    let skipped = skipped.map(|Problem { code, message, .. }| SealedFailure { code, message }).collect();
    Ok(Seal {
        schema_version,
        tool,
        module,
        generated_at,
        verdict,
        summary,
        sources,
        settings,
        collection,
        skipped,
    })
}

/// The codes of the problems that name a file which was not read.
const SKIPPED: [&str; 3] = ["os-metadata-skipped", "risk-list-not-applied", "saved-report-skipped"];

fn sealed(source: Source) -> SealedSource {
    let Source { form, name, bytes, sha256, label, clusters, problems } = source;
    let is_unread = sha256.is_none() && bytes == 0 && clusters == 0;
    let failure = problems.into_iter().find(|problem| is_unread && problem.severity == "error");
    let failure = failure.map(|Problem { code, message, .. }| SealedFailure { code, message });
    let is_manifest = form == "export-manifest";
    SealedSource { name, bytes, sha256, label, is_manifest, failure }
}

/// The tool that made a report, and the version of its contract. They are shown beside the
/// comparison.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Versions {
    schema_version: String,
    tool: Tool,
}

/// Members that are not compared: the versions, and the annotations, which a reviewer made.
const NOT_COMPARED: [&str; 3] = ["schemaVersion", "tool", "annotations"];

/// Finds the differences between a saved report and the report that its evidence gives now. Pass
/// both as the bytes of their JSON.
pub fn differences(saved: &[u8], judged: &[u8]) -> Result<Differences, String> {
    only_a_report(saved)?;
    let versions = |data| open::<Versions>(data).map(|opened| opened.body);
    let (saved_versions, current_versions) = (versions(saved)?, versions(judged)?);
    if saved_versions.tool.name != current_versions.tool.name {
        return Err(format!(
            "it says that {:?} made it, not {}",
            saved_versions.tool.name, current_versions.tool.name
        ));
    }
    let members = |data| open::<Members<'_>>(data).map(|opened| opened.body.0);
    let (saved, judged) = (members(saved)?, members(judged)?);
    check_annotations(
        &saved,
        minor(&saved_versions.schema_version) > minor(&current_versions.schema_version),
    )?;
    if is_doubled(&saved) {
        return Err("it has a duplicate member, so it is ambiguous".to_owned());
    }
    let compared = |(name, _): &Member<'_>| !NOT_COMPARED.contains(&name.as_str());
    let (saved, judged): (Vec<_>, Vec<_>) =
        (saved.into_iter().filter(compared).collect(), judged.into_iter().filter(compared).collect());
    let made_minor = minor(&saved_versions.schema_version);
    let counts = older::counts(&saved);
    let mut comparison = Comparison {
        is_other_version: saved_versions.tool != current_versions.tool,
        minor: made_minor,
        is_greater: made_minor > minor(&current_versions.schema_version),
        older: (made_minor < Some(STRICTER_SINCE)).then(|| Context::of(&judged)),
        counts: Vec::new(),
        differences: Differences::default(),
    };
    comparison.members("", &saved, &judged);
    comparison.counts(&counts);
    Ok(comparison.differences)
}

/// The minor version within a contract's version.
pub(crate) fn minor(version: &str) -> Option<u64> {
    version.split_once('.')?.1.parse().ok()
}

/// Refuses unknown members beside a report in its envelope, in its module, or beside the name and
/// version of its tool. Nobody verifies them, and somebody could take them for the report.
fn only_a_report(data: &[u8]) -> Result<(), String> {
    // If this is not an object, the code that reads the report says so.
    let Ok(Members(members)) = serde_json::from_str(text_of(data)?) else { return Ok(()) };
    let names = |members: &[Member<'_>], known: &[&str]| {
        members.iter().map(|(name, _)| name.clone()).find(|name| !known.contains(&name.as_str()))
    };
    let report = members.iter().find(|(name, _)| name == "report");
    let unknown = report.and_then(|_| names(&members, &["report", "generatedAt", "module"]));
    if let Some(name) = unknown {
        return Err(format!(
            "beside the report it has `{name}`, which is not part of it and cannot be verified"
        ));
    }
    let module = members.iter().find(|(name, _)| report.is_some() && name == "module");
    let module = module.and_then(|(_, module)| serde_json::from_str::<Members<'_>>(module.get()).ok());
    if let Some(name) = module.and_then(|Members(module)| names(&module, &["sha256", "commit"])) {
        return Err(format!("its module has `{name}` beside sha256 and commit, which cannot be verified"));
    }
    let report = report.and_then(|(_, report)| serde_json::from_str(report.get()).ok());
    let Members(report) = report.unwrap_or(Members(members));
    let tool = report.iter().find(|(name, _)| name == "tool");
    let tool = tool.and_then(|(_, tool)| serde_json::from_str::<Members<'_>>(tool.get()).ok());
    match tool.and_then(|Members(tool)| names(&tool, &["name", "version"])) {
        Some(name) => Err(format!("its tool has `{name}` beside name and version, which cannot be verified")),
        None => Ok(()),
    }
}

/// Annotations are a reviewer's, so they are not compared. Anything else in their place is refused,
/// because somebody could take it for one.
fn check_annotations(report: &[Member<'_>], is_newer: bool) -> Result<(), String> {
    let find = |name: &str| report.iter().find(|(member, _)| member == name).map(|(_, value)| value.get());
    let Some(annotations) = find("annotations") else { return Ok(()) };
    let annotations: Vec<Value> =
        serde_json::from_str(annotations).map_err(|_| "its annotations are not a list".to_owned())?;
    let findings = find("findings").and_then(|list| serde_json::from_str::<Vec<&RawValue>>(list).ok());
    let findings = findings.map_or(0, |list| list.len());
    for (index, annotation) in annotations.iter().enumerate() {
        let parsed = serde_json::from_value::<Annotation>(annotation.clone());
        let is_one = parsed.as_ref().is_ok_and(|parsed| {
            parsed.findings.iter().all(|finding| (*finding as usize) < findings)
                && (is_newer || serde_json::to_value(parsed).is_ok_and(|known| holds_all(annotation, &known)))
        });
        if !is_one {
            return Err(format!(
                "its annotation {index} is not one that dax001 writes, so it cannot be verified"
            ));
        }
    }
    Ok(())
}

/// Whether `known` has every member of `value`, except for empty ones.
fn holds_all(value: &Value, known: &Value) -> bool {
    let is_empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    match (value, known) {
        (Value::Object(members), Value::Object(known)) => members.iter().all(|(name, value)| {
            is_empty(value) || known.get(name).is_some_and(|known| holds_all(value, known))
        }),
        (Value::Array(entries), Value::Array(known)) => {
            entries.iter().zip(known).all(|(entry, known)| holds_all(entry, known))
        }
        _ => true,
    }
}

/// Members that minor versions of the contract after 1.0 added, each with that version. An earlier
/// report lacks them.
const ADDED: [(&str, u64); 2] = [("endLine", 1), ("endColumn", 1)];

/// How many differences are listed.
const LISTED: usize = 100;
/// How many characters of a value are shown.
const SHOWN: usize = 200;
/// Members that contain words for people. A code beside them says the same.
const WORDS: [&str; 4] = ["message", "help", "title", "statement"];

/// The differences found so far.
struct Comparison {
    is_other_version: bool,
    /// The minor version of the saved report's contract.
    minor: Option<u64>,
    /// Whether that version is greater than today's.
    is_greater: bool,
    /// Explains why an older version evaluated differently; `None` if the report follows this
    /// version's rules.
    older: Option<Context>,
    /// The counts that differ. They follow from the rest, which is compared after them.
    counts: Vec<Difference>,
    differences: Differences,
}

impl Comparison {
    /// Compares a part of the two reports. Only parts that are written differently are taken apart.
    fn part(&mut self, pointer: &str, saved: Option<&RawValue>, judged: Option<&RawValue>) {
        let (Some(one), Some(other)) = (saved, judged) else { return self.differs(pointer, saved, judged) };
        if one.get() == other.get() {
            return;
        }
        match (JsonPart::of(one), JsonPart::of(other)) {
            (JsonPart::Object(ones), JsonPart::Object(others)) if !is_doubled(&ones) => {
                self.members(pointer, &ones, &others);
            }
            (JsonPart::List(ones), JsonPart::List(others)) => {
                let aligned = if self.older.is_some() {
                    Context::align(pointer, &ones, &others)
                } else {
                    let pair = |index| (index, ones.get(index).copied(), others.get(index).copied());
                    (0..ones.len().max(others.len())).map(pair).collect()
                };
                for (index, saved, judged) in aligned {
                    self.part(&format!("{pointer}/{index}"), saved, judged);
                }
            }
            (JsonPart::Text(one), JsonPart::Text(other)) if one == other => {}
            _ => self.differs(pointer, saved, judged),
        }
    }

    fn members(&mut self, pointer: &str, saved: &[Member<'_>], judged: &[Member<'_>]) {
        let (ones, others) = (by_name(saved), by_name(judged));
        let added = judged.iter().filter(|(name, _)| !ones.contains_key(name));
        for (name, _) in saved.iter().chain(added) {
            let (saved, judged) = (ones.get(name).copied(), others.get(name).copied());
            let pointer = format!("{pointer}/{}", escaped(name));
            // The newer report may say more, but it must say whatever this version says.
            if self.is_greater && judged.is_none() {
                self.reworded(&pointer, saved, judged);
            } else if !(saved.is_none() && self.is_before(name)) {
                self.part(&pointer, saved, judged);
            }
        }
    }

    /// Whether the contract got this member after the minor version that the saved report follows.
    fn is_before(&self, name: &str) -> bool {
        ADDED.iter().any(|(added, since)| *added == name && self.minor < Some(*since))
    }

    fn differs(&mut self, pointer: &str, saved: Option<&RawValue>, judged: Option<&RawValue>) {
        if let Some(older) = &self.older {
            if pointer.starts_with("/summary/") {
                return list(&mut self.counts, pointer, saved, judged);
            }
            if older.explains(pointer, saved, judged) {
                self.differences.judged_otherwise_total += 1;
                return list(&mut self.differences.judged_otherwise, pointer, saved, judged);
            }
        }
        if self.is_other_version && is_words(pointer) {
            return self.reworded(pointer, saved, judged);
        }
        self.differences.total += 1;
        list(&mut self.differences.listed, pointer, saved, judged);
    }

    /// Counts differ for the same reason as what they count, as long as the saved report counts its
    /// own content correctly.
    fn counts(&mut self, counted: &[(&'static str, u64)]) {
        for count in std::mem::take(&mut self.counts) {
            let name = count.pointer.rsplit('/').next().unwrap_or_default();
            let actual =
                counted.iter().find(|(member, _)| *member == name).map(|(_, number)| number.to_string());
            let Differences { listed, total, judged_otherwise, judged_otherwise_total, .. } =
                &mut self.differences;
            let is_explained = *judged_otherwise_total > 0 && (actual.is_none() || actual == count.saved);
            let (listed, total) =
                if is_explained { (judged_otherwise, judged_otherwise_total) } else { (listed, total) };
            *total += 1;
            if listed.len() < LISTED {
                listed.push(count);
            }
        }
    }

    fn reworded(&mut self, pointer: &str, saved: Option<&RawValue>, judged: Option<&RawValue>) {
        self.differences.reworded_total += 1;
        list(&mut self.differences.reworded, pointer, saved, judged);
    }
}

fn list(listed: &mut Vec<Difference>, pointer: &str, saved: Option<&RawValue>, judged: Option<&RawValue>) {
    if listed.len() < LISTED {
        let (saved, judged) = (saved.map(shortened), judged.map(shortened));
        listed.push(Difference { pointer: pointer.to_owned(), saved, judged });
    }
}

/// A part of a report, with one level of it read. An object can have a duplicate member. This keeps
/// both, where most readers take only the last.
enum JsonPart<'a> {
    Object(Vec<Member<'a>>),
    List(Vec<&'a RawValue>),
    Text(String),
    Other,
}

type Member<'a> = (String, &'a RawValue);

impl<'a> JsonPart<'a> {
    fn of(value: &'a RawValue) -> Self {
        let text = value.get();
        let part = match text.as_bytes().first() {
            Some(b'{') => serde_json::from_str(text).map(|Members(members)| Self::Object(members)),
            Some(b'[') => serde_json::from_str(text).map(Self::List),
            Some(b'"') => serde_json::from_str(text).map(Self::Text),
            _ => return Self::Other,
        };
        // A string can contain half of a surrogate pair.
        part.unwrap_or(Self::Other)
    }
}

fn by_name<'a>(members: &[Member<'a>]) -> BTreeMap<String, &'a RawValue> {
    members.iter().cloned().collect()
}

fn is_doubled(members: &[Member<'_>]) -> bool {
    let mut names = BTreeSet::new();
    !members.iter().all(|(name, _)| names.insert(name))
}

/// The members of an object, in their order.
struct Members<'a>(Vec<Member<'a>>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Vec<(String, &'de RawValue)>;
            fn expecting(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Reader).map(Self)
    }
}

/// Escapes a name for use in a pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn is_words(pointer: &str) -> bool {
    pointer.rsplit('/').next().is_some_and(|name| WORDS.contains(&name))
}

fn shortened(value: &RawValue) -> String {
    let text = value.get();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{} ...", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
