//! What a person does from beginning to end, in each of the three engines, on the served page.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use std::sync::Arc;

use dax001_tests::engine::Engine;
use dax001_tests::{DESKTOP, Page, fixture, root, scratch, with_page_in};
use serde_json::{Value, json};
use thirtyfour::TypingData;
use thirtyfour::prelude::*;

/// Each journey is a test in each engine.
macro_rules! journeys {
    ($($journey:ident),+ $(,)?) => {
        journeys! { @in chromium Chromium $($journey)+ }
        journeys! { @in firefox Firefox $($journey)+ }
        journeys! { @in webkit WebKit $($journey)+ }
    };
    (@in $name:ident $engine:ident $($journey:ident)+) => {
        mod $name {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $journey() {
                    super::with_page_in(super::Engine::$engine, super::DESKTOP, super::WORKER_END, super::$journey).await;
                }
            )+
        }
    };
}

journeys! {
    evidence_is_judged_found_and_gone_back_to,
    a_text_is_pasted_mended_and_kept,
    a_review_is_written_saved_and_compared_with,
    the_keyboard_goes_everywhere,
    a_module_that_stops_loses_nothing,
}

/// A panic and a death, each brought about by a name that a source can have. For all others the worker is as it is.
const WORKER_END: &str = r#"
{
  const { begin } = dax001_module.Evaluator.prototype;
  dax001_module.Evaluator.prototype.begin = function (name, label) {
    if (name === "trap.json") throw new WebAssembly.RuntimeError("unreachable");
    if (name === "death.json") {
      // Its bytes never come, and then the worker dies.
      Blob.prototype.stream = () => new ReadableStream();
      setTimeout(() => { throw new Error("out of memory"); });
    }
    return begin.call(this, name, label);
  };
}
"#;

const CLUSTERS: [(&str, &str, &str); 4] = [
    ("us-east-1", "alpha", "DISABLED"),
    ("us-east-1", "bravo", "ENABLED"),
    ("eu-west-1", "charlie", "DISABLED"),
    ("eu-west-1", "delta", "ENABLING"),
];

/// An export of one region, as the AWS CLI prints it.
fn export(clusters: &[(&str, &str, &str)]) -> String {
    let cluster = |(region, name, status): &(&str, &str, &str)| {
        json!({
            "ClusterName": name, "ClusterArn": format!("arn:aws:dax:{region}:123456789012:cache/{name}"), "Status": "available",
            "NodeType": "dax.r5.large", "TotalNodes": 1, "ActiveNodes": 1, "IamRoleArn": "arn:aws:iam::123456789012:role/dax",
            "SubnetGroup": "default", "SecurityGroups": [], "ParameterGroup": {"ParameterGroupName": "default.dax1.0"},
            "SSEDescription": {"Status": status}
        })
    };
    let clusters: Vec<Value> = clusters.iter().map(cluster).collect();
    serde_json::to_string_pretty(&json!({"Clusters": clusters})).unwrap()
}

/// Gives the page a file with this text.
async fn give(page: &Page, name: &str, text: &str) {
    let file = scratch(&format!("journeys/{name}-{}", rand())).join(name);
    std::fs::write(&file, text).unwrap();
    page.choose(&[file]).await;
}

/// Gives the page an export of each region, as a loop over regions makes them.
async fn give_regions(page: &Page, clusters: &[(&str, &str, &str)]) {
    let folder = scratch(&format!("journeys/regions-{}", rand()));
    let mut regions: Vec<&str> = clusters.iter().map(|(region, ..)| *region).collect();
    regions.dedup();
    let files = regions.into_iter().map(|region| {
        let own: Vec<_> = clusters.iter().filter(|(other, ..)| *other == region).copied().collect();
        let file = folder.join(format!("{region}.json"));
        std::fs::write(&file, export(&own)).unwrap();
        file
    });
    page.choose(&files.collect::<Vec<_>>()).await;
}

/// Something that no other test has.
fn rand() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0)
}

/// The names of the clusters in the list, from the top.
async fn names(page: &Page) -> Vec<String> {
    let script =
        "return [...document.querySelectorAll('.scroller .row .name bdi')].map((name) => name.innerText)";
    serde_json::from_value(page.script(script).await).unwrap()
}

