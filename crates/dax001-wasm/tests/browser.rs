//! Runs every fixture through real JavaScript values in a real browser. The text that
//! `JSON.stringify` makes of the report must be the native report, byte for byte.
#![cfg(target_family = "wasm")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use dax001_wasm::{Evaluator, evaluate, new_name, plan, rule, version};
use include_dir::{Dir, include_dir};
use js_sys::{Array, Function, JSON, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

static FIXTURES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../fixtures");

/// Name and bytes of a file.
type Named = (String, &'static [u8]);

/// Name, inputs, golden report and settings of each case. The report is the compact text that
/// JavaScript makes of it.
fn cases() -> Vec<(String, Vec<Named>, String, &'static str)> {
    let case = |folder: &'static Dir<'static>| {
        let mut inputs = Vec::new();
        collect(folder, "", &mut inputs);
        inputs.retain(|(name, _)| {
            !["expected.json", "provenance.txt", "settings.json"].contains(&name.as_str())
        });
        let settings = folder.get_file(folder.path().join("settings.json"));
        let settings = settings.map_or("{}", |file| file.contents_utf8().unwrap());
        inputs.sort();
        let golden = folder.get_file(folder.path().join("expected.json")).unwrap();
        let golden = JSON::stringify(&JSON::parse(golden.contents_utf8().unwrap()).unwrap()).unwrap();
        (name(folder.path()), inputs, String::from(golden), settings)
    };
    // Reports that earlier versions saved are not test cases.
    let folders = FIXTURES.dirs().filter(|folder| !name(folder.path()).starts_with("saved-"));
    let cases: Vec<_> = folders.map(case).collect();
    assert!(cases.len() > 40);
    cases
}

fn name(path: &std::path::Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// The files in a folder and in its subfolders, with their paths relative to the folder.
fn collect(folder: &'static Dir<'static>, before: &str, files: &mut Vec<Named>) {
    files.extend(folder.files().map(|file| (format!("{before}{}", name(file.path())), file.contents())));
    for inner in folder.dirs() {
        collect(inner, &format!("{before}{}/", name(inner.path())), files);
    }
}

fn text(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

fn evaluator() -> Evaluator {
    Evaluator::new(&JsValue::UNDEFINED).unwrap()
}

fn get(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap()
}

#[wasm_bindgen_test]
fn the_report_equals_the_native_one_byte_for_byte() {
    for (name, inputs, golden, settings) in cases() {
        let list = Array::new();
        for (name, data) in &inputs {
            let input = Object::new();
            Reflect::set(&input, &"name".into(), &name.into()).unwrap();
            Reflect::set(&input, &"data".into(), &Uint8Array::from(*data)).unwrap();
            list.push(&input);
        }
        let options = JSON::parse(settings).unwrap();
        assert_eq!(text(&evaluate(&list, &options).unwrap()), golden, "{name}");
    }
}

#[wasm_bindgen_test]
fn chunks_give_the_same_report() {
    for (name, inputs, golden, settings) in cases() {
        let options = JSON::parse(settings).unwrap();
        // If there is a manifest, `evaluate` hashes by itself.
        let is_hashed = golden.contains("\"sha256\":");
        Reflect::set(&options, &"sha256".into(), &is_hashed.into()).unwrap();
        let mut evaluator = Evaluator::new(&options).unwrap();
        for (name, data) in &inputs {
            evaluator.begin(&name.into(), &JsValue::UNDEFINED).unwrap();
            for chunk in data.chunks(7) {
                evaluator.push(&Uint8Array::from(chunk)).unwrap();
            }
            evaluator.end().unwrap();
        }
        assert_eq!(text(&evaluator.finish().unwrap()), golden, "{name}");
    }
}

#[wasm_bindgen_test]
fn a_string_is_evidence_too() {
    let text = r#"{"Clusters": [{"ClusterName": "é", "SSEDescription": {"Status": "DISABLED"}}]}"#;
    let report = evaluate(&text.into(), &JsValue::UNDEFINED).unwrap();
    assert_eq!(get(&report, "verdict"), "fail");
    let finding = get(&get(&report, "findings"), "0");
    assert_eq!(get(&get(&finding, "resource"), "name"), "é");
    let evidence = get(&get(&finding, "evidence"), "0");
    assert_eq!((get(&evidence, "column"), get(&evidence, "start")), (65.into(), 65.into()));
}

#[wasm_bindgen_test]
fn a_label_sets_account_and_region() {
    let label = JSON::parse(r#"{"account": "123456789012", "region": "eu-west-1"}"#).unwrap();
    let mut evaluator = evaluator();
    evaluator.begin(&"names.json".into(), &label).unwrap();
    evaluator.push(&Uint8Array::from(br#"["dax-a"]"#.as_slice())).unwrap();
    evaluator.end().unwrap();
    assert!((evaluator.clusters() - 1.0).abs() < 0.5);
    let report = evaluator.finish().unwrap();
    let resource = get(&get(&get(&report, "findings"), "0"), "resource");
    assert_eq!(
        text(&resource),
        r#"{"name":"dax-a","region":"eu-west-1","account":"123456789012","scopeFrom":"label"}"#
    );
}

#[wasm_bindgen_test]
fn an_unreadable_source_is_a_problem_and_not_a_pass() {
    let mut evaluator = evaluator();
    evaluator.begin(&"a.json".into(), &JsValue::UNDEFINED).unwrap();
    evaluator
        .push(&Uint8Array::from(br#"[{"ClusterName":"a","SSEDescription":{"Status":"ENABLED"}}]"#.as_slice()))
        .unwrap();
    evaluator.fail(&"the disk is gone".into(), &JsValue::UNDEFINED).unwrap();
    let report = evaluator.finish().unwrap();
    assert_eq!(get(&report, "verdict"), "unknown");
    let problem = get(&get(&get(&get(&report, "sources"), "0"), "problems"), "0");
    assert_eq!(get(&problem, "code"), "source-unreadable");
    assert_eq!(get(&problem, "message"), "this source cannot be read: the disk is gone");
}

#[wasm_bindgen_test]
fn plan_returns_a_problem_instead_of_throwing() {
    let record = r#"{"ClusterName": "dax-a", "SSEDescription": {"Status": "DISABLED"}}"#;
    let result = plan(&record.into(), &JsValue::UNDEFINED).unwrap();
    let made = get(&result, "plan");
    assert_eq!(
        (get(&made, "action"), get(&get(&made, "recreation"), "newName")),
        ("recreate".into(), "dax-a-sse".into())
    );
    let choices =
        JSON::parse(r#"{"inTransit": "TLS", "nodeType": "dax.r3.large", "takenNames": ["dax-a-sse"]}"#)
            .unwrap();
    let recreation = get(&get(&plan(&record.into(), &choices).unwrap(), "plan"), "recreation");
    assert_eq!(get(&recreation, "newName"), "dax-a-sse2");
    assert_eq!(get(&get(&get(&recreation, "refused"), "0"), "choice"), "nodeType");
    let result = plan(&"nonsense".into(), &JsValue::UNDEFINED).unwrap();
    assert_eq!(get(&get(&result, "problem"), "code"), "record-unreadable");
}

#[wasm_bindgen_test]
fn new_name_returns_a_name_that_is_not_taken() {
    let is_taken = Function::new_with_args("name", "return name === 'dax-a-sse'");
    assert_eq!(new_name(&"dax-a".into(), &is_taken).unwrap(), "dax-a-sse2");
    assert_eq!(new_name(&"dax-a".into(), &Function::new_no_args("return true")).unwrap(), JsValue::UNDEFINED);
    let error = new_name(&"dax-a".into(), &Function::new_no_args("throw 'down'")).unwrap_err();
    assert_eq!(error, "down");
}

#[wasm_bindgen_test]
fn the_rule_and_the_version_are_available() {
    let rule = rule().unwrap();
    assert_eq!((get(&rule, "id"), get(&rule, "riskLevel")), ("DAX-001".into(), "High".into()));
    assert_eq!(version(), env!("CARGO_PKG_VERSION"));
}

#[wasm_bindgen_test]
fn wrong_calls_throw_a_type_error_with_a_code() {
    let wrong_list = Array::of1(&42.into());
    let misspelt = JSON::parse(r#"{"acount": "123456789012"}"#).unwrap();
    let mut done = evaluator();
    done.finish().unwrap();
    let mut open = evaluator();
    open.begin(&"a".into(), &JsValue::UNDEFINED).unwrap();
    for (result, code) in [
        (open.begin(&"b".into(), &JsValue::UNDEFINED), "DAX001_SOURCE_OPEN"),
        (open.finish().map(drop), "DAX001_SOURCE_OPEN"),
        (open.fail(&"gone".into(), &"same-content".into()), "DAX001_PROBLEM_CODE"),
        (evaluate(&42.into(), &JsValue::UNDEFINED).map(drop), "DAX001_EVIDENCE_TYPE"),
        (evaluate(&JsValue::NULL, &JsValue::UNDEFINED).map(drop), "DAX001_EVIDENCE_TYPE"),
        (evaluate(&"{}".into(), &misspelt).map(drop), "DAX001_OPTIONS_TYPE"),
        (Evaluator::new(&1.into()).map(drop), "DAX001_OPTIONS_TYPE"),
        (evaluate(&wrong_list, &JsValue::UNDEFINED).map(drop), "DAX001_INPUT_TYPE"),
        (plan(&JsValue::UNDEFINED, &JsValue::UNDEFINED).map(drop), "DAX001_EVIDENCE_TYPE"),
        (plan(&"{}".into(), &misspelt).map(drop), "DAX001_CHOICES_TYPE"),
        (plan(&"{}".into(), &"TLS".into()).map(drop), "DAX001_CHOICES_TYPE"),
        (
            plan(&"{}".into(), &JSON::parse(r#"{"inTransit": "tls"}"#).unwrap()).map(drop),
            "DAX001_CHOICES_TYPE",
        ),
        (new_name(&"a".into(), &JsValue::UNDEFINED).map(drop), "DAX001_CALLBACK_TYPE"),
        (evaluator().begin(&1.into(), &JsValue::UNDEFINED), "DAX001_NAME_TYPE"),
        (evaluator().begin(&"a".into(), &"b".into()), "DAX001_LABEL_TYPE"),
        (evaluator().begin(&"a".into(), &js_sys::Map::new()), "DAX001_LABEL_TYPE"),
        (evaluator().begin(&"a".into(), &misspelt), "DAX001_LABEL_TYPE"),
        (evaluator().push(&"x".into()), "DAX001_EVIDENCE_TYPE"),
        (evaluator().push(&Uint8Array::new_with_length(1)), "DAX001_NO_SOURCE"),
        (evaluator().end(), "DAX001_NO_SOURCE"),
        (done.push(&Uint8Array::new_with_length(1)), "DAX001_FINISHED"),
        (done.finish().map(drop), "DAX001_FINISHED"),
    ] {
        let error = result.unwrap_err();
        assert!(error.is_instance_of::<js_sys::TypeError>());
        assert_eq!(get(&error, "code"), code);
    }
}
