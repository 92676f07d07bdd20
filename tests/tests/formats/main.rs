//! Every fixture and a hostile report, exported in every format and read by a real consumer of that
//! format.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod hostile;
mod html;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use dax001::contract::report::Report;
use dax001::contract::settings::Settings;
use dax001_export::excerpt::{excerpt, is_record};
use dax001_export::{Entry, Format, Options, Stamp, Writer};
use dax001_testing::cases::{Case, cases, evaluate_case_hashed};
use dax001_tests::npm::{project, run};
use dax001_tests::{root, scratch};
use serde_json::Value;

/// The name or the path of a consumer's program.
fn consumer(variable: &str) -> PathBuf {
    std::env::var_os(variable)
        .unwrap_or_else(|| panic!("{variable} is not set: run `cargo xtask test`"))
        .into()
}

/// Names and bytes of the evidence files.
type Inputs = [(String, Vec<u8>)];

/// How many bytes around a location hosts read to show its lines, and how many bytes of a record
/// that serves as evidence as a whole.
const AROUND: usize = 4096;
const RECORD: usize = 2 << 20;

/// A report in a format, written in parts as hosts do. In formats for people, failures come first.
fn written(report: &Report, inputs: &Inputs, format: Format) -> String {
    let stamp = Stamp {
        at: "2026-11-24T12:00:00.000Z".to_owned(),
        millis: 1_795_521_600_000,
        module: Some("ab".repeat(32)),
        commit: Some("0123456789abcdef0123456789abcdef01234567".to_owned()),
        ..Stamp::default()
    };
    let mut order: Vec<usize> = (0..report.findings.len()).collect();
    if format.is_for_people() {
        order.sort_by_key(|index| report.findings[*index].status);
    }
    let mut writer = Writer::new(report.clone(), format, Options { stamp, ..Options::default() });
    let mut text = writer.head();
    for index in order {
        let finding = &report.findings[index];
        let evidence = &finding.evidence[0];
        let source = &report.sources[evidence.source as usize];
        // The bytes that hosts read around a location.
        let bytes = &inputs[evidence.source as usize].1;
        let [start, end] = [evidence.start, evidence.end].map(|offset| usize::try_from(offset).unwrap());
        let from = start.saturating_sub(AROUND);
        let length = if is_record(evidence) { RECORD } else { AROUND };
        let window = &bytes[from..bytes.len().min(end.min(start + length) + AROUND)];
        let excerpt = excerpt(window, from as u64, evidence, source.encoding);
        let index = u32::try_from(index).unwrap();
        text.push_str(&writer.findings([Entry { index, finding, excerpt: Some(&excerpt) }]));
    }
    [text, writer.tail()].concat()
}

/// Writes every report in every format once, as `FORMAT/CASE`. The reports go to `reports/CASE`,
/// and the evidence goes to `evidence/CASE/INDEX`.
fn exports() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = scratch("formats");
        let write = |path: PathBuf, bytes: &[u8]| {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        };
        let hostile = Case {
            name: "hostile".to_owned(),
            folder: PathBuf::new(),
            inputs: hostile::inputs(),
            settings: Settings::default(),
        };
        for case in cases().into_iter().chain([hostile]) {
            let mut report = evaluate_case_hashed(&case);
            let Case { name, inputs, .. } = case;
            if name == "hostile" {
                hostile::annotate(&mut report);
            }
            write(folder.join("reports").join(&name), serde_json::to_string(&report).unwrap().as_bytes());
            for (index, (_, bytes)) in inputs.iter().enumerate() {
                write(folder.join("evidence").join(&name).join(index.to_string()), bytes);
            }
            for format in Format::ALL {
                // Some consumers depend on the file extension.
                let ending = format.file().rsplit('.').next().unwrap();
                let file = folder.join(format.name()).join(format!("{name}.{ending}"));
                write(file, written(&report, &inputs, format).as_bytes());
            }
        }
        folder
    })
}

/// The package writes the same as this crate, including lines from the evidence.
#[test]
fn the_package_writes_the_same() {
    let project = project("formats-package");
    std::fs::copy(root().join("tests/tests/formats/render.mjs"), project.join("render.mjs")).unwrap();
    let output = run(Command::new("node").arg("render.mjs").arg(exports()), &project);
    assert!(output.ends_with("the same\n"), "{output}");
    // Time zones in which the local date differs from the UTC date.
    for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago"] {
        let mut command = Command::new("node");
        let output = run(command.arg("render.mjs").arg(exports()).env("TZ", zone), &project);
        assert!(output.ends_with("the same\n"), "{zone}: {output}");
    }
}

