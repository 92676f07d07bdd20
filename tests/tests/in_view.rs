//! Errors, notices, warnings, marks and the panel of a finding appear where the user is looking, at
//! any window width.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use std::path::PathBuf;
use std::time::Duration;

use dax001_tests::{DESKTOP, Look, Page, fixture, fresh, scratch, with_page};
use serde_json::{Value, json};
use thirtyfour::Key;

/// An export with a cluster of each name. All clusters lack encryption at rest and have encryption
/// in transit.
fn export(names: &[&str]) -> PathBuf {
    let cluster = |name: &&str| {
        json!({
            "ClusterName": name, "ClusterArn": format!("arn:aws:dax:us-east-1:123456789012:cache/{name}"), "Status": "available",
            "NodeType": "dax.r5.large", "TotalNodes": 1, "ActiveNodes": 1, "IamRoleArn": "arn:aws:iam::123456789012:role/dax",
            "SubnetGroup": "default", "SecurityGroups": [], "ParameterGroup": {"ParameterGroupName": "default.dax1.0"},
            "SSEDescription": {"Status": "DISABLED"}, "ClusterEndpointEncryptionType": "TLS"
        })
    };
    let clusters: Vec<Value> = names.iter().map(cluster).collect();
    let file = scratch(&format!("in-view-{}", fresh())).join("us-east-1.json");
    std::fs::write(&file, json!({"Clusters": clusters}).to_string()).unwrap();
    file
}

