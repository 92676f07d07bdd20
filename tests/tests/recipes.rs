//! The recipes of the package and the examples of its README, each as it stands there.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::path::Path;
use std::process::Command;

use dax001_tests::aws::{self, mock_aws};
use dax001_tests::engine::Engine;
use dax001_tests::npm::{offline, project, run, tools};
use dax001_tests::{Host, fixture, root, scratch, with_host};

/// The blocks of a document in this language, in order.
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
    let examples = blocks(&project, "README.md", "js");
    let said: Vec<String> = examples
        .iter()
        .enumerate()
        .filter(|(_, example)| !example.contains("dax001/worker"))
        .map(|(at, example)| {
            let file = format!("example-{at}.js");
            std::fs::write(project.join(&file), example).unwrap();
            run(Command::new("node").arg(file), &project)
        })
        .collect();
    let [judged, streamed, collected, held, written] = &said[..] else { panic!("{said:?}") };
    assert!(judged.starts_with("fail {"), "{judged}");
    assert!(judged.contains("cc-dax-cache-cluster: server-side encryption is DISABLED"), "{judged}");
    assert!(
        judged.contains("(line 43, column 27)") && judged.contains("'create-cc-dax-cache-clu-sse.sh'"),
        "{judged}"
    );
    // Its evidence gets old: the verdict is that of the day.
    assert!(
        collected.contains(" Collected ") && collected.contains(", 29 Nov 2026 09:12 UTC, by "),
        "{collected}"
    );
    assert_eq!(held, "notApplicable 0 { accounts: [], regions: [], reasons: [] }\n0 []\n");
    assert_eq!(written, "");
    let read = |file: &str| std::fs::read_to_string(project.join(file)).unwrap();
    assert!(read("report.html").contains("No clusters") && read("report.sarif").ends_with("]}]}\n"));
    assert!(streamed.starts_with("fail ") && streamed.trim().len() == 5 + 64, "{streamed}");
}

/// Those in a page: the one without a bundler, and the worker's.
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

#[test]
fn a_pipeline_is_gated() {
    let project = project("recipe-gate");
    let (_aws, endpoint) = mock_aws();
    let shell = |line: &str| {
        let mut bash = Command::new("bash");
        bash.args(["-c", line]).current_dir(&project).env("npm_config_offline", "true");
        aws::run(&mut bash, &endpoint, None)
    };
    let recipes = blocks(&project, "RECIPES.md", "sh");
    let (ended, said) = shell(&recipes[0]);
    assert!(ended == 0 && said.contains("No clusters"), "{said}");
    let (ended, said) = shell(&format!("set -e\n{}", recipes[1]));
    assert!(ended == 0 && said.contains("Holds: "), "{said}");
    // Many accounts: the mock AWS has one.
    let (ended, said) = shell(&recipes[2]);
    assert!(ended == 0 && said.contains("exports/123456789012/eu-west-1.json"), "{said}");

    let scripts = blocks(&project, "RECIPES.md", "js");
    let [test, many] = &scripts[..] else { panic!("{scripts:?}") };
    std::fs::write(project.join("many.js"), many).unwrap();
    let said = run(Command::new("node").arg("many.js"), &project);
    assert!(said.starts_with("123456789012 not all regions are known to be covered"), "{said}");
    write_export(&project);
    std::fs::write(project.join("encrypted.test.js"), test).unwrap();
    let output =
        Command::new("node").args(["--test", "encrypted.test.js"]).current_dir(&project).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        !output.status.success() && said.contains("cc-tls-only: server-side encryption is DISABLED"),
        "{said}"
    );
}

/// The dashboard, compiled by the strict compiler, bundled, and used.
#[tokio::test(flavor = "multi_thread")]
async fn a_dashboard_shows_findings() {
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
