//! Sets that can't be a pass: no interface, build or format may report a pass for them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dax001_tests::engine::Engine;
use dax001_tests::npm::{project, run};
use dax001_tests::{Page, fresh, in_each_engine, root, scratch};
use thirtyfour::prelude::*;

use crate::evidence::page;
use crate::page::start_over;
use crate::tricks::{Trick, tricks};

in_each_engine! { ""; the_page_never_says_pass }

/// Every format that shows a verdict by itself.
const FORMATS: [&str; 10] =
    ["text", "json", "html", "csv", "markdown", "sarif", "junit", "oscal", "ocsf", "asff"];

/// The short run tries each trick in one of this many combinations of browser and build, and one of
/// this many tricks with the program.
const BROWSERS: usize = 6;
const SOME_OF_PROGRAM: usize = 6;

/// Whether this is the long run, which tries every trick everywhere.
fn is_long_run() -> bool {
    std::env::var_os("DAX001_WHOLE_NET").is_some()
}

/// Writes each trick into a folder named after its number.
fn write(folder: &Path, tricks: &[Trick]) {
    for (number, trick) in tricks.iter().enumerate() {
        write_one(&folder.join(format!("{number:04}")), trick);
    }
}

fn write_one(folder: &Path, trick: &Trick) -> Vec<PathBuf> {
    std::fs::create_dir_all(folder).unwrap();
    let write = |(name, data): &(String, Vec<u8>)| {
        let file = folder.join(name);
        std::fs::write(&file, data).unwrap();
        file
    };
    trick.files.iter().map(write).collect()
}

/// Fails with a list of the tricks that were taken for a pass.
fn none(tricks: &[Trick], who: &str, numbers: impl IntoIterator<Item = usize>) {
    let wrong: Vec<String> = numbers
        .into_iter()
        .map(|number| format!("{number:04} {}: {}", tricks[number].name, tricks[number].reason))
        .collect();
    assert!(wrong.is_empty(), "{who} takes {} tricks for a pass:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn there_are_hundreds_of_tricks() {
    let tricks = tricks();
    let names: std::collections::BTreeSet<&str> = tricks.iter().map(|trick| trick.name.as_str()).collect();
    assert_eq!(names.len(), tricks.len(), "each trick needs a unique name");
    assert!(tricks.len() >= 300, "{}", tricks.len());
    println!("{} tricks", tricks.len());
}

/// Checks the package's functions, and what a reader of each format concludes from the reports.
#[test]
fn no_function_and_no_format_reports_a_pass() {
    let project = project("never-formats");
    let tricks = tricks();
    write(&project.join("tricks"), &tricks);
    // A fully covered account, which every reader must take for a pass.
    let control = root().join("fixtures/collected-fresh-account/123456789012");
    std::os::unix::fs::symlink(control, project.join("tricks/control")).unwrap();
    for script in ["host.mjs", "render.mjs"] {
        std::fs::copy(root().join("tests/tests/every_way").join(script), project.join(script)).unwrap();
    }
    let output = run(Command::new("node").args(["render.mjs", "tricks", "out"]), &project);
    let passing: Vec<String> = serde_json::from_str(&output).unwrap();
    check(&tricks, "the package", &passing, 2);
    for (format, passing) in taken_for_passes(&project) {
        check(&tricks, &format, &passing, 1);
    }
}

/// The reports in a project's `out` folder that a reader of each format takes for a pass.
pub(crate) fn taken_for_passes(project: &Path) -> BTreeMap<String, Vec<String>> {
    let python = std::env::var("CONSUMERS_PYTHON");
    let python = python.unwrap_or_else(|error| panic!("{error}: run `cargo xtask test`"));
    let output =
        run(Command::new(python).arg(root().join("tests/tests/every_way/readers.py")).arg("out"), project);
    let passing: BTreeMap<String, Vec<String>> = serde_json::from_str(&output).unwrap();
    // Every format except the JSON report itself has a reader.
    assert_eq!(passing.len(), FORMATS.len() - 1);
    passing
}

/// Asserts that only the control passes, and that it passes this many times.
fn check(tricks: &[Trick], who: &str, passing: &[String], times: usize) {
    let numbers = passing.iter().filter_map(|name| name.parse().ok());
    none(tricks, who, numbers);
    assert_eq!(passing.len(), times, "{who} doesn't know a pass when there is one");
}

/// Checks the exit code of the program, in any format.
#[test]
fn the_program_never_exits_with_zero() {
    let project = project("never-program");
    let tricks = tricks();
    write(&project, &tricks);
    std::fs::create_dir(project.join("control")).unwrap();
    std::fs::write(project.join("control/a.json"), page("us-east-1", &[("orders", "ENABLED")])).unwrap();
    let ends_with_zero = |folder: &str, format: &str| {
        let mut program = Command::new(project.join("node_modules/.bin/dax001"));
        program.args(["--format", format, folder]).current_dir(&project);
        program.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        program.status().unwrap().code().unwrap() == 0
    };
    let next = AtomicUsize::new(0);
    let passing = std::thread::scope(|scope| {
        let work = || {
            let mut passing = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= tricks.len() {
                    return passing;
                }
                if !is_long_run() && !number.is_multiple_of(SOME_OF_PROGRAM) {
                    continue;
                }
                let all = if is_long_run() { FORMATS.len() } else { 1 };
                let formats = (0..all).map(|turn| FORMATS[(number + turn) % FORMATS.len()]);
                if formats.into_iter().any(|format| ends_with_zero(&format!("{number:04}"), format)) {
                    passing.push(number);
                }
            }
        };
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<usize>>()
    });
    none(&tricks, "the program", passing);
    assert!(ends_with_zero("control", "text"), "the program exits with zero on a pass");
}

