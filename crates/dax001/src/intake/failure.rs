//! Identifies AWS CLI messages about a failed collection.
//!
//! The texts come from aws-cli 1.46, 2.9 and 2.38, made to fail in every way in which an export can
//! fail. The codes are those of the services. `fixtures/failed-*` contain the texts. Collected on
//! 2026-11-29.

use serde::Deserialize;

use crate::contract::coverage::RegionState;
use crate::contract::problem::ProblemCode;

/// Classifies a line of the AWS CLI, and returns the code and a short message if it reports a
/// failure.
pub(super) fn failure(line: &str) -> Option<(ProblemCode, String)> {
    let line = line.trim();
    // Version 2 writes the first prefix. Windows PowerShell puts the program's name before its
    // stderr.
    let after_prefix =
        ["aws: [ERROR]:", "aws.exe :", "aws :"].iter().find_map(|prefix| line.strip_prefix(prefix));
    let has_prefix = after_prefix.is_some();
    let text = after_prefix.unwrap_or(line).trim();
    let code = if text.contains(REFUSAL) {
        ProblemCode::CliRefused
    } else if let Some(rest) = text.strip_prefix("An error occurred (") {
        let code = by_service_code(rest.split(')').next().unwrap_or_default());
        // The caller was denied permission to sign in, not to list clusters.
        let is_listing =
            !rest.contains("when calling the") || rest.contains("the DescribeClusters operation");
        if code == ProblemCode::CliDenied && !is_listing { ProblemCode::CliCredentials } else { code }
    } else if let Some((code, _)) = text.split_once('\t').filter(|(code, _)| is_service_code(code)) {
        // `--cli-error-format text` and `yaml`.
        by_service_code(code)
    } else if let Some(code) = text.strip_prefix("Code: ").filter(|code| is_service_code(code)) {
        by_service_code(code)
    } else if let Some(code) =
        text.split('|').map(str::trim).find(|cell| text.starts_with('|') && is_service_code(cell))
    {
        // `--cli-error-format table`.
        by_service_code(code)
    } else {
        let begins = BEGINNINGS.iter().find(|(beginning, _)| text.starts_with(beginning));
        match begins {
            Some((_, code)) => *code,
            None if NOT_THERE.iter().any(|words| text.contains(words)) => ProblemCode::CliUsage,
            None if has_prefix => ProblemCode::CliError,
            None => return None,
        }
    };
    Some((code, message(text)))
}

/// The code and message of an error that the AWS CLI printed as JSON.
pub(super) fn failure_as_json(code: &str, text: &str) -> (ProblemCode, String) {
    let kind = if text.contains(REFUSAL) { ProblemCode::CliRefused } else { by_service_code(code) };
    (kind, message(&format!("{code}: {text}")))
}

/// DAX's reply in a region that it doesn't serve, or to an account that it doesn't serve. The reply
/// names neither.
///
/// Source: issue 782 of steampipe-plugin-aws for a region; issue 360 of former2 for an account that
/// lost the API.
const REFUSAL: &str = "Access Denied to API Version: DAX_V3";

/// Whether a text is this one reply and nothing else, as any version of the AWS CLI prints it in
/// any of its error formats.
pub(super) fn is_refusal(text: &str) -> bool {
    const CODE: &str = "InvalidParameterValueException";
    fn words(text: &str) -> Vec<&str> {
        text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect()
    }
    let is_plain = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    if text.len() > 4096 || !text.bytes().all(is_plain) {
        return false;
    }
    if let Ok(error) = serde_json::from_str::<JsonError>(text) {
        return error.code == CODE && error.message == REFUSAL;
    }
    // A second response that lists nothing could hide beside the reply.
    let unprefixed = text.replacen("aws: [ERROR]:", "", 1);
    if unprefixed.contains(['{', '}', '[', ']']) {
        return false;
    }
    let sentence = format!("An error occurred {CODE} when calling the DescribeClusters operation {REFUSAL}");
    let structured = [
        format!("{CODE} {REFUSAL}"),
        format!("Code {CODE} Message {REFUSAL}"),
        format!("error Code {CODE} Message {REFUSAL}"),
    ];
    let prefixes = ["", "aws ", "aws exe "];
    let sentences = prefixes.iter().map(|prefix| format!("{prefix}{sentence}"));
    let words_of_text = words(&unprefixed);
    structured.into_iter().chain(sentences).any(|message| words(&message) == words_of_text)
}

/// The output of `--cli-error-format json`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct JsonError {
    code: String,
    message: String,
}

/// How well a region is covered if its collection failed like this; `None` if the code is not of a
/// failed collection.
pub(crate) fn region_state(code: ProblemCode) -> Option<RegionState> {
    match code {
        ProblemCode::CliDenied => Some(RegionState::Denied),
        ProblemCode::CliNotOffered => Some(RegionState::NotOffered),
        ProblemCode::CliCredentials
        | ProblemCode::CliRefused
        | ProblemCode::CliConnection
        | ProblemCode::CliNotFound
        | ProblemCode::CliUsage
        | ProblemCode::CliError => Some(RegionState::Failed),
        _ => None,
    }
}

fn message(text: &str) -> String {
    if text.is_empty() {
        return "collection failed for this region: the AWS CLI wrote to stderr".to_owned();
    }
    format!("collection failed for this region: `{}`", shorten(text))
}

