//! The page as a user sees it: real files, real pastes, a real browser.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::io::Write;

use dax001_tests::controls::select;
use dax001_tests::engine::Engine;
use dax001_tests::{Build, DESKTOP, Look, fixture, root, scratch, with_page, with_page_in};
use serde_json::Value;
use thirtyfour::Key;

#[tokio::test(flavor = "multi_thread")]
async fn uploaded_exports_show_findings_evidence_and_remediation() {
    with_page(DESKTOP, async |page| {
        let files = ["cli-v2-describe/input.json", "docs-describe-clusters/input.json"];
        // Two exports with distinct names, as an auditor has them.
        let folder = scratch("upload");
        let files = files.map(|file| {
            let copy = folder.join(file.replace('/', "-"));
            std::fs::copy(root().join("fixtures").join(file), &copy).unwrap();
            copy
        });
        page.choose(&files).await;
        page.says("#verdict", "Not compliant").await;
        page.says(".verdict", "2 of 5 clusters are not encrypted at rest.").await;
        assert_eq!(page.text(".count.fail").await, "2\nfail");
        assert_eq!(page.text(".count.unknown").await, "0\nunknown");
        assert_eq!(page.text(".count.pass").await, "3\npass");

        let rows = page
            .script("return [...document.querySelectorAll('.scroller .row')].map((row) => row.innerText)")
            .await;
        let rows: Vec<&str> = rows.as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert_eq!(rows.len(), 5);
        assert_eq!(
            rows[0],
            "fail\ncc-dax-cache-cluster\nno TLS, dax.r4.large × 1\n123456789012\nus-east-1\nSSE is DISABLED"
        );
        assert!(
            rows[1].starts_with("fail\ncc-tls-only\n") && rows[4].starts_with("pass\ndaxcluster\n"),
            "{rows:?}"
        );

        // The first failed finding is open. It shows its line, the exact value, and a command with
        // the cluster's own settings.
        page.says("#panel-title", "cc-dax-cache-cluster").await;
        assert_eq!(page.text("#evidence mark").await, "\"DISABLED\"");
        assert_eq!(page.text("#evidence .hit i").await, "43");
        let line = fixture("cli-v2-describe/input.json").lines().nth(42).unwrap().to_owned();
        assert_eq!(page.text("#evidence .hit code").await.trim(), line.trim());
        page.says(".panel .place", "cli-v2-describe-input.json, line 43, column 27").await;
        page.says(".panel .place", "/Clusters/0/SSEDescription/Status").await;
        let script = page.text(".panel .file pre").await;
        for part in [
            "create-cluster\n",
            "--node-type dax.r4.large\n",
            "--replication-factor 1\n",
            "--iam-role-arn arn:aws:iam::123456789012:role/service-role/DAXtoDynamoDB\n",
            "--availability-zones us-east-1a\n",
            "--subnet-group-name default\n",
            "--security-group-ids sg-2feef938c8\n",
            "--sse-specification Enabled=true\n",
        ] {
            assert!(script.contains(part), "no `{part}` in {script}");
        }
        page.click("#plan-tab-4").await;
        page.says("#plan-panel-4 .steps", "Cluster name: cc-dax-cache-clu-sse.").await;

        // A count filters the list. A passing cluster needs no action, and its evidence is in the
        // other file.
        page.click(".count.pass").await;
        page.says(".findings .head", "3 of 5 shown").await;
        page.click(".scroller .row:nth-child(3)").await;
        page.says("#panel-title", "daxcluster").await;
        page.says(".panel", "Nothing to do.").await;
        assert_eq!(page.text("#evidence mark").await, "\"ENABLED\"");
        page.says(".panel .place", "docs-describe-clusters-input.json, line 42").await;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paste_is_checked_at_once_and_kept() {
    with_page(DESKTOP, async |page| {
        page.click("#paste").await;
        page.paste(&fixture("recorded-delete-cluster-1/input.json")).await;
        page.says("#verdict", "Not compliant").await;
        page.says(".verdict", "1 cluster in this evidence is not encrypted at rest.").await;
        page.says(".panel .why", "has no encryption status").await;
        page.says(".panel .place", "pasted text, line 3, column 9").await;
        page.says(".panel .place", "this record has no SSEDescription").await;
        assert!(!page.has("#evidence mark").await, "an absent value has nothing to mark");
        page.driver.back().await?;
        let pasted = page.see("#paste").await.prop("value").await?.unwrap();
        assert_eq!(pasted, fixture("recorded-delete-cluster-1/input.json"));
        page.driver.forward().await?;
        page.says("#verdict", "Not compliant").await;

        // A text pasted outside any field is checked too: together with the evidence of an existing
        // report.
        page.click("#verdict").await;
        page.paste(&fixture("verdict-enabled/input.json")).await;
        page.says(".verdict", "1 of 2 clusters is not encrypted at rest.").await;
        page.click("header button:not(.main)").await;
        page.click("main h1").await;
        page.paste(&fixture("verdict-enabled/input.json")).await;
        page.says("#verdict", "Compliant").await;
        page.says(".verdict", "The one cluster in this evidence is encrypted at rest.").await;
        page.says(".verdict", "It says nothing about accounts and regions that are not in it.").await;
        // The page must not change the text in the field.
        page.driver.back().await?;
        let pasted = page.see("#paste").await.prop("value").await?.unwrap();
        assert_eq!(pasted, fixture("recorded-delete-cluster-1/input.json"));

        // The page never mixes the sample with evidence.
        page.click(".drop .note button").await;
        page.click("#sample").await;
        page.says(".count.clusters", "7").await;
        page.choose(&[root().join("fixtures/verdict-disabled/input.json")]).await;
        page.says(".verdict", "1 cluster in this evidence is not encrypted at rest.").await;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_paste_shows_the_error_location_and_keeps_the_text() {
    with_page(DESKTOP, async |page| {
        let text = "{\n    \"Clusters\": [\n        {\"ClusterName\": \"a\",}\n    ]\n}\n";
        page.click("#paste").await;
        page.paste(text).await;
        page.says("#paste-problems", "Can’t be decided").await;
        page.says("#paste-problems", "That is not a pass.").await;
        page.says("#paste-problems", "line 3, column 29").await;
        page.says("#paste-problems", "Expected a key in double quotes, found }").await;
        assert_eq!(page.text("#paste-problems mark").await, "}");
        let field = page.see("#paste").await;
        assert_eq!(field.prop("value").await?.unwrap(), text);
        assert_eq!(field.attr("aria-invalid").await?.unwrap(), "true");

        // Corrected in the field and checked again from the keyboard.
        let mended =
            "{\"Clusters\": [{\"ClusterName\": \"a\", \"SSEDescription\": {\"Status\": \"DISABLED\"}}]}";
        field.clear().await?;
        field.send_keys(mended).await?;
        field.send_keys(Key::Control + Key::Enter).await?;
        page.says("#verdict", "Not compliant").await;
        page.says(".panel .tabs", "DAX_NODE_TYPE").await;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_files_are_reported_and_never_pass() {
    with_page(DESKTOP, async |page| {
        let folder = scratch("bad");
        let deep = folder.join("deep.json");
        std::fs::write(&deep, "[".repeat(10_000_000)).unwrap();
        let file = |path: &str| root().join("fixtures").join(path);
        for (file, location, words, help) in [
            (file("bad-empty/input.json"), "line 1, column 1", "It is empty.", "export again"),
            (
                file("bad-prose/input.txt"),
                "line 1, column 1",
                "Expected a JSON document, found H",
                "aws dax describe-clusters",
            ),
            (
                file("bad-top-level/input.json"),
                "line 1, column 1",
                "neither Clusters nor the members of a cluster",
                "without --query",
            ),
            (file("bad-utf32/input.json"), "line 1, column 1", "likely UTF-32", "Save the file as UTF-8"),
            (file("rule-names-table/input.txt"), "line 1, column 1", "This is a table", "--output json"),
            (
                file("rule-create-output/input.json"),
                "line 8, column 9",
                "parts of this text are left out",
                "complete output",
            ),
            (
                file("cli-v2-denied/input.txt"),
                "line 2, column 1",
                "AccessDeniedException",
                "allow the IAM action dax:DescribeClusters",
            ),
            (
                file("form-empty-list/input.json"),
                "line 1, column 1",
                "This list is empty.",
                "can hide unencrypted clusters",
            ),
            (
                deep,
                "line 1, column 10001",
                "more than 10000 brackets",
                "AWS output is never nested this deeply",
            ),
        ] {
            page.choose(std::slice::from_ref(&file)).await;
            let problems = format!("{} problems", file.display());
            page.says(".rejected", file.file_name().unwrap().to_str().unwrap()).await;
            page.says(".rejected", location).await;
            for expected in ["Can’t be decided", "That is not a pass.", words, help] {
                let text = page.text(".rejected").await;
                assert!(
                    text.to_lowercase().contains(&expected.to_lowercase()),
                    "{problems}: no `{expected}` in {text}"
                );
            }
            assert!(!page.has("#verdict").await);
            // Otherwise the file would count together with the next one.
            page.says(".rejected", "This counts together with what you give next.").await;
            page.click(".rejected .note button").await;
            assert!(!page.has(".rejected").await);
        }
        // A truncated file is checked as far as it goes, and is not a pass either.
        page.choose(&[root().join("fixtures/bad-cut-off/input.json")]).await;
        page.says("#verdict", "Can’t be decided").await;
        page.says(".verdict", "1 source is incomplete").await;
        page.says(".problems", "line 116, column 35").await;
        assert_eq!(page.text(".count.pass").await, "1\npass");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_can_be_dropped_anywhere_and_added() {
    with_page(DESKTOP, async |page| {
        let drop = "const data = new DataTransfer();
            data.items.add(new File([arguments[0]], arguments[1]));
            const event = (type) => new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
            const target = document.querySelector('h1');
            target.dispatchEvent(event('dragover'));
            target.dispatchEvent(event('drop'));";
        let arguments = vec![fixture("verdict-enabled/input.json").into(), "eu-west-1.json".into()];
        page.driver.execute(drop, arguments).await?;
        page.says("#verdict", "Compliant").await;
        page.choose(&[root().join("fixtures/verdict-disabled/input.json")]).await;
        page.says("#verdict", "Not compliant").await;
        page.says(".sources", "eu-west-1.json").await;
        // Both files contain the same cluster. There is one finding with both locations, and the
        // worst status counts.
        page.says(".verdict", "1 cluster in this evidence is not encrypted at rest.").await;
        page.says(".panel .why", "The evidence says different things about this cluster.").await;
        page.says(".panel .place", "input.json, line 65").await;
        page.click(".places button:nth-child(2)").await;
        page.says(".panel .place", "eu-west-1.json, line 65").await;
        assert_eq!(page.text("#evidence mark").await, "\"ENABLED\"");
        page.click("header button:not(.main)").await;
        page.see("#sample").await;
        assert!(!page.has("#verdict").await, "start over clears the report");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_complete_task_works_from_the_keyboard() {
    for width in [1280, 320] {
        with_page(Look { width, ..DESKTOP }, async |page| {
            let press = async |key: Key| page.driver.action_chain().send_keys(key).perform().await.unwrap();
            let focused = async |id: &str| {
                let script = "return document.activeElement.id || document.activeElement.className";
                for _ in 0..80 {
                    if page.script(script).await == id {
                        return true;
                    }
                    tokio::time::sleep(std::time::Duration::from_millis(25)).await;
                }
                false
            };
            let tab_to = async |id: &str| {
                for _ in 0..30 {
                    press(Key::Tab).await;
                    if page
                        .script("return document.activeElement.id || document.activeElement.className")
                        .await
                        == id
                    {
                        return;
                    }
                }
                panic!("Tab doesn't reach {id}");
            };
            tab_to("sample").await;
            press(Key::Enter).await;
            page.says("#verdict", "Not compliant").await;
            assert!(focused("verdict").await, "a new screen begins at its headline");
            tab_to("scroller").await;
            page.says(".scroller .row.on", "cc-dax-cache-cluster").await;
            press(Key::Down).await;
            page.says(".scroller .row.on", "cc-sessions").await;
            press(Key::End).await;
            page.says(".scroller .row.on", "cc-orders").await;
            press(Key::Home).await;
            page.says(".scroller .row.on", "cc-dax-cache-cluster").await;
            press(Key::Enter).await;
            assert!(focused("panel-title").await, "Enter goes to the panel");
            page.says("#panel-title", "cc-dax-cache-cluster").await;
            press(Key::Escape).await;
            assert!(focused("scroller").await, "Escape goes back");
            let search = page.see("#search").await;
            search.send_keys("us-west-2").await?;
            page.says(".findings .head", "2 of 7 shown").await;
            search.send_keys("nothing like it").await?;
            page.says(".findings .empty", "No finding fits").await;
            Ok(())
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_is_added_replaced_and_removed() {
    with_page(DESKTOP, async |page| {
        // Evidence of empty regions makes a report even next to a broken file, which makes the
        // verdict unknown.
        let file = |path: &str| root().join("fixtures").join(path);
        page.choose(&[file("cli-v1-empty-region/input.json")]).await;
        page.says("#verdict", "No clusters").await;
        page.choose(&[file("bad-empty/input.json")]).await;
        page.says("#verdict", "Can’t be decided").await;
        page.says(".sources", "23 bytes").await;
        page.choose(&[file("verdict-enabled/input.json")]).await;
        page.says(".count.pass", "1").await;

        // Evidence from the first screen is added to the report, valid and invalid alike.
        page.click(".brand").await;
        page.says(".drop", "What you give here is added to the report.").await;
        page.click("#paste").await;
        page.paste("{\"Clusters\": [").await;
        page.says(".problems", "line 1, column 15").await;
        page.says(".problems code", "{\"Clusters\": [⏎").await;
        page.says(".sources", "pasted text").await;

        // The field is a single source. Once corrected, it replaces its earlier version.
        page.click(".brand").await;
        let field = page.see("#paste").await;
        field.send_keys("]}").await?;
        field.send_keys(Key::Control + Key::Enter).await?;
        page.says(".problems", "It is empty.").await;
        assert!(!page.text(".problems").await.contains("line 1, column 15"));

        // The user can remove a source that should not be there.
        page.see(".sources tbody tr:nth-child(4)").await;
        assert_eq!(page.script("return document.querySelectorAll('.sources tbody tr').length").await, 4);
        page.click(".sources tbody tr:nth-child(2) .actions button:nth-child(2)").await;
        page.says("#verdict", "Compliant").await;
        assert!(!page.has(".problems").await);

        // Evidence pasted on the rule's page is added too.
        page.click("a[href='#rule']").await;
        page.click(".rule h1").await;
        page.paste(&fixture("form-documents/input.json")).await;
        page.says("#verdict", "Not compliant").await;
        page.says(".sources", "pasted text 2").await;
        page.click(".count.unknown").await;
        page.says(".findings .head", "0 of 2 shown").await;
        assert!(!page.has(".panel").await, "a panel beside nothing");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rule_has_a_page_of_its_own() {
    with_page(DESKTOP, async |page| {
        page.click("a[href='#rule']").await;
        page.says(".rule h1", "DAX cluster encryption at rest").await;
        for text in [
            "Risk High",
            "HIPAA",
            "164.312(a)(2)(iv)",
            "APRA",
            "MAS",
            "PCI DSS",
            "GDPR",
            "NIST 800-53 r4",
            "Well-Architected, Security pillar",
        ] {
            page.says(".rule", text).await;
        }
        let rows = page
            .script("return document.querySelectorAll('.rule table')[0].querySelectorAll('tbody tr').length")
            .await;
        assert_eq!(rows, 10);
        page.click("#audit-tab-1").await;
        page.says("#audit-panel-1", "In the navigation pane, under DAX, choose Clusters.").await;
        page.driver.back().await?;
        page.see("#sample").await;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_clusters_render_only_a_few_rows() {
    with_page(DESKTOP, async |page| {
        let file = scratch("many").join("many.json");
        let mut out = std::io::BufWriter::new(std::fs::File::create(&file).unwrap());
        writeln!(out, "{{\"Clusters\": [").unwrap();
        for index in 0..20_000 {
            let status = if index % 10 == 0 { "DISABLED" } else { "ENABLED" };
            let comma = if index == 0 { "" } else { "," };
            writeln!(out, "{comma}{{\"ClusterArn\": \"arn:aws:dax:us-east-1:123456789012:cache/d{index:05}\", \"SSEDescription\": {{\"Status\": \"{status}\"}}}}").unwrap();
        }
        writeln!(out, "]}}").unwrap();
        drop(out);
        page.choose(&[file]).await;
        page.says(".verdict", "2,000 of 20,000 clusters are not encrypted at rest.").await;
        page.click("#panel-title").await;
        page.see(".scroller").await.focus().await?;
        page.driver.action_chain().send_keys(Key::End).perform().await?;
        page.says("#panel-title", "d19999").await;
        page.says(".panel .place", "line 20,001, column 97").await;
        page.see(".scroller .row.on").await;
        let rows = page.script("return document.querySelectorAll('.scroller .row').length").await;
        assert!(rows.as_u64().unwrap() <= 120, "{rows} rows are in the page");
        assert_eq!(page.see(".scroller").await.attr("aria-rowcount").await?.unwrap(), "20001");
        // Scrolling to the middle shows the rows there.
        page.script("document.querySelector('.scroller').scrollTop = 600000").await;
        page.says(".scroller .window", "d08888").await;
        Ok(())
    })
    .await;
}

/// The page uses the reader's date, and so do its exports, whatever the date is in UTC.
#[tokio::test(flavor = "multi_thread")]
async fn an_acceptance_ends_on_the_same_day_on_the_page_and_in_its_exports() {
    for build in [Build::Served, Build::Single] {
        with_page_in(Engine::Chromium, build, DESKTOP, "", async |page| {
            // At any time, one of the two zones has another date than UTC.
            let hours = page.script("return new Date().getUTCHours()").await.as_u64().unwrap();
            let (zone, named) = if hours >= 10 {
                ("Pacific/Kiritimati", "Pacific/Kiritimati (UTC+14)")
            } else {
                ("Pacific/Niue", "Pacific/Niue (UTC-11)")
            };
            page.cdp("Emulation.setTimezoneOverride", serde_json::json!({"timezoneId": zone})).await;
            page.driver.refresh().await?;
            page.see("#sample").await;
            let days = "const at = new Date(); return [at.toISOString().slice(0, 10), at.toLocaleDateString('sv-SE')]";
            let days: [String; 2] = serde_json::from_value(page.script(days).await).unwrap();
            let [utc, today] = &days;
            assert_ne!(utc, today);
            // The last day is over in one time zone but not in the other.
            let until = utc.min(today);
            let (word, acceptance) = if until < today {
                ("expired", "acceptance expired, risk was accepted")
            } else {
                ("risk accepted", "risk accepted")
            };
            page.choose(&[root().join("fixtures/verdict-disabled/input.json")]).await;
            select(&page, "#disposition", "Risk accepted").await;
            page.see("#note").await.send_keys("Goes away").await?;
            page.see("#who").await.send_keys("jane").await?;
            let set = "const field = document.querySelector('#until'); field.value = arguments[0]; field.dispatchEvent(new Event('input', { bubbles: true }))";
            page.driver.execute(set, vec![until.as_str().into()]).await?;
            page.says(".scroller .row.on", word).await;
            let catch = "window.saved = null; const make = URL.createObjectURL;
                URL.createObjectURL = (blob) => { blob.text().then((text) => { window.saved = text; }); return make.call(URL, blob); };";
            page.script(catch).await;
            page.click("#export").await;
            for format in ["markdown", "html", "junit", "sarif"] {
                page.script("window.saved = null").await;
                page.click(&format!("#export-{format}")).await;
                let mut text = Value::Null;
                for _ in 0..200 {
                    text = page.script("return window.saved").await;
                    if text.is_string() {
                        break;
                    }
                    tokio::time::sleep(std::time::Duration::from_millis(25)).await;
                }
                let expected =
                    format!("{acceptance} by jane until {until}, checked on {today} in {named}: Goes away");
                assert!(text.as_str().unwrap().contains(&expected), "{format}: no `{expected}` in {text}");
            }
            Ok(())
        })
        .await;
    }
}
