//! The user adds evidence, checks it, filters the findings and goes back.

use std::sync::Arc;

use dax001_tests::{Page, fixture};
use thirtyfour::prelude::*;

use super::{CLUSTERS, export, give, hash, holds, lists, select};

pub(super) async fn evidence_is_checked_filtered_and_revisited(page: Arc<Page>) -> WebDriverResult<()> {
    let text = export(&CLUSTERS);
    give(&page, "export.json", &text).await;
    page.says("#verdict", "Not compliant").await;
    page.says(".verdict", "2 of 4 clusters are not encrypted at rest, and 1 can’t be decided").await;
    lists(&page, &["alpha", "charlie", "delta", "bravo"]).await;
    page.says("#panel-title", "alpha").await;
    assert_eq!(page.text("#evidence mark").await, "\"DISABLED\"");
    let line = text.lines().position(|line| line.contains("DISABLED")).unwrap() + 1;
    assert_eq!(page.text("#evidence .hit i").await, line.to_string());
    assert_eq!(hash(&page).await, "#report/0");

    // A count, a region and a search each narrow the list, and the user can go back from each. The
    // address contains no region.
    page.click(".count.fail").await;
    lists(&page, &["alpha", "charlie"]).await;
    select(&page, "#filter-region", "eu-west-1").await;
    lists(&page, &["charlie"]).await;
    page.says("#panel-title", "charlie").await;
    assert_eq!(hash(&page).await, "#report/2?status=fail");
    page.driver.back().await?;
    lists(&page, &["alpha", "charlie"]).await;
    page.driver.back().await?;
    lists(&page, &["alpha", "charlie", "delta", "bravo"]).await;
    page.driver.forward().await?;
    lists(&page, &["alpha", "charlie"]).await;
    page.click("#all").await;
    page.see("#search").await.send_keys("ALPHA").await?;
    lists(&page, &["alpha"]).await;
    page.click("#all").await;

    // Sorted by name in both directions. The selected finding stays selected.
    page.click(".row-head span:nth-child(2) button").await;
    lists(&page, &["alpha", "bravo", "charlie", "delta"]).await;
    page.click(".row-head span:nth-child(2) button").await;
    lists(&page, &["delta", "charlie", "bravo", "alpha"]).await;
    let sorted = page.see(".row-head span:nth-child(2)").await.attr("aria-sort").await?;
    assert_eq!(sorted.as_deref(), Some("descending"));

    // The link to a finding opens it.
    page.driver.execute("location.hash = '#report/3?status=unknown'", vec![]).await?;
    lists(&page, &["delta"]).await;
    page.says("#panel-title", "delta").await;

    // The user adds more evidence, removes a source, and restores it.
    page.driver.execute("location.hash = '#report'", vec![]).await?;
    give(&page, "more.json", &fixture("verdict-enabled/input.json")).await;
    page.says(".verdict", "2 of 5 clusters").await;
    page.click(".sources tbody tr:nth-child(2) .actions button:nth-child(2)").await;
    page.says(".verdict", "2 of 4 clusters").await;
    page.says(".notice", "Removed more.json.").await;
    page.click("#undo").await;
    page.says(".verdict", "2 of 5 clusters").await;
    page.click("header button:not(.main)").await;
    page.see("#sample").await;
    page.says(".notice", "The evidence was cleared.").await;
    page.click("#undo").await;
    page.says(".verdict", "2 of 5 clusters").await;
    page.see("#evidence").await;
    Ok(())
}

pub(super) async fn a_pasted_text_is_checked_and_kept(page: Arc<Page>) -> WebDriverResult<()> {
    let field = page.see("#paste").await;
    // Types the text and cuts it, so that it is in the clipboard. Then pastes it as a person does.
    let broken = r#"{"Clusters": [{"ClusterName": "a", "SSEDescription": {"Status": "DISABLED"}},]}"#;
    field.send_keys(broken).await?;
    field.send_keys(Key::Control + "a").await?;
    field.send_keys(Key::Control + "x").await?;
    field.send_keys(Key::Control + "v").await?;
    // The page checks the valid part of the text and reports the rest.
    page.says("#verdict", "Not compliant").await;
    page.says(".problems", "line 1, column 78").await;
    page.driver.back().await?;
    holds(&page, "#paste", broken).await;
    // A text pasted outside any field is added.
    page.driver.forward().await?;
    page.says("#verdict", "Not compliant").await;
    let other = r#"{"Clusters": [{"ClusterName": "b", "SSEDescription": {"Status": "ENABLED"}}]}"#;
    let search = page.see("#search").await;
    search.send_keys(other).await?;
    search.send_keys(Key::Control + "a").await?;
    search.send_keys(Key::Control + "x").await?;
    page.says(".findings .head", "1 of 1 shown").await;
    page.driver.execute("document.querySelector('#verdict').focus()", vec![]).await?;
    page.driver.action_chain().key_down(Key::Control).send_keys("v").key_up(Key::Control).perform().await?;
    page.says(".count.clusters strong", "2").await;
    // A text pasted into the search stays there.
    let search = page.see("#search").await;
    search.click().await?;
    search.send_keys(Key::Control + "v").await?;
    page.says(".findings .head", "0 of 2 shown").await;
    page.says(".empty", "No finding fits").await;
    assert_eq!(page.text(".count.clusters strong").await, "2");
    Ok(())
}