/// How failures begin for which no service has a code.
const BEGINNINGS: [(&str, ProblemCode); 39] = [
    ("Unable to locate credentials", ProblemCode::CliCredentials),
    ("Partial credentials found in ", ProblemCode::CliCredentials),
    ("The config profile (", ProblemCode::CliCredentials),
    ("Unable to parse config file: ", ProblemCode::CliCredentials),
    ("The SSO session associated with this profile", ProblemCode::CliCredentials),
    ("Error when retrieving token from ", ProblemCode::CliCredentials),
    ("Error loading SSO Token", ProblemCode::CliCredentials),
    ("Error loading login session token", ProblemCode::CliCredentials),
    ("Error when retrieving credentials from ", ProblemCode::CliCredentials),
    ("Token has expired", ProblemCode::CliCredentials),
    ("Could not connect to the endpoint URL", ProblemCode::CliConnection),
    ("Provided region_name '", ProblemCode::CliConnection),
    ("Read timeout on endpoint URL", ProblemCode::CliConnection),
    ("Connect timeout on endpoint URL", ProblemCode::CliConnection),
    ("Connection was closed before we received", ProblemCode::CliConnection),
    ("SSL validation failed for ", ProblemCode::CliConnection),
    ("Failed to connect to proxy URL", ProblemCode::CliConnection),
    ("Invalid endpoint: ", ProblemCode::CliConnection),
    ("You must specify a region", ProblemCode::CliUsage),
    ("usage: aws ", ProblemCode::CliUsage),
    ("usage: \rNote: AWS CLI", ProblemCode::CliUsage),
    ("Unknown options: ", ProblemCode::CliUsage),
    ("aws: error: ", ProblemCode::CliUsage),
    ("Bad value for --", ProblemCode::CliUsage),
    ("Error parsing parameter", ProblemCode::CliUsage),
    ("Missing Dependency: ", ProblemCode::CliCredentials),
    ("Enter MFA code for ", ProblemCode::CliCredentials),
    ("The source_profile \"", ProblemCode::CliCredentials),
    ("The profile \"", ProblemCode::CliCredentials),
    ("The credential source \"", ProblemCode::CliCredentials),
    ("The specified config file (", ProblemCode::CliCredentials),
    ("Infinite loop in credential configuration", ProblemCode::CliCredentials),
    ("Invalid value provided to \"", ProblemCode::CliCredentials),
    ("Expecting value: line 1 column 1 (char 0)", ProblemCode::CliCredentials),
    ("Your session has expired", ProblemCode::CliCredentials),
    ("Cannot refresh credentials", ProblemCode::CliCredentials),
    ("Error during pagination", ProblemCode::CliError),
    ("Parameter validation failed", ProblemCode::CliUsage),
    ("Traceback (most recent call last):", ProblemCode::CliError),
];

/// Shell messages that the AWS CLI is not installed.
const NOT_THERE: [&str; 3] =
    ["aws: command not found", "'aws' is not recognized as an", "The term 'aws' is not recognized"];

fn by_service_code(code: &str) -> ProblemCode {
    match code {
        "AccessDeniedException" | "AccessDenied" | "ForbiddenException" | "UnauthorizedOperation" => {
            ProblemCode::CliDenied
        }
        "ExpiredTokenException"
        | "ExpiredToken"
        | "UnrecognizedClientException"
        | "InvalidClientTokenId"
        | "InvalidSignatureException"
        | "SignatureDoesNotMatch"
        | "MissingAuthenticationTokenException"
        | "MissingAuthenticationToken"
        | "OptInRequired"
        | "RegionDisabledException"
        | "NoCredentials" => ProblemCode::CliCredentials,
        "ClusterNotFoundFault" => ProblemCode::CliNotFound,
        "NoRegion" | "ParamValidation" => ProblemCode::CliUsage,
        _ => ProblemCode::CliError,
    }
}

/// Whether the text is an error code, judging by its ending or because it is a known code.
fn is_service_code(text: &str) -> bool {
    let is_word = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let ends = ["Exception", "Fault", "Failure"].iter().any(|ending| text.ends_with(ending));
    is_word && (ends || by_service_code(text) != ProblemCode::CliError)
}

/// The start of a line, for a message: without control characters and backticks, at most 300
/// characters.
pub(super) fn shorten(line: &str) -> String {
    const LIMIT: usize = 300;
    let spaced = line.chars().map(|c| if c == '\t' { ' ' } else { c });
    let mut text: String = spaced.filter(|c| !c.is_control() && *c != '`').take(LIMIT).collect();
    if line.chars().nth(LIMIT).is_some() {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_recognised_in_every_error_format() {
        let sentence = "An error occurred (InvalidParameterValueException) when calling the DescribeClusters operation: Access Denied to API Version: DAX_V3";
        for text in [
            format!("\n{sentence}\n"),
            format!("\naws: [ERROR]: {sentence}\n"),
            "{\n    \"Message\": \"Access Denied to API Version: DAX_V3\",\n    \"Code\": \"InvalidParameterValueException\"\n}\n"
                .to_owned(),
            "Code: InvalidParameterValueException\nMessage: 'Access Denied to API Version: DAX_V3'\n".to_owned(),
            "InvalidParameterValueException\tAccess Denied to API Version: DAX_V3\n".to_owned(),
            "---\n| error |\n+--+--+\n|  Code   |  InvalidParameterValueException  |\n|  Message|  Access Denied to API Version: DAX_V3  |\n+--+--+\n"
                .to_owned(),
        ] {
            assert!(is_refusal(&text), "{text}");
            assert_eq!(text.lines().filter_map(failure).next_back().map(|(code, _)| code).filter(|_| !text.starts_with('{')),
                (!text.starts_with('{')).then_some(ProblemCode::CliRefused), "{text}");
            for other in [format!("{text}{sentence}"), format!("{{\"Clusters\": []}}{text}"), format!("{{}}\n{text}"), format!("{text} {{"), format!("[]{text}"), text.replace("DAX_V3", "DAX_V4"), text.replace("InvalidParameterValueException", "AccessDeniedException")] {
                assert!(!is_refusal(&other), "{other}");
            }
        }
    }
}