/// Waits until a script returns true.
async fn holds(page: &Page, script: &str) {
    for _ in 0..200 {
        if page.script(script).await == true {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("this doesn't hold: {script}");
}

/// A script that checks whether an element is completely inside the window.
fn is_in_window(selector: &str) -> String {
    format!(
        "const place = document.querySelector('{selector}').getBoundingClientRect();
        return place.height > 0 && place.top >= 0 && place.bottom <= innerHeight && place.left >= 0 && place.right <= innerWidth"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn back_from_a_finding_shows_the_list() {
    // A phone, and a desktop window at 200 % zoom.
    for width in [390, 640] {
        with_page(Look { width, height: 720, ..DESKTOP }, async move |page| {
            page.choose(&[export(&["alpha", "bravo", "charlie", "delta", "echo"])]).await;
            page.says("#verdict", "Not compliant").await;
            let panel_covers_list = "return document.querySelector('.panel')?.offsetParent !== null && document.querySelector('.scroller').offsetParent === null";
            let list_is_shown = "return document.querySelector('.panel').offsetParent === null && document.querySelector('.scroller').offsetParent !== null";
            page.click(".scroller .row:nth-child(5)").await;
            holds(&page, panel_covers_list).await;
            page.says("#panel-title", "echo").await;
            page.driver.back().await?;
            holds(&page, list_is_shown).await;
            page.driver.forward().await?;
            holds(&page, panel_covers_list).await;
            page.says("#panel-title", "echo").await;
            page.click(".panel .back").await;
            holds(&page, list_is_shown).await;
            // The keyboard has the same effect.
            page.script("document.querySelector('.scroller').focus()").await;
            page.driver.action_chain().send_keys(Key::Enter).perform().await?;
            holds(&page, panel_covers_list).await;
            page.driver.back().await?;
            holds(&page, list_is_shown).await;
            page.says("#verdict", "Not compliant").await;
            // Open the rule from the panel, and go back.
            page.click(".scroller .row:nth-child(2)").await;
            holds(&page, panel_covers_list).await;
            page.click(".panel a[href='#rule']").await;
            page.see(".rule").await;
            page.driver.back().await?;
            holds(&page, panel_covers_list).await;
            page.says("#panel-title", "bravo").await;
            Ok(())
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_shows_its_rows_after_back() {
    with_page(Look { width: 390, height: 720, ..DESKTOP }, async |page| {
        let names: Vec<String> = (0..400).map(|index| format!("c{index:03}")).collect();
        page.choose(&[export(&names.iter().map(String::as_str).collect::<Vec<_>>())]).await;
        page.says("#verdict", "Not compliant").await;
        let has_row = "const place = document.querySelector('.scroller').getBoundingClientRect();
            scrollBy(0, place.top - 20);
            const { x, width } = place;
            return document.elementFromPoint(x + width / 2, 200)?.closest('.row') !== null";
        holds(&page, has_row).await;
        for is_closed_by_button in [true, false] {
            page.script("document.querySelector('.scroller').scrollTop = 20000").await;
            page.says(".scroller .window", "c255").await;
            page.script("[...document.querySelectorAll('.scroller .row')].find((row) => row.innerText.includes('c255')).click()").await;
            page.says("#panel-title", "c255").await;
            if is_closed_by_button {
                page.click(".panel .back").await;
                holds(&page, "return document.querySelector('.scroller .row.on')?.innerText.includes('c255') ?? false").await;
                holds(&page, "const [row, list] = ['.row.on', '.scroller'].map((one) => document.querySelector(one).getBoundingClientRect());
                    return row.top >= list.top && row.bottom <= list.bottom").await;
            } else {
                page.driver.back().await?;
                holds(&page, "return document.querySelector('.panel').offsetParent === null").await;
            }
            holds(&page, has_row).await;
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paste_error_is_in_view_and_the_caret_stays_in_the_field() {
    for (width, height) in [(1366, 768), (320, 640)] {
        with_page(Look { width, height, ..DESKTOP }, async move |page| {
            page.click("#paste").await;
            page.paste("{\n    \"Clusters\": [\n        {\"ClusterName\": \"a\",}\n    ]\n}\n").await;
            page.says("#paste-problems", "line 3, column 29").await;
            holds(&page, "return document.activeElement.id === 'paste'").await;
            holds(&page, &is_in_window("#paste-problems h2")).await;
            holds(&page, &is_in_window("#paste-problems .what")).await;
            // Typing continues in the field.
            page.driver.action_chain().send_keys("x").perform().await?;
            holds(&page, "return document.querySelector('#paste').value.includes('x')").await;
            Ok(())
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_are_in_view_and_never_cover_the_focused_element() {
    for (width, height) in [(1280, 800), (320, 568)] {
        with_page(Look { width, height, ..DESKTOP }, async move |page| {
            let folder = scratch(&format!("in-view-{}", fresh()));
            let other = folder.join("eu-west-1.json");
            std::fs::write(&other, fixture("verdict-enabled/input.json")).unwrap();
            page.choose(&[export(&["alpha", "bravo"]), other]).await;
            page.says(".sources .head", "2 sources").await;
            page.click(".sources tbody tr:nth-child(2) .actions button:nth-child(2)").await;
            page.says(".notices .notice", "Removed eu-west-1.json").await;
            page.see(".sources").await;
            holds(&page, "return scrollY > 400").await;
            holds(&page, &is_in_window("#undo")).await;
            // Tabs through the page in both directions: the focused element must be visible.
            for is_back in [true, false] {
                for _ in 0..40 {
                    let keys = page.driver.action_chain();
                    let keys = if is_back { keys.key_down(Key::Shift) } else { keys }.send_keys(Key::Tab);
                    let keys = if is_back { keys.key_up(Key::Shift) } else { keys };
                    keys.perform().await?;
                    let covered = page.script("const [element, bar] = [document.activeElement, document.querySelector('.notices')];
                        if (element === document.body || bar.contains(element)) return null;
                        const place = element.getBoundingClientRect();
                        const { top, bottom: end } = bar.getBoundingClientRect();
                        if (place.bottom <= top) return null;
                        // The top of what is higher than the window is not to be seen in any case.
                        const isCovered = place.height < innerHeight - end ? place.top < end - 1 : place.bottom <= end;
                        return isCovered ? `${element.outerHTML.slice(0, 80)} at ${place.top}, the notices end at ${end}` : null").await;
                    assert_eq!(covered, Value::Null, "{width}");
                }
            }
            // Closing the notice leaves the scroll position almost unchanged.
            page.script("document.querySelector('.sources').scrollIntoView()").await;
            let at = page.script("return scrollY").await.as_f64().unwrap();
            page.script("document.querySelector('.notices button:last-child').click()").await;
            holds(&page, "return !document.querySelector('.notice')").await;
            let now = page.script("return scrollY").await.as_f64().unwrap();
            assert!((at - now).abs() < 200.0, "the page jumps from {at} to {now}");

            // An error far down the page: the chosen file is not a valid earlier report.
            let broken = folder.join("earlier.json");
            std::fs::write(&broken, "nothing").unwrap();
            page.script("scrollTo(0, document.body.scrollHeight)").await;
            page.choose_in(".actions input[type=file]", &[broken.to_str().unwrap()]).await;
            page.see(".notice.error").await;
            holds(&page, "return scrollY > 400").await;
            holds(&page, &is_in_window(".notice.error")).await;
            Ok(())
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn dropping_encryption_in_transit_warns_next_to_the_choice() {
    with_page(DESKTOP, async |page| {
        page.choose(&[export(&["alpha"])]).await;
        page.see("#in-transit").await;
        assert!(!page.has("#in-transit-warning p").await);
        page.click("#in-transit").await;
        page.says("#in-transit-warning", "the old cluster has it: the new one would be less protected").await;
        holds(&page, &is_in_window("#in-transit-warning p")).await;
        page.click("#in-transit").await;
        holds(&page, "return !document.querySelector('#in-transit-warning p')").await;
        // A cluster without encryption in transit loses nothing.
        let file = scratch(&format!("in-view-{}", fresh())).join("us-east-1.json");
        let text = std::fs::read_to_string(export(&["bravo"])).unwrap().replace("TLS", "NONE");
        std::fs::write(&file, text).unwrap();
        page.click("header button:not(.main)").await;
        page.choose(&[file]).await;
        page.says("#panel-title", "bravo").await;
        page.see("#in-transit").await;
        page.click("#in-transit").await;
        page.says(".panel .file pre", "TLS").await;
        page.click("#in-transit").await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(!page.has("#in-transit-warning p").await);
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fail_and_pass_differ_in_mark_and_word_without_colour() {
    for width in [1280, 320] {
        with_page(Look { width, height: 800, ..DESKTOP }, async move |page| {
            page.click("#sample").await;
            page.says("#verdict", "Not compliant").await;
            page.see(".scroller .row .tag").await;
            for forced in ["none", "active"] {
                let features = json!([{"name": "forced-colors", "value": forced}]);
                page.cdp("Emulation.setEmulatedMedia", json!({"features": features})).await;
                let words = page
                    .script("return [...document.querySelectorAll('.scroller .row')].map((row) => {
                        const [tag, mark] = [row.querySelector('.tag'), row.querySelector('.tag path')];
                        const [place, around] = [tag.getBoundingClientRect(), row.getBoundingClientRect()];
                        const isSeen = parseFloat(getComputedStyle(tag).fontSize) >= 12 && place.width > 30 && tag.scrollWidth <= tag.clientWidth
                            && place.left >= around.left && place.right <= around.right && place.top >= around.top && place.bottom <= around.bottom;
                        return [tag.innerText, isSeen, mark.getAttribute('d').split('z').length - 1];
                    })")
                    .await;
                let words = words.as_array().unwrap();
                assert!(words.iter().any(|word| word[0] == "fail") && words.iter().any(|word| word[0] == "pass"), "{words:?}");
                // The marks of fail and pass are an outline with a symbol cut out of it.
                for word in words {
                    let parts = if word[0] == "unknown" { 1 } else { 2 };
                    assert_eq!((&word[1], &word[2]), (&true.into(), &parts.into()), "{width}, forced colours {forced}: {word}");
                }
                page.script("document.querySelector('.scroller').scrollIntoView()").await;
                page.picture(&format!("marks-{forced}-{width}")).await;
            }
            Ok(())
        })
        .await;
    }
}
