//! The package's recipes and the examples in its README, exactly as printed there.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::path::Path;
use std::process::Command;

use dax001_tests::aws::{self, mock_aws};
use dax001_tests::engine::Engine;
use dax001_tests::npm::{bundle_for_workers, host, newest_node, offline, project, run, tools};
use dax001_tests::{Host, fixture, root, scratch, with_host};

/// The code blocks of a document in this language, in order.
fn blocks(project: &Path, document: &str, language: &str) -> Vec<String> {
    let text = std::fs::read_to_string(project.join("node_modules/dax001").join(document)).unwrap();
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

fn write_export(project: &Path) {
    std::fs::write(project.join("us-east-1.json"), fixture("cli-v2-describe/input.json")).unwrap();
}

#[test]
fn the_examples_of_the_readme_work_when_pasted() {
    let project = project("readme");
    write_export(&project);
    std::fs::write(project.join("accounts.csv"), "123456789012,Orders\n").unwrap();
    let export = project.join("dax-export/123456789012");
    std::fs::create_dir_all(&export).unwrap();
    for entry in std::fs::read_dir(root().join("fixtures/collected-fresh-account/123456789012")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), export.join(entry.file_name())).unwrap();
    }
    let examples = ["README.md", "REFERENCE.md"].map(|document| blocks(&project, document, "js")).concat();
    let outputs: Vec<String> = examples
        .iter()
        .enumerate()
        .filter(|(_, example)| !example.contains("dax001/worker"))
        .map(|(at, example)| {
            let file = format!("example-{at}.js");
            std::fs::write(project.join(&file), example).unwrap();
            run(Command::new("node").arg(file), &project)
        })
        .collect();
    let [evaluated, streamed, verified, collected, from_handle, loaded] = &outputs[..] else {
        panic!("{outputs:?}")
    };
    assert!(evaluated.starts_with("fail {"), "{evaluated}");
    assert!(evaluated.contains("cc-dax-cache-cluster: server-side encryption is DISABLED"), "{evaluated}");
    assert!(
        evaluated.contains("(line 43, column 27)") && evaluated.contains("'create-cc-dax-cache-clu-sse.sh'"),
        "{evaluated}"
    );
    // The evidence gets older, so the verdict depends on the date.
    assert!(
        collected.contains(" Collected ") && collected.contains(", 29 Nov 2026 09:12 UTC, by "),
        "{collected}"
    );
    assert_eq!(
        from_handle,
        "notApplicable 0 { accounts: [], regions: [], reasons: [], inTransit: [] }\n0 []\n"
    );
    assert_eq!([verified.as_str(), loaded], ["holds\n", "notApplicable\n"]);
    let read = |file: &str| std::fs::read_to_string(project.join(file)).unwrap();
    assert!(read("report.html").contains("No clusters") && read("report.sarif").ends_with("]}]}\n"));
    assert!(streamed.starts_with("fail ") && streamed.trim().len() == 5 + 64, "{streamed}");
}

/// The examples for a page: the one without a bundler, and the one with the worker.
#[tokio::test(flavor = "multi_thread")]
async fn the_examples_for_browsers_work_when_pasted() {
    let project = project("readme-page");
    let html = blocks(&project, "README.md", "html").concat().replace("console.log(", "say(");
    let worker =
        blocks(&project, "README.md", "js").into_iter().find(|example| example.contains("dax001/worker"));
    let worker = worker.unwrap().replace("console.log(report", "say(report");
    let say = "<p id=said></p><script>const say = (text) => said.append(text, '; ')</script>";
    let page = format!("<!doctype html>{say}{html}<script type=module>{worker}</script>");
    std::fs::write(project.join("index.html"), page).unwrap();
    with_host(Engine::Chromium, Host::Folder { folder: &project, policy: "" }, async |page| {
        page.says("#said", "notApplicable; notApplicable;").await;
        Ok(())
    })
    .await;
}

