//! Generates the TypeScript types of the npm package from the JSON Schemas of the Rust types.
//!
//! A schema with a member `typescript` defines its TypeScript type itself.
#![cfg(not(target_family = "wasm"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use dax001::SkippedFile;
use dax001::collection::ExportManifest;
use dax001::contract::label::Label;
use dax001::contract::problem::{ProblemCode, Severity};
use dax001::contract::report::Report;
use dax001::contract::status::Status;
use dax001::contract::verdicts::VERDICTS;
use dax001::files::{FileKind, OsMetadata};
use dax001::query::{Facets, Query};
use dax001::remediation::choices::Choices;
use dax001::rule::description::Rule;
use dax001_export::Format;
use dax001_review::{
    Change, ChangedResult, Changes, Differences, MatchingTargets, RiskList, SavedReport, Seal,
};
use dax001_wasm::{Options, ReportOptions, Rows};
use dax001_workbench::protocol::{PlanResult, Progress, Verification};
use schemars::generate::SchemaSettings;
use schemars::schema_for;
use serde_json::{Map, Value, json};

const HEAD: &str = "\
// Written from the Rust types by tests/typescript.rs: change those, then run `BLESS=1 cargo xtask
// test`.

/** A file or text to judge. */
export interface Input {
  /** The name to report it under. */
  name: string;
  /** Its text, or its bytes as given: offsets in the report count bytes. */
  data: string | Uint8Array;
  /** Its account and region, as far as you know them. */
  label?: Label;
}

/** The codes of errors: a source that ends with one is not whole. */
export type ErrorCode = Extract<Problem, { severity: \"error\" }>[\"code\"];
";

#[test]
fn the_published_types_match_the_rust_types() {
    let mut text = HEAD.to_owned();
    let types = types();
    for (name, schema) in &types {
        text.push('\n');
        text.push_str(&declaration(name, schema.as_object().unwrap()));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("npm/types.d.ts");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stored == text,
        "npm/types.d.ts has drifted from the Rust types: run `BLESS=1 cargo xtask test`\n{text}"
    );
}

/// Every type of the package, by its name.
fn types() -> BTreeMap<String, Value> {
    // Types that the module accepts: a member with a default is optional.
    let mut accepted = SchemaSettings::draft2020_12().into_generator();
    accepted.subschema_for::<Report>();
    accepted.subschema_for::<Rule>();
    accepted.subschema_for::<PlanResult>();
    accepted.subschema_for::<Choices>();
    accepted.subschema_for::<Label>();
    accepted.subschema_for::<Options>();
    accepted.subschema_for::<ExportManifest>();
    accepted.subschema_for::<Query>();
    accepted.subschema_for::<ReportOptions>();
    // Types that the module returns: every member is present, except those that are skipped.
    let mut returned = SchemaSettings::draft2020_12().for_serialize().into_generator();
    returned.subschema_for::<Rows>();
    returned.subschema_for::<Facets>();
    returned.subschema_for::<FileKind>();
    returned.subschema_for::<RiskList>();
    returned.subschema_for::<Change>();
    returned.subschema_for::<Changes>();
    returned.subschema_for::<MatchingTargets>();
    returned.subschema_for::<SavedReport>();
    returned.subschema_for::<ChangedResult>();
    returned.subschema_for::<Seal>();
    returned.subschema_for::<Differences>();
    returned.subschema_for::<Verification>();
    returned.subschema_for::<Progress>();
    let mut types: BTreeMap<String, Value> = returned.take_definitions(true).into_iter().collect();
    types.extend(accepted.take_definitions(true));
    types.insert("Format".to_owned(), format_schema());
    let names = OsMetadata::ALL.map(OsMetadata::describe);
    let about = "A file that the operating system keeps for itself.";
    types.insert("OsMetadataFile".to_owned(), json!({ "description": about, "enum": names }));
    let names = SkippedFile::ALL.map(SkippedFile::describe);
    let about = "A file among the evidence that is not read.";
    types.insert("SkippedFile".to_owned(), json!({ "description": about, "enum": names }));
    types
}

/// The formats in their order, after `json`, which is the contract itself.
fn format_schema() -> Value {
    let mut schema = schema_for!(Format).to_value();
    let variants = schema["oneOf"].as_array_mut().unwrap();
    let position = |variant: &Value| Format::ALL.iter().position(|format| variant["const"] == format.name());
    variants.sort_by_key(|variant| position(variant).unwrap());
    assert_eq!(variants.len(), Format::ALL.len());
    let about = "The contract in its envelope, by which it can be verified later.";
    variants.insert(0, json!({ "const": "json", "description": about }));
    schema
}

fn declaration(name: &str, schema: &Map<String, Value>) -> String {
    match name {
        "Finding" => {
            let cases = [Status::Fail, Status::Unknown, Status::Pass].map(|status| {
                let rows = VERDICTS.iter().filter(|row| row.status == status);
                (json!(status), rows.map(|row| json!(row.reason)).collect())
            });
            discriminated(name, schema, ["status", "reason"], &cases)
        }
        "Problem" => {
            let cases = [Severity::Error, Severity::Warning].map(|severity| {
                // `MoreProblems` counts problems that are left out of a list, which can have either
                // severity.
                let is_its =
                    |code: &ProblemCode| code.severity() == severity || *code == ProblemCode::MoreProblems;
                (
                    json!(severity),
                    ProblemCode::ALL.iter().filter(|code| is_its(code)).map(|code| json!(code)).collect(),
                )
            });
            discriminated(name, schema, ["severity", "code"], &cases)
        }
        _ => plain(name, schema),
    }
}

/// A type in which the value of one member limits the values of another.
fn discriminated(
    name: &str,
    schema: &Map<String, Value>,
    [first, second]: [&str; 2],
    cases: &[(Value, Vec<Value>)],
) -> String {
    let mut rest = schema.clone();
    let mut doc_of = |member: &str| {
        let docs = rest["properties"].as_object_mut().unwrap().shift_remove(member).unwrap();
        doc(docs.as_object().unwrap(), "        ")
    };
    let docs = [doc_of(first), doc_of(second)];
    rest.insert("description".to_owned(), format!("The members of every {}.", name.to_lowercase()).into());
    let parts = format!("{name}Parts");
    let mut out = format!("{}export type {name} = {parts} &\n  (\n", doc(schema, ""));
    for (value, others) in cases {
        let others: Vec<String> = others.iter().map(Value::to_string).collect();
        let [of_first, of_second] = &docs;
        write!(
            out,
            "    | {{\n{of_first}        {first}: {value};\n{of_second}        {second}: {};\n      }}\n",
            others.join(" | ")
        )
        .unwrap();
    }
    out + "  );\n\n" + &plain(&parts, &rest)
}

fn plain(name: &str, schema: &Map<String, Value>) -> String {
    let mut out = doc(schema, "");
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        let required = required(schema);
        writeln!(out, "export interface {name} {{").unwrap();
        for (member, schema) in properties {
            let schema = schema.as_object().unwrap();
            let is_required = required.contains(&member.as_str());
            writeln!(out, "{}  {};", doc(schema, "  "), typed(member, is_required, schema)).unwrap();
        }
        out.push_str("}\n");
    } else if schema.get("type").and_then(Value::as_str) == Some("object") {
        writeln!(out, "export type {name} = Record<string, never>;").unwrap();
    } else {
        writeln!(out, "export type {name} ={};", union(schema)).unwrap();
    }
    out
}

