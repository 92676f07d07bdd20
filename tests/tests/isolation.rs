//! Two things that the page must not do, in any of the three engines or either build: contact
//! another host, and treat evidence as markup.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use dax001_tests::{Page, in_each_engine, scratch};
use thirtyfour::prelude::*;

in_each_engine! { ""; nothing_leaves_the_page, evidence_never_becomes_markup }

/// The channels that the test tries, each with its own address on the trap.
const WAYS: [&str; 10] = [
    "fetch",
    "image",
    "style",
    "form",
    "script",
    "worker-import",
    "worker-fetch",
    "beacon",
    "frame",
    "event-source",
];

/// Tries every channel, and waits long enough for each of them.
const TRY: &str = r#"
const [trap, done] = arguments;
const quietly = (way) => { try { way()?.catch?.(() => {}); } catch {} };
const add = (name, members) => document.body.append(Object.assign(document.createElement(name), members));
quietly(() => fetch(`${trap}fetch`, { mode: "no-cors" }));
quietly(() => { new Image().src = `${trap}image`; });
quietly(() => add("link", { rel: "stylesheet", href: `${trap}style` }));
quietly(() => add("script", { src: `${trap}script` }));
quietly(() => navigator.sendBeacon(`${trap}beacon`, "x"));
quietly(() => add("iframe", { src: `${trap}frame` }));
quietly(() => new EventSource(`${trap}event-source`));
quietly(() => {
  add("iframe", { name: "target" });
  const form = Object.assign(document.createElement("form"), { action: `${trap}form`, target: "target" });
  document.body.append(form);
  form.submit();
});
quietly(() => {
  const script = `try { importScripts("${trap}worker-import"); } catch {} fetch("${trap}worker-fetch", { mode: "no-cors" }).catch(() => {});`;
  new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
});
window.inlineRan = false;
quietly(() => add("script", { textContent: "window.inlineRan = true" }));
// A script of the driver's own may be exempt from the policy: what a timer runs isn't.
window.textRan = false;
quietly(() => setTimeout("window.textRan = true"));
setTimeout(() => done([window.inlineRan, window.textRan]), 1500);
"#;

/// The channels that reached the trap.
fn caught(page: &Page) -> BTreeSet<&'static str> {
    let requests = page.requests_to_others();
    WAYS.into_iter()
        .filter(|way| {
            requests.iter().any(|request| request.trim_end_matches('?').ends_with(&format!("/{way}")))
        })
        .collect()
}

