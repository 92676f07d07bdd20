//! An export with its manifest. The page shows who collected it and when, which regions are not
//! enabled, and what is missing.

use std::path::Path;
use std::sync::Arc;

use dax001_testing::cases::Case;
use dax001_tests::controls::choose_folder;
use dax001_tests::{Page, fresh, scratch};
use thirtyfour::prelude::*;

/// A copy of a fixture's files, including subfolders.
fn copy_of(case: &str) -> std::path::PathBuf {
    let folder = scratch(&format!("journeys/{case}-{}", fresh())).join("dax-export");
    Case::named(case).write_to(&folder);
    folder
}

fn files_in(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

pub(super) async fn the_page_shows_who_collected_an_export(page: Arc<Page>) -> WebDriverResult<()> {
    let start_over = "header nav button:not(.file)";

    // Added as a folder, and as separate files: a manifest lists the files next to it.
    let export = copy_of("collected-fresh-account");
    choose_folder(&page, &export).await;
    page.says("#verdict", "Compliant").await;
    page.says("#covers", "Covers 17 of 17 enabled regions of 1 account").await;
    page.says(
        "#collected",
        "29 Nov 2026 09:12 UTC, by arn:aws:sts::123456789012:assumed-role/Audit/reviewer, aws-cli/2.36.0",
    )
    .await;
    page.says(
        ".coverage .statements",
        "that were enabled in the account on 29 Nov 2026 09:12 UTC are covered",
    )
    .await;
    page.says(".sources", "collected 29 Nov 2026 09:12 UTC by arn:aws:sts").await;
    page.click(start_over).await;
    page.see("#sample").await;
    page.choose(&files_in(&export.join("123456789012"))).await;
    page.says("#covers", "Covers 17 of 17 enabled regions of 1 account").await;

    // Evidence older than the user's limit is inconclusive, and the user can remove the limit.
    page.see("#age").await.send_keys("1").await?;
    page.click(".age button").await;
    let is_old = page.text("#collected").await.contains("day");
    if is_old {
        page.says("#verdict", "Can’t be decided").await;
        page.says(".problems", "old, and the maximum age is 1d").await;
    } else {
        page.says("#covers", "Covers 17 of 17").await;
    }
    page.see("#age").await.clear().await?;
    page.see("#age").await.send_keys("soon").await?;
    page.click(".age button").await;
    page.says("#age-error", "Write a number of days").await;
    page.see("#age").await.clear().await?;
    page.click(".age button").await;
    page.says("#verdict", "Compliant").await;

    // A list of accounts adds their names, and shows which account has no evidence.
    let list = scratch(&format!("journeys/accounts-{}", fresh())).join("accounts.csv");
    std::fs::write(&list, "id,name\n123456789012,Orders\n333333333333,Sandbox\n").unwrap();
    page.choose(&[list]).await;
    page.says("#covers", "2 accounts: 1 fully covered, 1 without evidence").await;
    page.says(".grid", "333333333333 (Sandbox)").await;
    page.says(".grid", "no evidence of this account").await;
    page.says(".panel .facts", "123456789012, Orders").await;
    page.says("#verdict", "Compliant").await;
    page.click(start_over).await;
    page.see("#sample").await;

    // The page names a changed file and a deleted one, and shows the command for the missing
    // evidence.
    let changed = copy_of("collected-changed");
    choose_folder(&page, &changed).await;
    page.says("#verdict", "Can’t be decided").await;
    page.says(".problems", "us-west-2.err, and no such file was given").await;
    page.says(".problems", "its SHA-256 differs").await;
    page.click(".statements summary").await;
    page.says(".statements", "DAX_REGIONS=\"").await;
    page.says(".statements", "bash export-dax.sh PROFILE").await;

    // For evidence without a manifest, the page reports that its age is unknown.
    page.click(start_over).await;
    page.see("#sample").await;
    super::give(&page, "us-east-1.json", &super::export(&[("us-east-1", "alpha", "ENABLED")])).await;
    page.says("#collected", "Nothing in the evidence proves when it was collected").await;
    Ok(())
}