/// The only block that contains this text.
fn block(project: &Path, language: &str, part: &str) -> String {
    let blocks = blocks(project, "RECIPES.md", language);
    let mut found = blocks.into_iter().filter(|block| block.contains(part));
    let block = found.next().unwrap_or_else(|| panic!("no recipe in {language} has `{part}`"));
    assert_eq!(found.next(), None, "{part}");
    block
}

#[test]
fn the_recipes_gate_a_pipeline() {
    let project = project("recipe-gate");
    let (_aws, endpoint) = mock_aws();
    let shell = |line: &str| {
        let mut bash = Command::new("bash");
        bash.args(["-c", line]).current_dir(&project).env("npm_config_offline", "true");
        aws::run(&mut bash, &endpoint, None)
    };
    let (ended, output) = shell(&block(&project, "sh", "pipefail"));
    assert!(ended == 0 && output.contains("No clusters"), "{output}");
    let (ended, output) = shell(&format!("set -e\n{}", block(&project, "sh", "--verify")));
    assert!(ended == 0 && output.contains("Verified: "), "{output}");
    // The recipe exports many accounts. The mock AWS server has one.
    let (ended, output) = shell(&block(&project, "sh", "sts get-caller-identity"));
    assert!(ended == 0 && output.contains("exports/123456789012/eu-west-1.json"), "{output}");
    let (ended, output) = shell(&block(&project, "sh", "xargs"));
    assert_eq!(ended, 0, "{output}");
    for name in ["123456789012", "all"] {
        let saved = std::fs::read_to_string(project.join(format!("reports/{name}.json"))).unwrap();
        assert!(saved.contains("exports/123456789012/eu-west-1.json"), "{saved}");
    }
    std::fs::write(project.join("many.js"), block(&project, "js", "new Evaluator")).unwrap();
    let stdout = run(Command::new("node").arg("many.js"), &project);
    assert!(stdout.starts_with("123456789012 not all regions are known to be covered"), "{stdout}");
    write_export(&project);
    std::fs::write(project.join("encrypted.test.js"), block(&project, "js", "node:test")).unwrap();
    let output =
        Command::new("node").args(["--test", "encrypted.test.js"]).current_dir(&project).output().unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(
        !output.status.success() && stdout.contains("cc-tls-only: server-side encryption is DISABLED"),
        "{stdout}"
    );
}

/// The recipe for a gate with risk acceptances, with its list: a fail, an accepted fail, an expired
/// acceptance, and an unknown finding next to them.
#[test]
fn accepted_risks_pass_the_gate() {
    let project = project("recipe-accepted");
    write_export(&project);
    let list = block(&project, "yaml", "risks.yaml").replace("cc-legacy-*", "CC-*");
    let recipe = block(&project, "sh", "--accept");
    let gate = || {
        let mut bash = Command::new("bash");
        // A pipeline sees the exit code of the last command. With `set -e`, it is that of the first
        // command that fails.
        let script = format!("set -e\n{recipe}");
        bash.args(["-c", &script]).current_dir(&project).env("npm_config_offline", "true");
        bash.output().unwrap().status.code()
    };
    let with = |list: &str| std::fs::write(project.join("risks.yaml"), list).unwrap();
    with(&list.replace("CC-*", "another"));
    assert_eq!(gate(), Some(1));
    with(&list.replace("2027-03-31", "2020-01-01"));
    assert_eq!(gate(), Some(1));
    with("nothing: of a list\n");
    assert_eq!(gate(), Some(3));
    with(&list);
    assert_eq!(gate(), Some(0));
    let page = std::fs::read_to_string(project.join("report.html")).unwrap();
    assert!(page.contains("The risk of 2 of 2 fails is accepted"), "{page}");
    let sarif: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(project.join("dax001.sarif")).unwrap()).unwrap();
    let kinds: Vec<&str> = sarif["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["fail", "fail"]);
    // An acceptance never covers an unknown finding.
    let unknown = fixture("cli-v2-describe/input.json").replacen("\"ENABLED\"", "\"ON\"", 1);
    std::fs::write(project.join("us-east-1.json"), unknown).unwrap();
    assert_eq!(gate(), Some(2));
}

