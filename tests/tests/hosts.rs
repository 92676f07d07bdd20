//! The package in every kind of host, each a small project in `tests/hosts/` into which the packed package was installed without a
//! network. All of them do the same with it, and say the same.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use dax001_tests::engine::{Engine, Killed};
use dax001_tests::npm::{host, offline, packed, run, tools};
use dax001_tests::{Host, Page, root, scratch, with_host};

/// What `check.js` says of the package.
const SAID: &str = "fail sse-disabled DAX-001 old-sse recreate true source-unreadable+cut-off not-json DAX001_SOURCE_OPEN fail 0no+1unproven+0no DAX001_FREED TypeError DAX001_EVIDENCE_TYPE Not-compliant holds evidence-missing no-report holds";
/// And of its worker.
const SAID_OF_WORKER: &str = "true holds record-unreadable unknown TypeError DAX001_LABEL_TYPE AbortError fail DAX001_STOPPED DAX001_STOPPED fail DAX001_OPTIONS_TYPE";
/// Nothing but scripts of the page's own, and workers from blobs.
const STRICT: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; base-uri 'none'; form-action 'none'";
const ENGINES: [Engine; 3] = [Engine::Chromium, Engine::Firefox, Engine::WebKit];

async fn says(engine: Engine, host: Host<'_>, expected: &str) {
    let expected = expected.to_owned();
    with_host(engine, host, async move |page: std::sync::Arc<Page>| {
        page.says("#said", " ").await;
        assert_eq!(page.text("#said").await, expected, "{engine:?}");
        assert_eq!(page.asked_of_others(), Vec::<String>::new());
        Ok(())
    })
    .await;
}

fn both() -> String {
    format!("{SAID} {SAID_OF_WORKER}")
}

#[test]
fn node_the_installed_and_the_newest() {
    let project = host("node", "node");
    let newest = tools().join("node");
    let nodes = [Path::new("node"), &newest].into_iter().filter(|node| !node.is_absolute() || node.exists());
    for node in nodes {
        for file in ["main.js", "required.cjs"] {
            assert_eq!(run(Command::new(node).arg(file), &project).trim(), SAID, "{} {file}", node.display());
        }
        let memory = run(Command::new(node).args(["--expose-gc", "memory.js"]), &project);
        assert_eq!(memory.trim(), "freed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn vite_builds() {
    let project = host("vite", "vite");
    run(offline(tools().join("vite")).args(["build", "--logLevel", "warn"]), &project);
    says(Engine::Chromium, Host::Folder { folder: &project.join("dist"), policy: STRICT }, &both()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn vite_serves_while_one_develops() {
    let project = host("vite", "vite-serves");
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let serve = ["--host", "127.0.0.1", "--strictPort", "--port", &port.to_string()];
    let mut vite = Command::new(tools().join("vite"));
    let _vite = Killed(
        vite.args(serve).current_dir(&project).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap(),
    );
    let address = ([127, 0, 0, 1], port).into();
    for _ in 0..400 {
        if std::net::TcpStream::connect(address).is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    says(Engine::Chromium, Host::Address(address), &both()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn webpack_builds() {
    let project = host("webpack", "webpack");
    let build = ["--mode", "production", "--entry", "./main.js", "--stats", "errors-only"];
    run(offline(tools().join("webpack")).args(build), &project);
    says(Engine::Chromium, Host::Folder { folder: &project, policy: "" }, &both()).await;
}

/// As a classic script, also from `file://`.
#[tokio::test(flavor = "multi_thread")]
async fn esbuild_builds() {
    let project = host("esbuild", "esbuild");
    let build = ["main.js", "--bundle", "--format=iife", "--outfile=dist/main.js", "--log-level=warning"];
    run(offline(tools().join("esbuild")).args(build), &project);
    says(Engine::Chromium, Host::Folder { folder: &project, policy: "" }, &both()).await;
    for engine in ENGINES {
        says(engine, Host::File(&project.join("index.html")), &both()).await;
    }
}

/// Also for Node, in any form, and with conditions of one's own.
#[test]
fn esbuild_builds_for_node() {
    let project = host("node", "esbuild-node");
    for options in [
        &["--platform=node", "--format=cjs"][..],
        &["--platform=node", "--format=esm"],
        &["--platform=neutral", "--format=cjs"],
        &["--platform=browser", "--format=iife", "--conditions=production"],
    ] {
        let source = "import * as dax001 from 'dax001'; import { check } from './check.js'; check(dax001).then((said) => console.log(said));";
        std::fs::write(project.join("bundled.js"), source).unwrap();
        let name = if options.contains(&"--format=esm") { "out.mjs" } else { "out.cjs" };
        let out = format!("--outfile={name}");
        run(
            offline(tools().join("esbuild"))
                .args(["bundled.js", "--bundle", "--log-level=warning", &out])
                .args(options),
            &project,
        );
        // Away from the package: everything is in it.
        let away = scratch("esbuild-away").join(name);
        std::fs::copy(project.join(name), &away).unwrap();
        assert_eq!(run(Command::new("node").arg(&away), &project).trim(), SAID, "{options:?}");
    }
}

/// Those who only judge get none of the JavaScript around what verifies and writes.
#[test]
fn what_is_not_used_is_left_out() {
    let project = host("esbuild", "left-out");
    std::fs::write(
        project.join("only.js"),
        "import { evaluate, plan, rule } from 'dax001'; console.log(evaluate('{}').verdict, plan, rule);",
    )
    .unwrap();
    let build =
        ["only.js", "--bundle", "--minify", "--format=esm", "--outfile=only.out.js", "--log-level=warning"];
    run(offline(tools().join("esbuild")).args(build), &project);
    let bundle = std::fs::read_to_string(project.join("only.out.js")).unwrap();
    let module = std::fs::read(root().join("dist/npm/dax001_bg.wasm")).unwrap().len();
    // The module in base64, and 40 KB of glue.
    assert!(bundle.len() < module * 4 / 3 + 40_000, "{} bytes with a module of {module}", bundle.len());
    assert_eq!(run(Command::new("node").arg("only.out.js"), &project).split(' ').next(), Some("unknown"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_script() {
    let project = host("script", "script");
    for engine in ENGINES {
        says(engine, Host::Folder { folder: &project, policy: "" }, &both()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_module_worker() {
    let project = host("worker", "worker");
    for engine in ENGINES {
        says(engine, Host::Folder { folder: &project, policy: "" }, SAID).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_under_a_strict_policy() {
    let project = host("csp", "csp");
    for engine in ENGINES {
        says(engine, Host::Folder { folder: &project, policy: STRICT }, &both()).await;
    }
}

#[test]
fn what_looks_for_faults_in_packages_finds_none() {
    let folder = scratch("faults");
    run(offline(tools().join("publint")).arg("--strict").arg(packed()), &folder);
    // Whoever has no ES modules can `require` it in Node, so nothing is made for them.
    run(offline(tools().join("attw")).arg(packed()).args(["--profile", "esm-only"]), &folder);
}
