//! A saved report is verified against its evidence.

use std::path::PathBuf;
use std::sync::Arc;

use dax001_tests::{Page, fresh, scratch};
use serde_json::Value;
use thirtyfour::prelude::*;

use super::review::{CATCH, saved};
use super::{CLUSTERS, export, give_regions};

/// Gives the Verify screen files with these names and texts.
async fn give(page: &Page, files: &[(&str, &str)]) {
    let folder = scratch(&format!("journeys/verify-{}", fresh()));
    let file = |(name, text): &(&str, &str)| {
        std::fs::write(folder.join(name), text).unwrap();
        folder.join(name)
    };
    let files: Vec<PathBuf> = files.iter().map(file).collect();
    let paths: Vec<&str> = files.iter().map(|file| file.to_str().unwrap()).collect();
    page.choose_in(".verify input[type=file]", &paths).await;
}

pub(super) async fn a_saved_report_is_verified(page: Arc<Page>) -> WebDriverResult<()> {
    give_regions(&page, &CLUSTERS).await;
    page.says("#verdict", "Not compliant").await;
    page.says(".sources .hash code", "").await;
    page.driver.execute(CATCH, vec![]).await?;
    page.click("#save").await;
    let report = saved(&page).await;
    let (east, west) = (export(&CLUSTERS[..2]), export(&CLUSTERS[2..]));

    // Another user, later: first only the report, and the page names the evidence files that it
    // needs. Then the evidence, under other names.
    page.driver.refresh().await?;
    page.click("header a[href='#verify']").await;
    give(&page, &[("report.json", &report)]).await;
    page.says("#outcome", "Evidence is missing").await;
    page.says(".outcome", "us-east-1.json").await;
    page.says(".outcome .entries", "SHA-256").await;
    give(&page, &[("one.json", &west), ("other.txt", "no evidence of it")]).await;
    page.says(".outcome", "Still missing: 1 of 2 sources").await;
    give(&page, &[("two.json", &east)]).await;
    page.says("#outcome", "The report holds").await;
    page.says(".outcome", "4 clusters").await;
    page.says(".outcome", ", the one that runs here").await;
    page.says(".outcome", "other.txt").await;

    // A report changed by hand, from another version.
    let mut changed: Value = serde_json::from_str(&report).unwrap();
    changed["report"]["verdict"] = "pass".into();
    changed["report"]["findings"][0]["status"] = "pass".into();
    changed["report"]["tool"]["version"] = "0.0.1".into();
    page.click("#clear").await;
    give(&page, &[("changed.json", &changed.to_string()), ("one.json", &west), ("two.json", &east)]).await;
    page.says("#outcome", "The report differs from its evidence").await;
    page.says(".differences", "/findings/0/status").await;
    page.says(".differences", "/verdict").await;
    page.says(".outcome", "dax001 0.0.1; here it was judged by dax001").await;

    // Only the wording differs. The page reports that, and shows which text differs.
    let mut worded: Value = serde_json::from_str(&report).unwrap();
    worded["report"]["tool"]["version"] = "0.0.1".into();
    worded["report"]["findings"][0]["message"] = "it is fine".into();
    // The report is in the encoding of Windows PowerShell, and in an archive with its evidence.
    let utf16: Vec<u8> = format!("\u{FEFF}{worded}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let archive = scratch(&format!("journeys/verify-{}", fresh())).join("all.zip");
    let mut writer = zip::ZipWriter::new(std::fs::File::create(&archive).unwrap());
    for (name, bytes) in
        [("worded.json", utf16.as_slice()), ("one.json", west.as_bytes()), ("two.json", east.as_bytes())]
    {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, bytes).unwrap();
    }
    writer.finish().unwrap();
    page.click("#clear").await;
    page.choose_in(".verify input[type=file]", &[archive.to_str().unwrap()]).await;
    page.says("#outcome", "The report holds, but for its words").await;
    page.says(".differences", "it is fine").await;
    page.says(".outcome", "us-east-1.json, given as all.zip!/two.json").await;

    // The page reports that a file is not a report, and keeps the other files.
    page.click("#clear").await;
    give(&page, &[("cut.json", &report[..report.len() / 2])]).await;
    page.says(".outcome", "Can't read cut.json").await;
    page.click("#clear").await;
    give(&page, &[("one.json", &west)]).await;
    page.says("#outcome", "There is no saved report among these files").await;

    // Evidence from the report on this page works too. Evidence with one changed byte doesn't.
    page.click("header a.button.main").await;
    give_regions(&page, &CLUSTERS).await;
    page.says("#verdict", "Not compliant").await;
    page.click("header a[href='#verify']").await;
    page.click("#clear").await;
    give(&page, &[("report.json", &report), ("two.json", &east.replacen(' ', "", 1))]).await;
    page.says("#outcome", "Evidence is missing").await;
    page.click("#use-evidence").await;
    page.says("#outcome", "The report holds").await;
    page.driver.back().await?;
    page.says("#verdict", "Not compliant").await;
    Ok(())
}