/// Lambda's own runtime calls an exported function with such events.
#[test]
fn the_lambda_recipe_answers() {
    let project = project("recipe-function");
    std::fs::write(project.join("index.mjs"), block(&project, "js", "export async function handler"))
        .unwrap();
    let call = "
        import { handler } from './index.mjs';
        import { readFileSync } from 'node:fs';
        const body = readFileSync('us-east-1.json', 'utf8');
        const answers = [await handler({ body }), await handler({ body: Buffer.from(body).toString('base64'), isBase64Encoded: true }), await handler({})];
        console.log(answers.map((answer) => answer.body).join('\\n'));";
    write_export(&project);
    let output = run(Command::new("node").args(["--input-type=module", "-e", call]), &project);
    let answers: Vec<&str> = output.lines().collect();
    assert_eq!(answers[0], answers[1]);
    assert!(answers[0].starts_with(r#"{"verdict":"fail""#) && answers[0].contains("cc-tls-only"), "{output}");
    assert!(answers[2].starts_with(r#"{"verdict":"unknown""#), "{output}");
}

#[test]
fn the_cloudflare_worker_recipe_answers() {
    let Some(node) = newest_node() else { return };
    let project = host("workers", "recipe-worker");
    std::fs::write(project.join("main.js"), block(&project, "js", "// worker.js")).unwrap();
    write_export(&project);
    bundle_for_workers(&project);
    let answers = |request: &str| {
        run(Command::new(&node).arg("run.mjs").arg(tools()).args(request.split(' ')), &project)
    };
    assert_eq!(answers("GET").trim(), "POST an export");
    let page = answers("POST us-east-1.json");
    assert!(page.starts_with("<!DOCTYPE html>") || page.starts_with("<!doctype html>"), "{page}");
    assert!(page.contains("Not compliant") && page.contains("cc-tls-only"), "{page}");
}

#[test]
fn the_python_recipe_reads_the_report() {
    let project = project("recipe-python");
    write_export(&project);
    std::fs::write(project.join("read.py"), block(&project, "python", "subprocess")).unwrap();
    let mut python = Command::new("python3");
    let output = run(python.arg("read.py").env("npm_config_offline", "true"), &project);
    assert!(output.starts_with("fail 2\n"), "{output}");
    assert!(output.contains(r#"cache/cc-tls-only" sse-disabled us-east-1.json:"#), "{output}");
}

/// Compiles the dashboard with the strict compiler, bundles it and uses it.
#[tokio::test(flavor = "multi_thread")]
async fn the_dashboard_recipe_shows_findings() {
    let project = project("recipe-dashboard");
    let (html, script) = (blocks(&project, "RECIPES.md", "html"), blocks(&project, "RECIPES.md", "ts"));
    std::fs::write(project.join("dashboard.ts"), &script[0]).unwrap();
    let strict = [
        "--strict",
        "--noUncheckedIndexedAccess",
        "--exactOptionalPropertyTypes",
        "--noEmit",
        "--target",
        "es2022",
        "--module",
        "esnext",
        "--moduleResolution",
        "bundler",
    ];
    let tsc = std::env::var_os("TSC").expect("TypeScript is not there: run `cargo xtask test`");
    run(Command::new(tsc).args(strict).arg("dashboard.ts"), &project);
    let build =
        ["dashboard.ts", "--bundle", "--splitting", "--format=esm", "--outdir=site", "--log-level=warning"];
    run(offline(tools().join("esbuild")).args(build), &project);
    std::fs::write(project.join("site/index.html"), &html[0]).unwrap();
    let export = scratch("recipe-dashboard-export").join("us-east-1.json");
    std::fs::write(&export, fixture("cli-v2-describe/input.json")).unwrap();
    with_host(
        Engine::Chromium,
        Host::Folder { folder: &project.join("site"), policy: "" },
        async move |page| {
            page.see("#files").await;
            page.choose(&[export]).await;
            page.says("#said", "fail: 2 fail, 0 unknown, 2 pass").await;
            page.says("#rows", "cc-tls-only").await;
            page.says("#rows", "us-east-1.json:43").await;
            Ok(())
        },
    )
    .await;
}