fn required(schema: &Map<String, Value>) -> Vec<&str> {
    let names = schema.get("required").and_then(Value::as_array);
    names.into_iter().flatten().filter_map(Value::as_str).collect()
}

/// An enum, with a line for each variant. A variant with docs has them above its line.
fn union(schema: &Map<String, Value>) -> String {
    let Some(variants) = schema.get("oneOf").and_then(Value::as_array) else {
        return format!(" {}", type_of(schema));
    };
    let variant = |schema: &Value| {
        let schema = schema.as_object().unwrap();
        format!("\n{}  | {}", doc(schema, "  "), with_nevers(schema, variants))
    };
    variants.iter().map(variant).collect()
}

/// Declares the members of the other variants as `never` in a variant that is an object, so that
/// callers can test for each of them.
fn with_nevers(schema: &Map<String, Value>, variants: &[Value]) -> String {
    let members =
        |schema: &Value| Some(schema["properties"].as_object()?.keys().cloned().collect::<Vec<_>>());
    let own_members = members(&Value::Object(schema.clone())).unwrap_or_default();
    let others = variants.iter().filter_map(members).flatten().filter(|member| !own_members.contains(member));
    let nevers: String = others.flat_map(|member| ["; ".to_owned(), member, "?: never".to_owned()]).collect();
    let text = type_of(schema);
    match text.strip_suffix(" }") {
        Some(open) if !nevers.is_empty() => format!("{open}{nevers} }}"),
        _ => text,
    }
}

/// A member with its type. A nullable member is optional instead, unless it is required.
fn typed(member: &str, is_required: bool, schema: &Map<String, Value>) -> String {
    let text = type_of(schema);
    if is_required {
        format!("{member}: {text}")
    } else {
        format!("{member}?: {}", text.strip_suffix(" | null").unwrap_or(&text))
    }
}

fn type_of(schema: &Map<String, Value>) -> String {
    if let Some(text) = schema.get("typescript").and_then(Value::as_str) {
        return text.to_owned();
    }
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return reference.rsplit('/').next().unwrap().to_owned();
    }
    if let Some(value) = schema.get("const") {
        return value.to_string();
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return values.iter().map(Value::to_string).collect::<Vec<_>>().join(" | ");
    }
    if let Some(choices) = schema.get("anyOf").or(schema.get("oneOf")).and_then(Value::as_array) {
        let choices = choices.iter().map(|choice| type_of(choice.as_object().unwrap()));
        return choices.collect::<Vec<_>>().join(" | ");
    }
    match &schema["type"] {
        Value::Array(kinds) => {
            let kinds = kinds.iter().map(|kind| type_of_kind(kind.as_str().unwrap(), schema));
            kinds.collect::<Vec<_>>().join(" | ")
        }
        kind => type_of_kind(kind.as_str().unwrap(), schema),
    }
}

fn type_of_kind(kind: &str, schema: &Map<String, Value>) -> String {
    match kind {
        "null" => "null".to_owned(),
        "string" => "string".to_owned(),
        "integer" => "number".to_owned(),
        "boolean" => "boolean".to_owned(),
        "array" => {
            let items = type_of(schema["items"].as_object().unwrap());
            if items.contains(" | ") { format!("({items})[]") } else { format!("{items}[]") }
        }
        "object" => {
            let required = required(schema);
            let members = schema["properties"].as_object().unwrap().iter();
            let members = members.map(|(name, schema)| {
                typed(name, required.contains(&name.as_str()), schema.as_object().unwrap())
            });
            format!("{{ {} }}", members.collect::<Vec<_>>().join("; "))
        }
        other => panic!("no TypeScript for a schema of type {other}"),
    }
}

fn doc(schema: &Map<String, Value>, indent: &str) -> String {
    match schema.get("description").and_then(Value::as_str) {
        Some(text) => format!("{indent}/** {} */\n", text.replace('\n', " ")),
        None => String::new(),
    }
}
