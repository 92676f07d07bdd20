//! Plans on the page: choices that change them at once, formats to copy and save, and one archive
//! of all plans.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use dax001_tests::{DESKTOP, Page, scratch, with_page};
use serde_json::{Value, json};
use thirtyfour::Key;

/// Lets the browser save files into a new folder.
async fn downloads(page: &Page, name: &str) -> PathBuf {
    let folder = scratch(name);
    page.cdp("Browser.setDownloadBehavior", json!({"behavior": "allow", "downloadPath": folder})).await;
    folder
}

/// The bytes of a downloaded file, once it exists.
async fn saved(folder: &Path, name: &str) -> Vec<u8> {
    for _ in 0..400 {
        if let Ok(bytes) = std::fs::read(folder.join(name)) {
            return bytes;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{name} is not saved");
}

fn cluster(name: &str, node_type: &str, more: &Value) -> Value {
    let mut cluster = json!({
        "ClusterName": name, "ClusterArn": format!("arn:aws:dax:us-east-1:123456789012:cache/{name}"), "TotalNodes": 1, "ActiveNodes": 1,
        "NodeType": node_type, "Status": "available", "Nodes": [{"AvailabilityZone": "us-east-1a"}], "PreferredMaintenanceWindow": "sat:06:00-sat:07:00",
        "SubnetGroup": "default", "SecurityGroups": [{"SecurityGroupIdentifier": "sg-1", "Status": "active"}],
        "IamRoleArn": "arn:aws:iam::123456789012:role/dax", "ParameterGroup": {"ParameterGroupName": "default.dax1.0"},
    });
    cluster.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    cluster
}

/// Five clusters: two whose names start alike, one whose node type can't be encrypted, one that is
/// being deleted, and one that passes under a name that a plan would propose.
fn evidence(folder: &Path) -> PathBuf {
    let clusters = json!({"Clusters": [
        cluster("production-cache-one", "dax.r4.large", &json!({"Description": "it's <b>\u{202E}"})),
        cluster("production-cache-two", "dax.r4.large", &json!({})),
        cluster("legacy", "dax.r3.large", &json!({})),
        cluster("going", "dax.r4.large", &json!({"Status": "deleting"})),
        cluster("legacy-sse", "dax.r5.large", &json!({"SSEDescription": {"Status": "ENABLED"}})),
    ]});
    let file = folder.join("us-east-1.json");
    std::fs::write(&file, clusters.to_string()).unwrap();
    file
}

async fn row(page: &Page, name: &str) {
    page.script(&format!("for (const row of document.querySelectorAll('.scroller .row')) if (row.innerText.includes('{name}\\n')) row.click()")).await;
    page.says("#panel-title", name).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn choices_change_the_plan_at_once_and_stay() {
    with_page(DESKTOP, async |page| {
        page.choose(&[evidence(&scratch("plans-choices"))]).await;
        page.says("#panel-title", "production-cache-one").await;
        page.says(".panel .file pre", "new=production-cache-sse\n").await;
        // Two names that start alike, and a name that is already in use.
        row(&page, "production-cache-two").await;
        page.says(".panel .file pre", "new=production-cach-sse2\n").await;
        row(&page, "legacy").await;
        page.says(".panel .file pre", "new=legacy-sse2\n").await;
        page.says(".panel .missing", "DAX_NODE_TYPE: a node type that can be encrypted").await;
        page.says(".panel details", "Before you begin: 9 to check, 9 to know").await;

        // After the user chooses a node type, nothing is missing any more.
        let node_type = page.see("#node-type").await;
        node_type.send_keys("dax.r3.xlarge").await?;
        page.says("#node-type-error", "Not used: node types dax.r3.* can't be encrypted").await;
        assert_eq!(node_type.attr("aria-invalid").await?.as_deref(), Some("true"));
        node_type.send_keys(Key::Control + "a").await?;
        node_type.send_keys("dax.r5.large").await?;
        page.says(".panel .file pre", "--node-type dax.r5.large\n").await;
        assert_eq!(page.script("return document.querySelector('#node-type-error').textContent").await, "");
        assert!(!page.has(".panel .missing").await);

        // Encryption in transit, and a custom name.
        page.click("#in-transit").await;
        page.says(".panel .file pre", "--cluster-endpoint-encryption-type TLS\n").await;
        let name = page.see("#new-name").await;
        name.send_keys(Key::Control + "a").await?;
        name.send_keys("legacy-sse").await?;
        page.says("#new-name-error", "Not used: that name is taken in this account and region").await;
        name.send_keys(Key::Control + "a").await?;
        name.send_keys("orders").await?;
        page.says(".panel .file pre", "new=orders\n").await;
        page.click("#plan-tab-3").await;
        page.says(".panel .file pre", "cluster_name                     = \"orders\"").await;
        page.says(".panel .file pre", "cluster_endpoint_encryption_type = \"TLS\"").await;

        // DAX chooses the zones, and the old cluster is kept until a day.
        page.click("#plan-tab-0").await;
        page.says(".panel .file pre", "--availability-zones us-east-1a").await;
        page.script("document.querySelectorAll('.panel details').forEach((one) => { one.open = true })")
            .await;
        page.click("#any-zones").await;
        page.says(".panel .settings", "DAX chooses").await;
        let script = page.script("return document.querySelector('.panel .file pre').textContent").await;
        assert!(!script.as_str().unwrap().contains("--availability-zones"), "{script}");
        let keep_until = page.see("#keep-until").await;
        keep_until.send_keys("soon").await?;
        page.says("#keep-until-error", "Not used: it is not a day of the calendar, written like 2026-12-31")
            .await;
        keep_until.send_keys(Key::Control + "a").await?;
        keep_until.send_keys("2099-01-31").await?;
        page.says(".panel", "Keep legacy until 2099-01-31").await;
        assert_eq!(page.script("return document.querySelector('#keep-until-error').textContent").await, "");
        page.click("#plan-tab-3").await;

        // The choices persist after the user looks at another cluster.
        row(&page, "production-cache-one").await;
        page.says(".panel .file pre", "production-cache-sse").await;
        assert_eq!(page.see("#new-name").await.prop("value").await?.as_deref(), Some("production-cache-sse"));
        row(&page, "legacy").await;
        page.says(".panel .file pre", "orders").await;
        for (field, value) in
            [("#new-name", "orders"), ("#node-type", "dax.r5.large"), ("#keep-until", "2099-01-31")]
        {
            assert_eq!(page.see(field).await.prop("value").await?.as_deref(), Some(value));
        }
        // The choices also persist after the user adds more evidence.
        let more = scratch("plans-more").join("more.json");
        std::fs::write(&more, json!({"Clusters": [cluster("more", "dax.r4.large", &json!({}))]}).to_string())
            .unwrap();
        page.choose(&[more]).await;
        page.says(".count.clusters", "6").await;
        row(&page, "legacy").await;
        page.says(".panel .file pre", "new=orders\n").await;
        // A name chosen for another cluster is taken.
        row(&page, "production-cache-one").await;
        page.see("#new-name").await.send_keys(Key::Control + "a").await?;
        page.see("#new-name").await.send_keys("orders").await?;
        page.says("#new-name-error", "Not used: that name is taken").await;
        row(&page, "legacy").await;
        page.says(".panel .file pre", "new=orders\n").await;
        // An empty field means no choice.
        page.see("#new-name").await.send_keys(Key::Control + "a").await?;
        page.see("#new-name").await.send_keys(Key::Backspace).await?;
        page.says(".panel .file pre", "legacy-sse2").await;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_format_is_saved_as_shown() {
    with_page(DESKTOP, async |page| {
        let folder = downloads(&page, "plans-forms").await;
        page.choose(&[evidence(&scratch("plans-forms-evidence"))]).await;
        page.says("#panel-title", "production-cache-one").await;
        for (tab, name) in [
            (0, "create-production-cache-sse.sh"),
            (1, "create-production-cache-sse.ps1"),
            (2, "production-cache-sse.yaml"),
            (3, "production-cache-sse.tf"),
        ] {
            page.click(&format!("#plan-tab-{tab}")).await;
            page.says(".panel .file .row", name).await;
            page.click(".panel .file .row button").await;
            let text = String::from_utf8(saved(&folder, name).await).unwrap();
            let shown = page.script("return document.querySelector('.panel .file pre').textContent").await;
            assert!(text.ends_with('\n') && text.is_ascii() && shown == text, "{name}");
        }
        // The script that deletes is collapsed.
        page.click("#plan-tab-0").await;
        let hidden =
            "return [...document.querySelectorAll('.panel .file pre')].map((pre) => pre.checkVisibility())";
        assert_eq!(page.script(hidden).await, json!([true, false]));
        page.click("#plan-panel-0 details summary").await;
        page.says("#plan-panel-0 details pre", "old=production-cache-one\n").await;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_plans_are_saved_as_one_archive() {
    with_page(DESKTOP, async |page| {
        let folder = downloads(&page, "plans-archive").await;
        page.choose(&[evidence(&scratch("plans-archive-evidence"))]).await;
        page.says("#plans", "Save all 4 plans (zip)").await;
        // The archive includes the user's choices.
        page.click("#in-transit").await;
        page.says(".panel .file pre", "encryption-type TLS\n").await;
        page.click("#plans").await;
        let bytes = saved(&folder, "dax001-plans.zip").await;
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = |name: &str| {
            let mut text = String::new();
            archive.by_name(name).unwrap_or_else(|_| panic!("no {name}")).read_to_string(&mut text).unwrap();
            text
        };
        let at = "123456789012/us-east-1";
        assert!(
            text(&format!("{at}/production-cache-one/create-production-cache-sse.sh"))
                .contains("encryption-type TLS\n")
        );
        assert!(
            !text(&format!("{at}/production-cache-two/create-production-cach-sse2.sh")).contains("TLS\n")
        );
        assert!(
            text(&format!("{at}/legacy/plan-legacy.txt"))
                .contains("dax.r3.large: node types dax.r3.* cannot be encrypted")
        );
        assert!(text("README.txt").contains(&format!("{at}/going: no plan. The cluster is being deleted.")));
        assert_eq!(archive.len(), 3 * 7 + 1);
        page.says("#plans", "Save all 4 plans (zip)").await;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_without_a_plan_says_what_to_do() {
    with_page(DESKTOP, async |page| {
        page.choose(&[evidence(&scratch("plans-none"))]).await;
        page.says("#panel-title", "production-cache-one").await;
        row(&page, "going").await;
        page.says(".panel", "Wait until it is gone, then export again").await;
        row(&page, "legacy-sse").await;
        page.says(".panel", "Nothing to do.").await;
        let odd = json!({"Clusters": [cluster("odd", "dax.r4.large", &json!({"SSEDescription": {"Status": "enabled"}}))]});
        let file = scratch("plans-odd").join("odd.json");
        std::fs::write(&file, odd.to_string()).unwrap();
        page.choose(&[file]).await;
        page.says(".count.unknown", "1").await;
        row(&page, "odd").await;
        page.says(".panel .code pre", "aws dax describe-clusters --region us-east-1 --cluster-names odd --output json").await;
        assert!(!page.has(".panel .choices").await);
        Ok(())
    })
    .await;
}