/// Waits until the list has these clusters.
async fn lists(page: &Page, expected: &[&str]) {
    let mut last = Vec::new();
    for _ in 0..200 {
        last = names(page).await;
        if last == expected {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the list has {last:?} and not {expected:?}");
}

/// Waits until a field holds this text; what has just been found can be gone already.
async fn holds(page: &Page, selector: &str, text: &str) {
    let script = "return document.querySelector(arguments[0])?.value ?? null";
    let mut last = Value::Null;
    for _ in 0..200 {
        last = page.driver.execute(script, vec![selector.into()]).await.unwrap().json().clone();
        if last == text {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("{selector} holds {last} and not {text}");
}

/// Chooses an option as a person does.
async fn select(page: &Page, selector: &str, words: &str) {
    let script = "const [selector, words] = arguments;
        const select = document.querySelector(selector);
        select.selectedIndex = [...select.options].findIndex((option) => option.text.startsWith(words));
        select.dispatchEvent(new Event('change', { bubbles: true }));";
    page.see(selector).await;
    page.driver.execute(script, vec![selector.into(), words.into()]).await.unwrap();
}

async fn hash(page: &Page) -> String {
    page.script("return location.hash").await.as_str().unwrap().to_owned()
}

async fn evidence_is_judged_found_and_gone_back_to(page: Arc<Page>) -> WebDriverResult<()> {
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

    // A count, a region, a search: each narrows, and all of it is an address.
    page.click(".count.fail").await;
    lists(&page, &["alpha", "charlie"]).await;
    select(&page, "#filter-region", "eu-west-1").await;
    lists(&page, &["charlie"]).await;
    page.says("#panel-title", "charlie").await;
    assert_eq!(hash(&page).await, "#report/2?status=fail&region=eu-west-1");
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

    // Sorted by name, and the other way round; the chosen one stays chosen.
    page.click(".row-head span:nth-child(2) button").await;
    lists(&page, &["alpha", "bravo", "charlie", "delta"]).await;
    page.click(".row-head span:nth-child(2) button").await;
    lists(&page, &["delta", "charlie", "bravo", "alpha"]).await;
    let sorted = page.see(".row-head span:nth-child(2)").await.attr("aria-sort").await?;
    assert_eq!(sorted.as_deref(), Some("descending"));

    // The link of a finding leads to it.
    page.driver.execute("location.hash = '#report/3?status=unknown'", vec![]).await?;
    lists(&page, &["delta"]).await;
    page.says("#panel-title", "delta").await;

    // More evidence is added; what is taken away comes back.
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

async fn a_text_is_pasted_mended_and_kept(page: Arc<Page>) -> WebDriverResult<()> {
    let field = page.see("#paste").await;
    // Written and cut, so that it is in the clipboard; then pasted as a person does.
    let broken = r#"{"Clusters": [{"ClusterName": "a", "SSEDescription": {"Status": "DISABLED"}},]}"#;
    field.send_keys(broken).await?;
    field.send_keys(Key::Control + "a").await?;
    field.send_keys(Key::Control + "x").await?;
    field.send_keys(Key::Control + "v").await?;
    // What is sound in it is judged, and what is not is said.
    page.says("#verdict", "Not compliant").await;
    page.says(".problems", "line 1, column 78").await;
    page.driver.back().await?;
    holds(&page, "#paste", broken).await;
    // Pasted outside of any field it is added.
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
    // A paste into the search stays there.
    let search = page.see("#search").await;
    search.click().await?;
    search.send_keys(Key::Control + "v").await?;
    page.says(".findings .head", "0 of 2 shown").await;
    page.says(".empty", "No finding fits").await;
    assert_eq!(page.text(".count.clusters strong").await, "2");
    Ok(())
}

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

/// What the page saves from now on, as text: not every driver has downloads.
const CATCH: &str = "window.saved = [];
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => { blob.text().then((text) => window.saved.push(text)); return make.call(URL, blob); };";

async fn a_review_is_written_saved_and_compared_with(page: Arc<Page>) -> WebDriverResult<()> {
    give_regions(&page, &CLUSTERS).await;
    page.says("#panel-title", "alpha").await;

    // What an acceptance lacks is said at its field, and it counts once it lacks nothing.
    select(&page, "#disposition", "Risk accepted").await;
    page.says("#note-error", "Say why").await;
    page.says("#until-error", "Say the last day").await;
    page.says(".scroller .row.on", "incomplete").await;
    page.see("#note").await.send_keys("Moves in May").await?;
    page.see("#who").await.send_keys("jane").await?;
    let until = "const field = document.querySelector('#until'); field.value = arguments[0]; field.dispatchEvent(new Event('input', { bubbles: true }))";
    page.driver.execute(until, vec!["2020-05-31".into()]).await?;
    page.says("#until-error", "This day is over").await;
    page.says(".scroller .row.on", "expired").await;
    page.says(".verdict .expired", "1 acceptance expired.").await;
    page.driver.execute(until, vec!["2999-05-31".into()]).await?;
    page.says(".scroller .row.on", "risk accepted").await;
    // It stays a fail.
    page.says(".verdict .accepted", "The risk of 1 of 2 that fail is accepted. That is no pass.").await;
    assert_eq!(page.text(".count.fail strong").await, "2");

    // A list: what has expired and what is wrong is called out.
    let list = scratch(&format!("journeys/risks-{}", rand())).join("risks.yaml");
    std::fs::write(&list, RISKS).unwrap();
    page.choose(&[list]).await;
    page.says(".reviews .list", "risks.yaml: 2 accepted risks").await;
    page.says(".reviews .list .expired", "Expired: line 1").await;
    page.says(".reviews .list", "Of no cluster in this evidence: line 7").await;
    page.says(".reviews .list", "Entry 3 is left out: it has no account.").await;
    page.says(".reviews .list", "risks.yaml, line 13").await;
    select(&page, "#filter-review", "expired").await;
    lists(&page, &["charlie"]).await;
    page.says(".panel .other", "Goes away").await;
    page.click("#all").await;

    // Closing the tab asks, until the report is saved.
    let asks = "const event = new Event('beforeunload', { cancelable: true }); dispatchEvent(event); return event.defaultPrevented";
    assert_eq!(page.script(asks).await, true);
    page.driver.execute(CATCH, vec![]).await?;
    page.click("#save").await;
    page.says(".notice", "The report is saved").await;
    assert_eq!(page.script(asks).await, false);
    let mut saved = Value::Null;
    for _ in 0..200 {
        saved = page.script("return window.saved[0] ?? null").await;
        if !saved.is_null() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    let saved = saved.as_str().expect("the report is saved").to_owned();
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

    // Later: one is fixed, one is worse, one is new, one is gone from a region that is exported whole.
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
    let earlier = scratch(&format!("journeys/earlier-{}", rand())).join("dax001-report.json");
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
    page.says(".notice", "3 of its annotations were taken over.").await;
    page.says(".annotations", "Moves in May").await;
    Ok(())
}

async fn the_keyboard_goes_everywhere(page: Arc<Page>) -> WebDriverResult<()> {
    let press = async |key: TypingData| page.driver.action_chain().send_keys(key).perform().await;
    let has_focus = async |selector: &str| {
        let script = "return document.activeElement?.matches(arguments[0]) ?? false";
        for _ in 0..80 {
            if page.driver.execute(script, vec![selector.into()]).await.unwrap().json() == true {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        let now = page.script("return document.activeElement?.outerHTML?.slice(0, 120)").await;
        panic!("{selector} doesn't have the keyboard, but {now}");
    };
    page.click("#sample").await;
    page.says("#panel-title", "cc-dax-cache-cluster").await;
    has_focus("#verdict").await;
    press("j".into()).await?;
    page.says("#panel-title", "cc-sessions").await;
    press("k".into()).await?;
    page.says("#panel-title", "cc-dax-cache-cluster").await;
    press("/".into()).await?;
    has_focus("#search").await;
    // In a field a key is a letter, not a shortcut.
    press("old/j?".into()).await?;
    holds(&page, "#search", "old/j?").await;
    page.see("#search").await.clear().await?;
    page.see("#search").await.send_keys("cc").await?;
    page.driver.execute("document.activeElement.blur()", vec![]).await?;
    press("n".into()).await?;
    has_focus("#note").await;
    // No trap in a text area.
    press(Key::Tab.into()).await?;
    page.driver.execute("document.querySelector('.scroller').focus()", vec![]).await?;
    press(Key::End.into()).await?;
    page.says("#panel-title", "cc-orders").await;
    press(Key::Home.into()).await?;
    page.says("#panel-title", "cc-dax-cache-cluster").await;
    press(Key::Enter.into()).await?;
    has_focus("#panel-title").await;
    press(Key::Escape.into()).await?;
    has_focus(".scroller").await;
    press("?".into()).await?;
    page.see("dialog[open]").await;
    page.click("dialog input").await;
    press(Key::Escape.into()).await?;
    for _ in 0..80 {
        if !page.has("dialog").await {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    // They are switched off; what the browser itself makes of a key is its own affair.
    page.driver.execute("document.querySelector('#verdict').focus()", vec![]).await?;
    press("?".into()).await?;
    press("/".into()).await?;
    assert_eq!(page.script("return document.activeElement?.id === 'search'").await, false);
    assert!(!page.has("dialog").await);
    page.click("#shortcuts").await;
    page.see("dialog[open]").await;
    Ok(())
}

async fn a_module_that_stops_loses_nothing(page: Arc<Page>) -> WebDriverResult<()> {
    give(&page, "export.json", &export(&CLUSTERS)).await;
    page.says("#panel-title", "alpha").await;
    page.see("#note").await.send_keys("mine").await?;
    page.says(".scroller .row.on", "note").await;
    for name in ["trap.json", "death.json"] {
        let folder = scratch(&format!("journeys/stop-{}", rand()));
        let files = [folder.join(name), folder.join("sound.json")];
        std::fs::write(&files[0], export(&[("eu-west-2", "zulu", "ENABLED")])).unwrap();
        std::fs::write(&files[1], export(&[("eu-west-3", name.trim_end_matches(".json"), "ENABLED")]))
            .unwrap();
        page.choose(&files).await;
        page.says(".stopped", "The policy module stopped").await;
        page.says(".stopped", if name == "trap.json" { "unreachable" } else { "out of memory" }).await;
        // The report that was there is there again, and what was typed.
        page.says(".verdict", "2 of").await;
        page.says(".scroller .row.on", "note").await;
        page.says("#go-on", &format!("Go on without {name}")).await;
        page.click("#go-on").await;
        page.says(".sources", "sound.json").await;
        assert!(!page.has(".stopped").await);
        assert!(!page.text(".sources").await.contains(name));
        holds(&page, "#note", "mine").await;
    }
    page.says(".count.clusters strong", "6").await;
    Ok(())
}
