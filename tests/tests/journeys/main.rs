//! Complete tasks as a user does them, in each of the three engines, on the served page and in the
//! single file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod absence;
mod collection;
mod coverage;
mod evidence;
mod exports;
mod keyboard;
mod kinds;
mod recovery;
mod review;
mod translation;
mod verify;

use dax001_tests::controls::{holds, select};
use dax001_tests::{Page, fresh, in_each_engine, scratch};
use serde_json::{Value, json};

use absence::an_absent_member_shows_what_is_there_instead;
use collection::the_page_shows_who_collected_an_export;
use coverage::a_pass_with_partial_coverage_is_not_plain_green;
use evidence::{a_pasted_text_is_checked_and_kept, evidence_is_checked_filtered_and_revisited};
use exports::a_report_is_exported_and_opened_again;
use keyboard::the_keyboard_reaches_everything;
use kinds::{a_report_among_its_evidence_is_verified, the_content_of_a_file_decides_its_kind};
use recovery::nothing_is_lost_when_the_module_stops;
use review::a_review_is_written_saved_and_compared;
use translation::a_translated_report_is_restored_or_hidden;
use verify::a_saved_report_is_verified;

in_each_engine! {
    WORKER_END;
    evidence_is_checked_filtered_and_revisited,
    a_pasted_text_is_checked_and_kept,
    a_report_is_exported_and_opened_again,
    a_review_is_written_saved_and_compared,
    a_saved_report_is_verified,
    the_keyboard_reaches_everything,
    the_content_of_a_file_decides_its_kind,
    a_report_among_its_evidence_is_verified,
    nothing_is_lost_when_the_module_stops,
    a_translated_report_is_restored_or_hidden,
    a_pass_with_partial_coverage_is_not_plain_green,
    an_absent_member_shows_what_is_there_instead,
    the_page_shows_who_collected_an_export,
}

/// Makes the module panic, or the worker crash, for a source with a special name. For other sources
/// the worker is unchanged.
const WORKER_END: &str = r#"
{
  const original = instantiate;
  instantiate = (module) => {
    const policy = original(module);
    const { step } = policy.Job.prototype;
    policy.Job.prototype.step = function (given) {
      if (this.reads === "trap.json") throw new WebAssembly.RuntimeError("unreachable");
      if (this.reads === "death.json") {
        // Its bytes never come, and then the worker dies.
        setTimeout(() => { throw new Error("out of memory"); });
        return { kind: "wait" };
      }
      const need = step.call(this, given);
      this.reads = need.reply?.reading?.name;
      return need;
    };
    return policy;
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
    let file = scratch(&format!("journeys/{name}-{}", fresh())).join(name);
    std::fs::write(&file, text).unwrap();
    page.choose(&[file]).await;
}

/// Gives the page one export per region, like those that a loop over regions makes.
async fn give_regions(page: &Page, clusters: &[(&str, &str, &str)]) {
    let folder = scratch(&format!("journeys/regions-{}", fresh()));
    let mut regions: Vec<&str> = clusters.iter().map(|(region, ..)| *region).collect();
    regions.dedup();
    let files = regions.into_iter().map(|region| {
        let in_region: Vec<_> = clusters.iter().filter(|(other, ..)| *other == region).copied().collect();
        let file = folder.join(format!("{region}.json"));
        std::fs::write(&file, export(&in_region)).unwrap();
        file
    });
    page.choose(&files.collect::<Vec<_>>()).await;
}

/// The names of the clusters in the list, from top to bottom.
async fn names(page: &Page) -> Vec<String> {
    let script =
        "return [...document.querySelectorAll('.scroller .row .name bdi')].map((name) => name.innerText)";
    serde_json::from_value(page.script(script).await).unwrap()
}

/// Waits until the list shows exactly these clusters.
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

async fn hash(page: &Page) -> String {
    page.script("return location.hash").await.as_str().unwrap().to_owned()
}
