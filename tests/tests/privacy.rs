//! Data that a browser sends elsewhere by itself: addresses, which it syncs, and texts, which it
//! has spell-checked, completed and translated.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use dax001_tests::controls::{holds, select};
use dax001_tests::{Page, fresh, in_each_engine, root, scratch};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

in_each_engine! { ""; no_address_names_an_account, no_field_sends_its_text_away }

/// Adds evidence for two accounts, each with its own cluster and region.
async fn give(page: &Page) {
    let cluster = |account: &str, region: &str, name: &str| {
        let arn = format!("arn:aws:dax:{region}:{account}:cache/{name}");
        json!({"ClusterName": name, "ClusterArn": arn, "SSEDescription": {"Status": "DISABLED"}})
    };
    let clusters =
        [cluster("123456789012", "us-east-1", "payments"), cluster("210987654321", "eu-west-1", "sessions")];
    let file = scratch(&format!("privacy-{}", fresh())).join("export.json");
    fs::write(&file, json!({ "Clusters": clusters }).to_string()).unwrap();
    page.choose(&[file]).await;
    page.says("#verdict", "Not compliant").await;
}

/// Waits until the page reports this number of shown rows. Returns what a browser stores about the
/// view: address, history state and title.
async fn stored_view(page: &Page, row_count: &str) -> String {
    page.says(".findings .head", row_count).await;
    let stored_view = page
        .script("return location.hash + ' ' + JSON.stringify(history.state) + ' ' + document.title")
        .await;
    let stored_view = stored_view.as_str().unwrap().to_owned();
    for private in ["123456789012", "210987654321", "us-east-1", "eu-west-1", "payments", "sessions"] {
        assert!(!stored_view.contains(private), "`{private}` is in `{stored_view}`");
    }
    stored_view
}

async fn no_address_names_an_account(page: Arc<Page>) -> WebDriverResult<()> {
    give(&page).await;
    stored_view(&page, "2 of 2 shown").await;
    select(&page, "#filter-account", "210987654321").await;
    stored_view(&page, "1 of 2 shown").await;
    select(&page, "#filter-region", "eu-west-1").await;
    page.click(".count.fail").await;
    page.see("#search").await.send_keys("sessions").await?;
    page.says("#panel-title", "sessions").await;
    let all = stored_view(&page, "1 of 2 shown").await;
    assert!(all.starts_with("#report/1?status=fail "), "{all}");

    // Back and forward visit every step. A script does this, because WebKit's own back button skips
    // entries that a script created.
    let go = async |by: i32| page.script(&format!("history.go({by})")).await;
    go(-1).await;
    holds(&page, "#search", "").await;
    stored_view(&page, "1 of 2 shown").await;
    go(-3).await;
    stored_view(&page, "2 of 2 shown").await;
    go(4).await;
    holds(&page, "#search", "sessions").await;
    assert_eq!(stored_view(&page, "1 of 2 shown").await, all);

    // The user copies a link on purpose, so it describes the complete view.
    let catch = "Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: async (text) => { window.copied = text; } } })";
    page.driver.execute(catch, vec![]).await?;
    page.click("#copy-link").await;
    page.says("#copy-link", "Copied").await;
    let link = page.script("return window.copied").await.as_str().unwrap().to_owned();
    assert!(link.starts_with(page.url()), "{link}");
    assert!(
        link.ends_with("#view/1?status=fail&account=210987654321&region=eu-west-1&text=sessions"),
        "{link}"
    );

    // Opened with or without a loaded report, the link restores the view and then disappears from
    // the address.
    page.click("#all").await;
    stored_view(&page, "2 of 2 shown").await;
    page.driver.execute("location.href = arguments[0]", vec![link.as_str().into()]).await?;
    assert_eq!(stored_view(&page, "1 of 2 shown").await, all);
    page.driver.goto("about:blank").await?;
    page.driver.goto(&link).await?;
    page.says(".notice", "This link opens a view of a report: add its evidence to see it").await;
    assert_eq!(page.script("return location.hash").await, "");
    give(&page).await;
    page.says("#panel-title", "sessions").await;
    stored_view(&page, "1 of 2 shown").await;
    holds(&page, "#search", "sessions").await;
    Ok(())
}

/// The text fields on the screen that lack one of these attributes.
const UNGUARDED: &str = "const text = 'textarea, input:not([type=file], [type=checkbox])';
    const is_off = (field) => field.getAttribute('spellcheck') === 'false' && field.getAttribute('autocomplete') === 'off'
      && field.getAttribute('autocapitalize') === 'off';
    const fields = [...document.querySelectorAll(text)];
    return [fields.length, fields.filter((field) => !is_off(field)).map((field) => field.outerHTML)]";

async fn no_field_sends_its_text_away(page: Arc<Page>) -> WebDriverResult<()> {
    let guarded = async |least: u64| {
        let fields = page.script(UNGUARDED).await;
        let [count, unguarded] = serde_json::from_value::<[Value; 2]>(fields).unwrap();
        assert_eq!(unguarded, json!([]));
        assert!(count.as_u64().unwrap() >= least, "{count} fields");
    };
    guarded(1).await;
    give(&page).await;
    page.says("#panel-title", "payments").await;
    select(&page, "#disposition", "Risk accepted").await;
    page.see("#until").await;
    page.see("#new-name").await;
    page.click(".sources .actions button").await;
    page.see("#source-0-account").await;
    // Search, note, who, until, new name, node type, account, region.
    guarded(8).await;
    let page_itself = "const { translate, lang } = document.documentElement;
        return [translate, lang, getComputedStyle(document.body).display, document.documentElement.getAttribute('writingsuggestions')]";
    assert_eq!(page.script(page_itself).await, json!([false, "en", "block", "false"]));
    Ok(())
}

/// Checks the source, which also covers fields that no test of the page reaches.
#[test]
fn every_text_field_in_the_source_is_guarded() {
    let mut count = 0;
    for file in fs::read_dir(root().join("web/src/view")).unwrap() {
        count += guarded_fields(&file.unwrap().path());
    }
    assert!(count >= 6, "{count} fields found");
}

fn guarded_fields(file: &Path) -> usize {
    let text = fs::read_to_string(file).unwrap();
    let starts = ["<input ", "<textarea "].iter().flat_map(|start| text.match_indices(start));
    let tags = starts.map(|(at, _)| text.get(at..).unwrap().split_once("/>").unwrap().0);
    let fields = tags.filter(|tag| !tag.contains(r#"type="file""#) && !tag.contains(r#"type="checkbox""#));
    fields
        .map(|tag| {
            for attribute in [r#"spellcheck="false""#, r#"autocomplete="off""#, r#"autocapitalize="off""#] {
                assert!(tag.contains(attribute), "no {attribute} in {}: {tag}", file.display());
            }
        })
        .count()
}
