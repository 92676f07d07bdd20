//! A pass with incomplete coverage says so under its headline, and links to what is missing.

use std::sync::Arc;

use dax001_tests::{Page, scratch};
use thirtyfour::prelude::*;

use super::{export, fresh, give_regions};

/// The shape and colour of the headline's mark, and the colour of the line below it.
const LOOK: &str = "const color = (selector) => getComputedStyle(document.querySelector(selector)).color;
    return [document.querySelector('#verdict path').getAttribute('d'), color('#verdict'), color('.covers')]";

pub(super) async fn a_pass_with_partial_coverage_is_not_plain_green(page: Arc<Page>) -> WebDriverResult<()> {
    // One region of 32.
    give_regions(&page, &[("us-east-1", "alpha", "ENABLED")]).await;
    page.says("#verdict", "Compliant").await;
    page.says(".verdict .covers", "Covers 1 of 32 regions of 1 account").await;
    let partial = page.script(LOOK).await;
    assert_eq!(partial[1], partial[2], "headline and line have the colour for unknown");
    // The line leads to the coverage section, which appears a moment later. It also works from the
    // keyboard.
    page.see("#coverage-title").await;
    page.see("#covers").await.send_keys(Key::Enter).await?;
    let focused = "return document.activeElement.id";
    for _ in 0..200 {
        if page.script(focused).await == "coverage-title" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert_eq!(page.script(focused).await, "coverage-title");

    // Every region of the account: plain green, with another mark.
    page.click("header button:not(.main)").await;
    page.see("#sample").await;
    let folder = scratch(&format!("journeys/covered-{}", fresh())).join("123456789012");
    std::fs::create_dir_all(&folder).unwrap();
    let regions = dax001::aws::regions::regions_of("aws");
    let files: Vec<_> = regions.iter().map(|region| folder.join(format!("{region}.json"))).collect();
    for (region, file) in regions.iter().zip(&files) {
        std::fs::write(file, export(&[(region, "alpha", "ENABLED")])).unwrap();
    }
    page.choose(&files).await;
    page.says(".verdict .covers", "Covers 32 of 32 regions of 1 account").await;
    page.says("#verdict", "Compliant").await;
    let full = page.script(LOOK).await;
    assert_ne!(full[0], partial[0], "the marks differ in shape");
    assert_ne!(full[1], partial[1], "and in colour");

    // A second account with one covered region.
    give_regions_of_another(&page).await;
    page.says(".verdict .covers", "2 accounts: 1 fully covered").await;
    assert_eq!(page.script(LOOK).await[0], partial[0]);
    Ok(())
}

async fn give_regions_of_another(page: &Page) {
    let file = scratch(&format!("journeys/another-{}", fresh())).join("us-east-1.json");
    let text = export(&[("us-east-1", "alpha", "ENABLED")]).replace("123456789012", "210987654321");
    std::fs::write(&file, text).unwrap();
    page.choose(&[file]).await;
}
