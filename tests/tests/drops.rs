//! Files, folders and archives dropped on the page. From `file://`, a browser tells the page less
//! about dropped items than it tells a served page, so these tests cover both builds. Only
//! Chromium's protocol can drag files as a person does.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dax001_tests::engine::Engine;
use dax001_tests::{Build, DESKTOP, Page, fixture, fresh, in_each_engine, scratch, with_page_in};
use thirtyfour::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

in_each_engine! { ""; two_dropped_files_are_checked }

/// An export with one cluster.
fn export(name: &str, status: &str) -> String {
    format!(r#"{{"Clusters": [{{"ClusterName": "{name}", "SSEDescription": {{"Status": "{status}"}}}}]}}"#)
}

fn folder() -> PathBuf {
    scratch(&format!("drops-{}", fresh()))
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let file = folder.join(name);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, text).unwrap();
    file
}

/// The names of the sources, in report order.
async fn sources(page: &Page, count: usize) -> Vec<String> {
    page.see(&format!(".sources tbody tr:nth-child({count})")).await;
    let script =
        "return [...document.querySelectorAll('.sources tbody tr th bdi')].map((name) => name.textContent)";
    serde_json::from_value(page.script(script).await).unwrap()
}

async fn start_over(page: &Page) {
    page.click("header button:not(.main)").await;
    page.see("#sample").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_served_page_reads_everything_dropped_on_it() {
    with_page_in(Engine::Chromium, Build::Served, DESKTOP, "", everything_is_read).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_single_file_reads_everything_dropped_on_it() {
    with_page_in(Engine::Chromium, Build::Single, DESKTOP, "", everything_is_read).await;
}

async fn everything_is_read(page: Arc<Page>) -> WebDriverResult<()> {
    let folder = folder();
    let passing = write(&folder, "passing.json", &export("one", "ENABLED"));
    let failing = write(&folder, "failing.json", &export("two", "DISABLED"));
    page.drop_files(&[&passing]).await;
    page.says("#verdict", "Compliant").await;
    assert_eq!(sources(&page, 1).await, ["passing.json"]);
    start_over(&page).await;

    // Several files, which the page sorts by name, whatever their order in the drag.
    page.drop_files(&[&passing, &failing]).await;
    page.says("#verdict", "Not compliant").await;
    assert_eq!(sources(&page, 2).await, ["failing.json", "passing.json"]);
    start_over(&page).await;

    // A folder. The failing cluster is in its deepest subfolder, after more files than a browser
    // lists at once.
    let many = folder.join("export");
    for index in 0..250 {
        write(&many, &format!("b/{index:03}.json"), &export(&format!("c{index:03}"), "ENABLED"));
    }
    write(&many, "b/deep/er/last.json", &export("last", "DISABLED"));
    write(&many, "a.json", &export("first", "ENABLED"));
    fs::create_dir_all(many.join("empty")).unwrap();
    page.drop_files(&[&many]).await;
    page.says("#verdict", "Not compliant").await;
    page.says(".verdict", "1 of 252 clusters is not encrypted at rest").await;
    page.says(".sources", "and 52 more").await;
    let names = sources(&page, 200).await;
    assert!(names.is_sorted(), "{names:?}");
    assert_eq!(names.first().unwrap(), "export/a.json");
    page.says(".panel .place", "export/b/deep/er/last.json, line 1").await;
    start_over(&page).await;

    // A folder, an archive and a file at once.
    let archive = folder.join("archive.zip");
    let mut zip = ZipWriter::new(fs::File::create(&archive).unwrap());
    zip.start_file("in/zipped.json", SimpleFileOptions::default()).unwrap();
    zip.write_all(export("three", "ENABLED").as_bytes()).unwrap();
    zip.finish().unwrap();
    let small = folder.join("small");
    write(&small, "own.json", &export("four", "ENABLED"));
    page.drop_files(&[&small, &archive, &passing]).await;
    page.says("#verdict", "Compliant").await;
    page.says(".verdict", "All 3 clusters").await;
    let names = sources(&page, 3).await;
    assert!(names.iter().any(|name| name.contains("zipped.json")), "{names:?}");
    assert!(names.contains(&"small/own.json".to_owned()), "{names:?}");

    // An empty folder and a folder with too many files: earlier evidence stays, and the page
    // reports that it added nothing.
    page.drop_files(&[&many.join("empty")]).await;
    page.says(".notice.error", "there is no file in what was dropped").await;
    let huge = folder.join("huge");
    fs::create_dir_all(&huge).unwrap();
    for index in 0..=50_000 {
        fs::write(huge.join(format!("{index}.json")), "").unwrap();
    }
    page.drop_files(&[&huge]).await;
    page.says(".notice.error", "there are more than 50000 files in what was dropped").await;
    page.says(".verdict", "All 3 clusters").await;
    fs::remove_dir_all(&folder).unwrap();
    Ok(())
}

/// The other engines have no command for dragging, so a script drops the files there.
const DROP: &str = "const data = new DataTransfer();
    for (const [name, text] of arguments[0]) data.items.add(new File([text], name));
    const event = (type) => new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
    const target = document.querySelector('h1');
    target.dispatchEvent(event('dragover'));
    target.dispatchEvent(event('drop'));";

async fn two_dropped_files_are_checked(page: Arc<Page>) -> WebDriverResult<()> {
    let (two, one) = (export("two", "DISABLED"), fixture("verdict-enabled/input.json"));
    if page.engine() == Engine::Chromium {
        let folder = folder();
        let (two, one) = (write(&folder, "two.json", &two), write(&folder, "one.json", &one));
        page.drop_files(&[&two, &one]).await;
    } else {
        let files = serde_json::json!([["two.json", two], ["one.json", one]]);
        page.driver.execute(DROP, vec![files]).await?;
    }
    page.says("#verdict", "Not compliant").await;
    page.says(".verdict", "1 of 2 clusters is not encrypted at rest").await;
    assert_eq!(sources(&page, 2).await, ["one.json", "two.json"]);
    Ok(())
}
