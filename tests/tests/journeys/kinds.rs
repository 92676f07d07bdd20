//! The content of a file decides its kind: evidence, a list of risk acceptances, or a saved report.

use std::sync::Arc;

use dax001_tests::{Page, fresh, scratch};
use thirtyfour::prelude::*;

use super::export;

const YAML: &str = "Clusters:\n- ClusterName: hidden\n  ClusterArn: arn:aws:dax:us-west-2:123456789012:cache/hidden\n  SSEDescription:\n    Status: DISABLED\n";
const LIST: &str = "- account: \"123456789012\"\n  region: us-east-1\n  cluster: alpha\n  reason: Goes away with the old shop\n  until: 2099-12-31\n  who: jane.doe@example.com\n";

/// Gives the page these files together.
async fn give_all(page: &Page, files: &[(&str, &str)]) {
    let folder = scratch(&format!("journeys/kinds-{}", fresh()));
    let paths: Vec<_> = files
        .iter()
        .map(|(name, text)| {
            std::fs::write(folder.join(name), text).unwrap();
            folder.join(name)
        })
        .collect();
    page.choose(&paths).await;
}

/// A saved report on one file.
fn saved(name: &str, text: &str) -> String {
    let mut evaluator = dax001::Evaluator::default().with_sha256();
    evaluator.begin(name, dax001::contract::label::Label::default());
    evaluator.push(text.as_bytes());
    serde_json::json!({"report": evaluator.finish()}).to_string()
}

pub(super) async fn the_content_of_a_file_decides_its_kind(page: Arc<Page>) -> WebDriverResult<()> {
    let encrypted = export(&[("us-east-1", "alpha", "ENABLED")]);
    let failing = export(&[("us-east-1", "alpha", "DISABLED")]);
    let start_over = "header nav button:not(.file)";

    // A YAML file next to a passing file is evidence in the wrong format.
    give_all(&page, &[("eu-west-1.json", &encrypted), ("us-west-2.yaml", YAML)]).await;
    page.says("#verdict", "Can’t be decided").await;
    page.says(".problems", "This is YAML output").await;
    page.says(".sources .head", "2 sources").await;
    page.click(start_over).await;

    // A JSON file is evidence, whatever its extension.
    give_all(&page, &[("eu-west-1.json", &encrypted), ("us-east-1.yml", &failing)]).await;
    page.says("#verdict", "Not compliant").await;
    page.click(start_over).await;

    // A YAML file alone doesn't make the page say that it kept a list.
    give_all(&page, &[("us-west-2.yaml", YAML)]).await;
    page.says("main", "This is YAML output").await;
    assert!(!page.text("body").await.contains("kept"));

    // The page offers to apply a list found among the evidence, and applies it only when the user
    // agrees.
    give_all(&page, &[("us-east-1.json", &failing), ("accepted.yaml", LIST)]).await;
    page.says("#verdict", "Not compliant").await;
    page.says(".offer", "accepted.yaml is a list of accepted risks. It is not applied.").await;
    assert!(!page.text(".verdict").await.contains("is accepted"));
    page.click(".offer button").await;
    page.says(".verdict", "The risk of it is accepted. That is not a pass.").await;
    page.says("#verdict", "Not compliant").await;
    Ok(())
}

pub(super) async fn a_report_among_its_evidence_is_verified(page: Arc<Page>) -> WebDriverResult<()> {
    let failing = export(&[("us-east-1", "alpha", "DISABLED"), ("us-east-1", "bravo", "ENABLED")]);
    let report = saved("us-east-1.json", &failing);
    give_all(&page, &[("report.json", &report), ("us-east-1.json", &failing)]).await;
    // The page evaluates the evidence, and the saved report doesn't worsen the verdict.
    page.says("#verdict", "Not compliant").await;
    page.says(".sources .head", "1 source").await;
    page.says(".offer", "report.json is a saved report. It is not evidence.").await;
    page.click(".offer button").await;
    page.says("#outcome", "The report holds").await;
    page.click("#open-verified").await;
    page.says("#saved-title", "A saved report").await;
    Ok(())
}
