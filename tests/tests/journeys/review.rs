//! The user writes a review, saves it and compares reports.

use std::sync::Arc;

use dax001_tests::{Page, root, scratch};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use super::{CLUSTERS, fresh, give_regions, lists, select};

const RISKS: &str = "\
- account: '123456789012'
  region: '*'
  cluster: char*
  reason: Goes away
  until: 2020-01-31
  who: jane
- account: '*'
  region: '*'
  cluster: zulu
  reason: Goes away
  until: 2999-12-31
  who: jane
- cluster: alpha
";

/// Collects as text what the page saves from now on, because not every driver supports downloads.
pub(super) const CATCH: &str = "window.saved = [];
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => { blob.text().then((text) => window.saved.push(text)); return make.call(URL, blob); };";

pub(super) async fn a_review_is_written_saved_and_compared(page: Arc<Page>) -> WebDriverResult<()> {
    give_regions(&page, &CLUSTERS).await;
    page.says("#panel-title", "alpha").await;

    // The page shows at each field what an acceptance lacks. The acceptance counts once it is
    // complete.
    select(&page, "#disposition", "Risk accepted").await;
    page.says("#note-error", "Say why").await;
    page.says("#until-error", "Say the last day").await;
    page.says(".scroller .row.on", "incomplete").await;
    page.see("#note").await.send_keys("Moves").await?;
    page.see("#who").await.send_keys("jane").await?;
    let until = "const field = document.querySelector('#until'); field.value = arguments[0]; field.dispatchEvent(new Event('input', { bubbles: true }))";
    page.driver.execute(until, vec!["2020-05-31".into()]).await?;
    page.says("#until-error", "This day is over").await;
    page.says(".scroller .row.on", "expired").await;
    page.says(".verdict .expired", "1 acceptance expired.").await;
    page.driver.execute(until, vec!["2999-05-31".into()]).await?;
    // A form filler fills in several fields before the next render.
    let fill = "for (const [field, value] of [['#who', 'joe'], ['#note', 'Moves in May']]) {
        document.querySelector(field).value = value;
        document.querySelector(field).dispatchEvent(new Event('input', { bubbles: true }));
    }";
    page.driver.execute(fill, vec![]).await?;
    page.says(".annotations", "joe").await;
    page.says(".scroller .row.on", "risk accepted").await;
    // The finding still fails.
    page.says(".verdict .accepted", "The risk of 1 of 2 that fail is accepted. That is not a pass.").await;
    assert_eq!(page.text(".count.fail strong").await, "2");

    // With a list, the page points out what has expired and what is wrong.
    let list = scratch(&format!("journeys/risks-{}", fresh())).join("risks.yaml");
    std::fs::write(&list, RISKS).unwrap();
    page.choose(&[list]).await;
    page.says(".offer", "risks.yaml is a list of accepted risks. It is not applied.").await;
    page.click(".offer button").await;
    page.says(".reviews .list", "risks.yaml: 2 accepted risks").await;
    page.says(".reviews .list .expired", "Expired: line 1").await;
    page.says(".reviews .list", "Of no cluster in this evidence: line 7").await;
    page.says(".reviews .list", "Entry 3 is ignored: it has no account.").await;
    page.says(".reviews .list", "risks.yaml, line 13").await;
    select(&page, "#filter-review", "expired").await;
    lists(&page, &["charlie"]).await;
    page.says(".panel .other", "Goes away").await;
    page.click("#all").await;

    // While evidence is loaded, the browser asks before it closes the tab. The user would have to
    // load it again, even if the report is saved.
    let asks = "const event = new Event('beforeunload', { cancelable: true }); dispatchEvent(event); return event.defaultPrevented";
    assert_eq!(page.script(asks).await, true);
    page.driver.execute(CATCH, vec![]).await?;
    page.click("#save").await;
    page.says(".notice", "The report is saved").await;
    assert_eq!(page.script(asks).await, true);
    let saved = saved(&page).await;
    let envelope: Value = serde_json::from_str(&saved).unwrap();
    let report = &envelope["report"];
    let schema: Value = serde_json::from_str(
        &std::fs::read_to_string(root().join("crates/dax001/schema/report.schema.json")).unwrap(),
    )
    .unwrap();
    let problems: Vec<String> = jsonschema::validator_for(&schema)
        .unwrap()
        .iter_errors(report)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(problems, [] as [String; 0]);
    assert_eq!(envelope["module"]["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(report["findings"].as_array().unwrap().len(), 4);
    assert_eq!(report["annotations"].as_array().unwrap().len(), 3);
    assert_eq!(report["annotations"][0]["note"], "Moves in May");
    assert_eq!(report["annotations"][0]["findings"], json!([0]));
    assert_eq!(report["annotations"][1]["findings"], json!([2]));

    // Later, one cluster is fixed, one is worse, one is new, and one is gone from a fully exported
    // region.
    page.click("header button:not(.main)").await;
    page.see("#sample").await;
    let later = [
        ("us-east-1", "alpha", "ENABLED"),
        ("us-east-1", "bravo", "DISABLED"),
        ("eu-west-1", "delta", "ENABLING"),
        ("eu-west-1", "echo", "ENABLED"),
    ];
    give_regions(&page, &later).await;
    page.says(".verdict", "1 of 4 clusters is not encrypted at rest").await;
    let earlier = scratch(&format!("journeys/earlier-{}", fresh())).join("dax001-report.json");
    std::fs::write(&earlier, &saved).unwrap();
    page.choose_in(".actions input[type=file]", &[earlier.to_str().unwrap()]).await;
    page.says(".compare", "dax001-report.json, 4 clusters, saved 20").await;
    for class in ["fixed", "worse", "new", "unchanged", "gone"] {
        assert_eq!(page.text(&format!(".compare .count.{class} strong")).await, "1", "{class}");
    }
    page.click(".compare .count.worse").await;
    lists(&page, &["bravo"]).await;
    page.says(".scroller .row", "worse, was pass").await;
    page.click(".compare summary").await;
    page.says(".gone-list", "charlie").await;
    page.click("#take-over").await;
    page.says(".notice", "3 of its annotations were copied.").await;
    page.says(".annotations", "Moves in May").await;
    Ok(())
}

/// The first file that the page has saved since `CATCH` ran.
pub(super) async fn saved(page: &Page) -> String {
    for _ in 0..200 {
        let saved = page.script("return window.saved[0] ?? null").await;
        if let Some(saved) = saved.as_str() {
            return saved.to_owned();
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("nothing is saved");
}