/// Tries each trick on the page, in one of the combinations of browser and build.
async fn the_page_never_says_pass(page: Arc<Page>) -> WebDriverResult<()> {
    let tricks = tricks();
    let browsers = [Engine::Chromium, Engine::Firefox, Engine::WebKit];
    let browser = browsers.iter().position(|browser| *browser == page.engine()).unwrap();
    let turn = browser * 2 + usize::from(page.url().starts_with("file:"));
    // The drivers take one path per line.
    let is_possible = |number: &usize| tricks[*number].files.iter().all(|(name, _)| !name.contains('\r'));
    let is_tried = |number: &usize| is_possible(number) && (is_long_run() || number % BROWSERS == turn);
    let folder = scratch(&format!("never-page-{}", fresh()));
    let mut passing = Vec::new();
    for number in (0..tricks.len()).filter(is_tried) {
        let trick_folder = folder.join(format!("{number:04}"));
        let files = write_one(&trick_folder, &tricks[number]);
        page.choose(&files).await;
        if says_pass(&page).await {
            passing.push(number);
        }
    }
    none(&tricks, &format!("the page in {:?}", page.engine()), passing);
    let control = folder.join("control.json");
    std::fs::write(&control, crate::evidence::page("us-east-1", &[("orders", "ENABLED")])).unwrap();
    page.choose(&[control]).await;
    assert!(says_pass(&page).await, "the page shows a pass for a real pass");
    std::fs::remove_dir_all(&folder).unwrap();
    Ok(())
}

/// Whether the page shows a good headline. Waits until the page has reported something, then clears
/// it.
async fn says_pass(page: &Page) -> bool {
    let headline = page.driver.execute_async(HEADLINE, vec![]).await.unwrap().json().clone();
    let headline = headline.as_str().unwrap_or_else(|| panic!("the page says nothing")).to_owned();
    start_over(page).await;
    headline.starts_with("Compliant") || headline.starts_with("No clusters")
}

/// Returns the headline, or a space if the page shows a message elsewhere because there is no
/// verdict.
const HEADLINE: &str = "const [done] = arguments;
    const look = (left) => {
      const verdict = document.querySelector('#verdict');
      if (verdict) done(verdict.textContent);
      else if (document.querySelector('.rejected, .offer, .notice.error')) done(' ');
      else if (left === 0) done(null);
      else setTimeout(look, 5, left - 1);
    };
    look(4000);";
