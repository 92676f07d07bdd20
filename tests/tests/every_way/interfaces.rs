//! Checks every set through each interface that needs no page: the package's functions, its worker
//! and the program.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use dax001_tests::engine::Engine;
use dax001_tests::npm::{project, run};
use dax001_tests::{Host, Page, root, with_host};
use serde_json::Value;

use crate::answer::answer;
use crate::sets::{Set, archive, sets};

/// Writes each set into its own folder.
pub(crate) fn write(folder: &Path, sets: &[Set]) {
    for set in sets {
        let folder = folder.join(set.name);
        std::fs::create_dir_all(&folder).unwrap();
        for (name, data) in &set.files {
            std::fs::write(folder.join(name), data).unwrap();
        }
    }
}

/// Fails with a list of all answers that differ from the expected ones.
pub(crate) fn compare(answers: impl IntoIterator<Item = (String, String, String)>) {
    let wrong: Vec<String> = answers
        .into_iter()
        .filter(|(_, expected, answer)| expected != answer)
        .map(|(way, expected, answer)| format!("{way}\n  expected {expected}\n  answered {answer}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_package_functions_give_the_expected_answers() {
    let project = project("ways-package");
    let sets = sets();
    write(&project.join("sets"), &sets);
    for script in ["host.mjs", "package.mjs"] {
        std::fs::copy(root().join("tests/tests/every_way").join(script), project.join(script)).unwrap();
    }
    let output = run(Command::new("node").args(["package.mjs", "sets"]), &project);
    let reports: BTreeMap<String, BTreeMap<String, Value>> = serde_json::from_str(&output).unwrap();
    assert_eq!(reports.len(), sets.len());
    compare(sets.iter().flat_map(|set| {
        reports[set.name].iter().map(|(function, report)| {
            let other = set.evaluated.as_ref().filter(|_| function == "evaluate");
            let expected = other.unwrap_or(&set.answer);
            (format!("{} by {function}", set.name), expected.clone(), answer(report))
        })
    }));
}

/// The program's answer for these arguments and this standard input.
fn program(project: &Path, arguments: &[&str], input: Option<&[u8]>) -> String {
    let mut program = Command::new(project.join("node_modules/.bin/dax001"));
    program.args(["--format", "json"]).args(arguments).current_dir(project);
    program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.unwrap_or_default()).unwrap();
    let output = child.wait_with_output().unwrap();
    let saved: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let report = &saved["report"];
    let code = match report["verdict"].as_str().unwrap() {
        "pass" | "notApplicable" => 0,
        "fail" => 1,
        _ => 2,
    };
    assert_eq!(output.status.code(), Some(code), "the exit code matches the verdict");
    answer(report)
}

#[test]
fn the_program_gives_the_expected_answers() {
    let project = project("ways-program");
    let sets = sets();
    write(&project, &sets);
    let mut answers = Vec::new();
    for set in &sets {
        let mut check = |way: &str, answer: String| {
            answers.push((format!("{} by {way}", set.name), set.answer.clone(), answer));
        };
        let files: Vec<String> = set.files.iter().map(|(name, _)| format!("{}/{name}", set.name)).collect();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        check("files", program(&project, &files, None));
        check("a folder", program(&project, &[set.name], None));
        if !set.has_archive() {
            let zip = format!("{}.zip", set.name);
            std::fs::write(project.join(&zip), archive(&set.files)).unwrap();
            check("an archive", program(&project, &[&zip], None));
            // The program also reads an archive from standard input.
            let bytes = archive(&set.files);
            check("an archive through standard input", program(&project, &["-"], Some(&bytes)));
        }
        if let ([(_, data)], Some(pasted)) = (&set.files[..], &set.pasted) {
            answers.push((
                format!("{} through standard input", set.name),
                pasted.clone(),
                program(&project, &["-"], Some(data)),
            ));
        }
    }
    compare(answers);
}

/// Runs in each engine a page from a server, as a developer would write it.
async fn worker(engine: Engine) {
    let sets = sets();
    let project = project(&format!("ways-worker-{engine:?}"));
    write(&project.join("sets"), &sets);
    std::fs::copy(root().join("tests/tests/every_way/worker.html"), project.join("index.html")).unwrap();
    std::os::unix::fs::symlink(project.join("node_modules/dax001"), project.join("dax001")).unwrap();
    let names: BTreeMap<&str, Vec<&String>> =
        sets.iter().map(|set| (set.name, set.files.iter().map(|(name, _)| name).collect())).collect();
    std::fs::write(project.join("sets.json"), serde_json::to_string(&names).unwrap()).unwrap();
    let host = Host::Folder { folder: &project, policy: "" };
    with_host(engine, host, async move |page: Arc<Page>| {
        page.says("#said", "done").await;
        let reports = page.script("return window.reports").await;
        compare(sets.iter().map(|set| {
            (format!("{} by the worker", set.name), set.answer.clone(), answer(&reports[set.name]))
        }));
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worker_gives_the_expected_answers_in_chromium() {
    worker(Engine::Chromium).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worker_gives_the_expected_answers_in_firefox() {
    worker(Engine::Firefox).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worker_gives_the_expected_answers_in_webkit() {
    worker(Engine::WebKit).await;
}
