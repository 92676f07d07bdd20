//! A report is exported in every format, saved, and opened again.

use std::sync::Arc;

use dax001_tests::Page;
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use super::review::CATCH;
use super::{CLUSTERS, export, give, give_regions, lists};

/// The text that the page saves after a click on this element.
async fn save(page: &Page, selector: &str) -> String {
    page.driver.execute("window.saved = []", vec![]).await.unwrap();
    page.click(selector).await;
    super::review::saved(page).await
}

pub(super) async fn a_report_is_exported_and_opened_again(page: Arc<Page>) -> WebDriverResult<()> {
    give_regions(&page, &CLUSTERS).await;
    page.says("#panel-title", "alpha").await;
    page.see("#note").await.send_keys("Moves in May").await?;
    page.driver.execute(CATCH, vec![]).await?;
    page.click("#export").await;
    // Each format has its own marker, and contains the evidence and the review.
    for (format, part) in [
        ("html", "<mark>&quot;DISABLED&quot;</mark>"),
        ("csv", "Status,Cluster,Account,Region"),
        ("markdown", "| **fail** | `alpha` |"),
        ("sarif", "\"kind\":\"fail\""),
        ("junit", "name=\"alpha\"><failure"),
        ("oscal", "\"relevant-evidence\""),
        ("ocsf", "\"class_uid\":2003"),
        ("asff", "\"GeneratorId\":\"dax001/DAX-001\""),
    ] {
        let text = save(&page, &format!("#export-{format}")).await;
        assert!(
            text.contains(part) && text.contains("Moves in May") && text.contains("us-east-1.json"),
            "{format}: {text}"
        );
        page.says(".notice", "The report is saved as dax001-report.").await;
    }
    // None of the exports can be opened again. Saving is what keeps the user's input.
    page.see("#save .dot").await;
    let saved = save(&page, "#save").await;
    page.says(".notice", "dax001-report.json").await;

    // Another user opens the report. It looks as before, and the page says that nobody has checked
    // it here.
    page.driver.refresh().await?;
    page.see("#sample").await;
    give(&page, "report.json", &saved).await;
    page.says(".saved", "Nothing in it has been checked here").await;
    page.says("#verdict", "Not compliant").await;
    page.says(".verdict", "2 of 4 clusters are not encrypted at rest, and 1 can’t be decided").await;
    lists(&page, &["alpha", "charlie", "delta", "bravo"]).await;
    page.says(".panel", "The source is not here: this is a saved report.").await;
    page.says(".annotations", "Moves in May").await;
    assert!(!page.has("#save .dot").await && !page.has("#plans").await);
    page.driver.execute(CATCH, vec![]).await?;
    // Saving again gives the same file, and an export contains the time when the report was made.
    let envelope: Value = serde_json::from_str(&saved).unwrap();
    let again: Value = serde_json::from_str(&save(&page, "#save").await).unwrap();
    assert_eq!(again, envelope);
    page.click("#export").await;
    assert!(save(&page, "#export-html").await.contains(envelope["generatedAt"].as_str().unwrap()));
    // With the evidence, the page shows whether it matches the report.
    page.click("#verify-shown").await;
    page.says("#outcome", "Evidence is missing").await;
    let (east, west) = (export(&CLUSTERS[..2]), export(&CLUSTERS[2..]));
    give(&page, "east.json", &east).await;
    give(&page, "west.json", &west).await;
    page.says("#outcome", "The report holds").await;
    page.driver.back().await?;
    page.says(".saved", "Its evidence was given here, and it holds.").await;
    // New evidence puts the saved report aside with its reviews, and Undo restores it.
    give(&page, "west.json", &west).await;
    page.says(".notice", "The saved report was put aside").await;
    page.says(".verdict", "1 of 2 clusters is not encrypted at rest").await;
    assert!(!page.has(".saved").await && !page.has(".annotations").await);
    page.click(".notice button").await;
    page.says(".saved", "and it holds").await;
    page.says(".annotations", "Moves in May").await;

    // A report of an older minor version lacks newer members, and opens. A newer version has more
    // than this page can show, so it doesn't open.
    for (version, is_shown) in [("1.0", true), ("1.9", false), ("2.0", false)] {
        let mut other = envelope.clone();
        other["report"]["schemaVersion"] = json!(version);
        for finding in other["report"]["findings"].as_array_mut().unwrap() {
            for evidence in finding["evidence"].as_array_mut().unwrap() {
                evidence.as_object_mut().unwrap().retain(|name, _| name != "endLine" && name != "endColumn");
            }
        }
        page.driver.refresh().await?;
        page.driver.execute("location.hash = ''", vec![]).await?;
        page.see("#sample").await;
        give(&page, "other.json", &other.to_string()).await;
        if is_shown {
            page.says(".saved", "dax001").await;
        } else {
            page.says(".notice.error", &format!("schemaVersion is {version}")).await;
            page.see("#sample").await;
        }
    }
    Ok(())
}