/// Runs a script of this folder on all exports.
fn check(python: &Path, script: &str) {
    let mut command = Command::new(python);
    command.arg(root().join("tests/tests/formats").join(script)).arg(exports());
    let output = run(&mut command, &root());
    assert!(output.ends_with("valid\n"), "{output}");
}

/// Checks OCSF with the schema from its package, OSCAL with compliance-trestle, `JUnit` XML with
/// junitparser, CSV with Python's csv, and Markdown with a Markdown parser. Each export must agree
/// with the report.
#[test]
fn every_export_is_valid_and_agrees_with_the_report() {
    check(&consumer("CONSUMERS_PYTHON"), "validate.py");
}

/// Validates with botocore from the real AWS CLI, as `aws securityhub batch-import-findings` would.
#[test]
fn the_aws_cli_accepts_asff() {
    let python = consumer("PYTHON_PROGRAMS").join("python");
    check(&python, "asff.py");
}

/// Validates with the OASIS schema, which the serde-sarif crate ships with its types.
#[test]
fn sarif_matches_its_schema() {
    let metadata =
        run(Command::new("cargo").args(["metadata", "--format-version", "1", "--offline"]), &root());
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let schema = Path::new(package["manifest_path"].as_str().unwrap()).with_file_name("src/schema.json");
    let mut schema: Value = serde_json::from_str(&std::fs::read_to_string(schema).unwrap()).unwrap();
    // This pattern in the schema is not a valid JSON Schema regular expression, and our files don't
    // have that member.
    for part in ["run", "toolComponent"] {
        let language = format!("/definitions/{part}/properties/language");
        let language = schema.pointer_mut(&language).unwrap().as_object_mut().unwrap();
        assert_eq!(language.remove("pattern").unwrap(), "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$");
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut count = 0;
    for file in std::fs::read_dir(exports().join("sarif")).unwrap() {
        let file = file.unwrap().path();
        let text = std::fs::read_to_string(&file).unwrap();
        let log: Value = serde_json::from_str(&text).unwrap();
        let faults: Vec<_> = validator.iter_errors(&log).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{}: {faults:?}", file.display());
        let typed: serde_sarif::sarif::Sarif = serde_json::from_str(&text).unwrap();
        assert_eq!(typed.runs.len(), 1);
        count += 1;
    }
    assert!(count > 100);
    // Checks that the validator would report an error.
    let mut log: Value =
        serde_json::from_str(&std::fs::read_to_string(exports().join("sarif/hostile.sarif")).unwrap())
            .unwrap();
    log["runs"][0]["results"][0]["level"] = "severe".into();
    assert!(!validator.is_valid(&log));
}

/// Validates with Microsoft's tool, including its rules for GitHub code scanning.
#[test]
fn sarif_multitool_finds_no_problems() {
    let tool = consumer("CONSUMERS_MODULES").join("@microsoft/sarif-multitool-linux/Sarif.Multitool");
    let files = std::fs::read_dir(exports().join("sarif")).unwrap().map(|file| file.unwrap().path());
    let files: Vec<_> = files.collect();
    // The last file has a known problem, which proves that the tool read the files.
    let broken = exports().join("broken.sarif");
    let text = std::fs::read_to_string(exports().join("sarif/hostile.sarif")).unwrap();
    std::fs::write(&broken, text.replace("%2F%2Fattack.invalid", "//attack.invalid")).unwrap();
    let out = exports().join("multitool.json");
    let mut command = Command::new(tool);
    command.arg("validate").args(&files).arg(&broken).arg("-o").arg(&out);
    command.args(["--log", "ForceOverwrite", "--rule-kind", "Sarif;Ghas"]);
    // The tool exits with an error, because it finds that problem.
    let output = command.env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1").output().unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    let text = std::fs::read_to_string(out).unwrap_or_else(|error| panic!("{error}: {stdout}"));
    let log: Value = serde_json::from_str(text.trim_start_matches('\u{FEFF}')).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let uri = |result: &Value| {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap().to_owned()
    };
    let (known_problems, results): (Vec<_>, Vec<_>) =
        results.iter().partition(|result| uri(result).ends_with("/broken.sarif"));
    assert!(
        !known_problems.is_empty() && stdout.contains(&format!("Done. {} files scanned.", files.len() + 1)),
        "{stdout}"
    );
    let results: Vec<_> = results
        .iter()
        .map(|result| format!("{} {}: {}", result["ruleId"], uri(result), result["message"]))
        .collect();
    assert!(results.is_empty(), "{}\n{}", results.len(), results[..results.len().min(20)].join("\n"));
}
