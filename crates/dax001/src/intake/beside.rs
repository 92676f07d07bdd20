//! How a call went, or a sign that clusters are missing, found beside `Clusters`, `Cluster` or
//! regions.

use dax001_scan::position::Position;
use dax001_scan::token::{Scalar, Token};

use super::failure::failure;
use super::json_text::decode_string;
use crate::contract::problem::{Problem, ProblemCode};

/// Whether this is a member in which an SDK records how a call went: `$metadata` in JavaScript,
/// `ResponseMetadata` in Python, `ResultMetadata` in Go, `sdkResponseMetadata` in Java.
pub(super) fn is_metadata(key: &str) -> bool {
    matches!(
        key,
        "$metadata" | "ResponseMetadata" | "ResultMetadata" | "responseMetadata" | "sdkResponseMetadata"
    )
}

/// Members that report a failure, normalised: lower case, without `_`, `-`, `.`, `$` and spaces.
const FAILURES: [&str; 25] = [
    "code",
    "denied",
    "err",
    "errno",
    "error",
    "errorcode",
    "errorcount",
    "errormessage",
    "errors",
    "errortype",
    "exception",
    "exceptiontype",
    "exitcode",
    "exitstatus",
    "failed",
    "failure",
    "failures",
    "fault",
    "message",
    "partial",
    "rc",
    "returncode",
    "stderr",
    "timedout",
    "traceback",
];

/// Members that announce more results, normalised in the same way.
const MORE: [&str; 27] = [
    "continuationtoken",
    "cursor",
    "hasmore",
    "hasmorepages",
    "hasmoreresults",
    "hasnextpage",
    "istruncated",
    "lastevaluatedkey",
    "marker",
    "more",
    "morepages",
    "moreresults",
    "next",
    "nextcontinuationtoken",
    "nextcursor",
    "nextlink",
    "nextmarker",
    "nextpage",
    "nextpagetoken",
    "nextpageurl",
    "nexttoken",
    "pagetoken",
    "paginationtoken",
    "resumetoken",
    "startingtoken",
    "token",
    "truncated",
];

/// Phrases, in lower case, from AWS errors and from tools that truncate a response. If a string
/// beside clusters contains one, clusters are missing.
const TELLTALES: [&str; 10] = [
    "accessdenied",
    "access denied",
    "exception",
    "expiredtoken",
    "not authorized",
    "rate exceeded",
    "throttl",
    "timed out",
    "truncated",
    "unauthorized",
];

/// How a call went, as an SDK records it. Members are read one by one, nested ones included.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    /// The last key read.
    key: String,
    /// The enclosing member that reports a failure or announces more results.
    telling: Option<String>,
    /// The first sign that the call failed or that more results follow.
    pub(super) sign: Option<Problem>,
}

impl Metadata {
    pub(super) fn key(&mut self, key: String) {
        self.key = key;
    }

    /// Begins a nested list or object.
    pub(super) fn open(&self) -> Self {
        let letters = letters_of(&self.key);
        let tells = FAILURES.contains(&letters.as_str()) || MORE.contains(&letters.as_str());
        let telling = self.telling.clone().or_else(|| tells.then(|| self.key.clone()));
        Self { key: self.key.clone(), telling, sign: None }
    }

    pub(super) fn scalar(&mut self, kind: Scalar, token: &Token<'_>) {
        if self.sign.is_none() {
            self.sign = sign(self.telling.as_ref().unwrap_or(&self.key), kind, token);
        }
    }

    pub(super) fn close(&mut self, inner: Self) {
        self.sign = self.sign.take().or(inner.sign);
    }
}

/// A key in lower case, without word separators.
fn letters_of(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '_' | '-' | '.' | '$' | ' ')).collect::<String>().to_ascii_lowercase()
}

/// Values that appear only in clusters.
const STATUSES: [&str; 4] = ["ENABLED", "DISABLED", "ENABLING", "DISABLING"];

/// The problem if a scalar beside `Clusters` or `Cluster` reports a failure or announces more
/// results.
pub(super) fn sign(key: &str, kind: Scalar, token: &Token<'_>) -> Option<Problem> {
    let text = (kind == Scalar::String).then(|| decode_string(token.raw));
    if let Some((code, message)) = text.as_deref().and_then(failure) {
        return Some(Problem::at(code, token.start, message));
    }
    if says_no(kind, text.as_deref(), token) {
        return None;
    }
    if let Some(status) = text.as_deref().filter(|text| STATUSES.contains(text)) {
        let message = format!("`{key}` says `{status}` without naming a cluster");
        return Some(Problem::at(ProblemCode::UnrecognisedDocument, token.start, message));
    }
    let letters = letters_of(key);
    let letters = letters.as_str();
    let lower = text.unwrap_or_default().to_ascii_lowercase();
    let is_failure = TELLTALES.iter().any(|word| lower.contains(word))
        || FAILURES.contains(&letters)
        || letters.ends_with("statuscode") && is_failed_http(token);
    let (code, message) = if is_failure {
        (ProblemCode::CliError, format!("collection failed for this region: `{key}` reports an error"))
    } else if MORE.contains(&letters) {
        (ProblemCode::MorePages, format!("`{key}` announces more clusters"))
    } else {
        return None;
    };
    Some(Problem::at(code, token.start, message))
}

/// Whether the value means "nothing": `null`, `false`, `0` or blank text.
fn says_no(kind: Scalar, text: Option<&str>, token: &Token<'_>) -> bool {
    match kind {
        Scalar::Null | Scalar::False => true,
        Scalar::True => false,
        Scalar::Number => token.raw == b"0",
        Scalar::String => text.is_some_and(|text| text.trim().is_empty()),
    }
}

fn is_failed_http(token: &Token<'_>) -> bool {
    let digits = token.raw.iter().filter(|byte| byte.is_ascii_digit());
    !matches!(digits.copied().collect::<Vec<u8>>().as_slice(), [b'1'..=b'3', _, _])
}

/// The problem of a member beside regions: the only other thing allowed there is how a call went.
pub(super) fn not_a_region(key: &str, at: Position) -> Problem {
    let message = format!("`{key}` is next to regions but is not a region");
    Problem::at(ProblemCode::UnrecognisedDocument, at, message)
}