async fn nothing_leaves_the_page(page: Arc<Page>) -> WebDriverResult<()> {
    // Ordinary use sends requests only to the page's own server, and only for the page's own files.
    page.click("#sample").await;
    page.says("#verdict", "Not compliant").await;
    page.driver.execute("location.hash = 'about'", vec![]).await?;
    page.says(".policy", "default-src 'none'").await;
    let site_files =
        ["", "style.css", "boot.js", "web.js", "web_bg.wasm", "worker.js", "dax001_bg.wasm", "favicon.ico"];
    for request in page.requests_to_site() {
        assert!(
            site_files.iter().any(|file| request == format!("GET /{file}")),
            "the page asked for {request}"
        );
    }
    let policy = page.script("return document.querySelector('meta[http-equiv]').content").await;
    let policy = policy.as_str().unwrap();
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");

    let trap = page.trap();
    let ran = page.driver.execute_async(TRY, vec![trap.clone().into()]).await?.json().clone();
    assert_eq!(ran, serde_json::json!([false, false]), "a script or text was run");
    assert_eq!(caught(&page), BTreeSet::new());
    assert_eq!(page.requests_to_others(), Vec::<String>::new());

    // Checks that the trap works: a page without a policy reaches it through each of these
    // channels.
    let control = scratch(&format!("control-{}", dax001_tests::fresh())).join("control.html");
    std::fs::write(&control, "<!doctype html><title>Control</title><body>").unwrap();
    page.driver.goto(format!("file://{}", control.display())).await?;
    let ran = page.driver.execute_async(TRY, vec![trap.into()]).await?.json().clone();
    assert_eq!(ran, serde_json::json!([true, true]), "the control ran nothing");
    for _ in 0..100 {
        if caught(&page).len() == WAYS.len() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(caught(&page), WAYS.into_iter().collect());
    Ok(())
}

/// Puts anything that could become markup into every place where the page shows evidence.
async fn evidence_never_becomes_markup(page: Arc<Page>) -> WebDriverResult<()> {
    let count = "return [...document.querySelectorAll(':not([type=\"application/octet-stream\"])')].filter((one) => /^(META|BASE|IFRAME|OBJECT|EMBED|IMG|LINK|SCRIPT)$/.test(one.tagName) || one.hasAttribute('action')).map((one) => one.tagName).sort().join()";
    let before = page.script(count).await;
    let hostile = "<img src=x onerror=alert(1)><meta http-equiv=refresh content='0;url=http://outside.example/'>\u{202E}`</code></title><script>alert(2)</script><base href=//outside.example>";
    let record = serde_json::json!({
        "ClusterName": hostile, "ClusterArn": hostile, "NodeType": hostile, "Description": hostile,
        "SSEDescription": {"Status": hostile}, "Status": hostile, hostile: hostile
    });
    let export = serde_json::json!({"Clusters": [record, 1], hostile: 1}).to_string();
    let folder = scratch(&format!("markup-{}", dax001_tests::fresh()));
    // File systems don't allow a slash in a name.
    let file =
        folder.join(format!("{}.json", hostile.replace('/', "")).chars().take(100).collect::<String>());
    std::fs::write(&file, export).unwrap();
    page.choose(&[file]).await;
    page.says("#panel-title", "<img src=x onerror=alert(1)>").await;
    page.says("#evidence mark", "<script>alert(2)</script>").await;
    page.says(".sources", "<img src=x onerror=alert(1)>").await;
    page.says(".problems", "<img").await;
    assert_eq!(page.script(count).await, before);
    // A saved report can be as hostile as evidence.
    page.driver.execute("location.hash = 'verify'", vec![]).await?;
    page.see(".verify").await;
    let source = serde_json::json!({"name": hostile, "bytes": 1, "sha256": hostile, "label": {"account": hostile}, "clusters": 0, "problems": []});
    let unread = serde_json::json!({"severity": "error", "code": hostile, "message": hostile});
    let unread = serde_json::json!({"name": hostile, "bytes": 0, "clusters": 0, "problems": [unread]});
    let summary = serde_json::json!({"clusters": 0, "pass": 0, "fail": 0, "unknown": 0, "sources": 2, "errors": 0, "warnings": 0});
    let tool = serde_json::json!({"name": hostile, "version": hostile});
    let report = serde_json::json!({"schemaVersion": "1.0", "tool": tool, "verdict": "pass", "summary": summary, "sources": [source, unread], "rule": {"id": hostile}, "findings": [], "problems": []});
    let module = serde_json::json!({"sha256": hostile, "commit": hostile});
    let saved = serde_json::json!({"report": report, "generatedAt": hostile, "module": module}).to_string();
    // The members are in alphabetical order. The page still recognizes the report by its beginning.
    let file = folder.join("report.json");
    std::fs::write(&file, saved).unwrap();
    page.choose_in(".verify input[type=file]", &[file.to_str().unwrap()]).await;
    page.says("#outcome", "Evidence is missing").await;
    page.says(".outcome .record", "<img src=x onerror=alert(1)>").await;
    assert_eq!(page.script(count).await, before);
    assert_eq!(
        page.script("return document.title").await,
        "DAX-001: are your DAX clusters encrypted at rest?"
    );
    // The page has sent no request, and it is still the same page.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(page.requests_to_others(), Vec::<String>::new());
    assert!(page.driver.current_url().await?.as_str().starts_with(page.url()));
    Ok(())
}
