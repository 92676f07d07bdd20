//! A page that a browser has saved. The copy says that it is a copy and shows no verdict, whatever
//! the browser left out of it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dax001_tests::engine::Engine;
use dax001_tests::{
    Build, DESKTOP, Host, Page, fresh, in_each_engine, root, scratch, with_host, with_page_in,
};
use thirtyfour::prelude::*;

in_each_engine! { ""; a_saved_copy_shows_no_verdict }

/// Browsers save the document in its current state.
const AS_IT_IS: &str = "return '<!doctype html>' + document.documentElement.outerHTML";

/// Extensions save the same document without scripts and without hidden elements, and inline the
/// styles.
const WITHOUT_SCRIPTS: &str = "const copy = document.documentElement.cloneNode(true);
    const copies = [...copy.querySelectorAll('body *')];
    [...document.querySelectorAll('body *')].forEach((element, index) => {
      if (getComputedStyle(element).display === 'none') copies[index].remove();
    });
    for (const element of copy.querySelectorAll('script, noscript, style, link, meta[http-equiv]')) element.remove();
    const style = document.createElement('style');
    for (const sheet of document.styleSheets) for (const rule of sheet.cssRules) style.append(rule.cssText);
    copy.querySelector('head').append(style);
    return '<!doctype html>' + copy.outerHTML";

/// Makes the page show a passing report.
async fn pass(page: &Page) {
    let folder = scratch(&format!("copies-{}", fresh()));
    let file = folder.join("evidence.json");
    fs::copy(root().join("fixtures/verdict-enabled/input.json"), &file).unwrap();
    page.choose(&[file]).await;
    page.says("#verdict", "Compliant").await;
}

async fn text_of(page: &Page, script: &str) -> String {
    page.script(script).await.as_str().unwrap().to_owned()
}

/// Asserts that the open copy warns and shows no verdict, both at once and after its scripts have
/// had time to run.
async fn warns(page: &Page, what: &str) {
    page.says("saved-copy", "This is a saved copy of the page.").await;
    for _ in 0..2 {
        let text = text_of(page, "return document.body.innerText").await;
        assert!(text.contains("This is a saved copy of the page."), "{what}: {text}");
        for word in ["ompliant", "encrypted", "Drop files"] {
            assert!(!text.contains(word), "{what} shows `{word}`: {text}");
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

async fn a_saved_copy_shows_no_verdict(page: Arc<Page>) -> WebDriverResult<()> {
    // The original page shows no warning, neither at the start nor with a report.
    let warning = "return document.body.innerText.includes('saved copy')";
    assert_eq!(page.script(warning).await, false);
    let start = text_of(&page, AS_IT_IS).await;
    pass(&page).await;
    assert_eq!(page.script(warning).await, false);
    let report = text_of(&page, AS_IT_IS).await;
    let bare = text_of(&page, WITHOUT_SCRIPTS).await;
    assert!(report.contains("Compliant") && bare.contains("Compliant"), "the copies lack what is tested");
    let snapshot = match page.engine() {
        Engine::Chromium => {
            let snapshot = page.cdp("Page.captureSnapshot", serde_json::json!({"format": "mhtml"})).await;
            snapshot.get("data").and_then(|data| data.as_str()).map(str::to_owned)
        }
        _ => None,
    };

    let folder = scratch(&format!("copies-{}", fresh()));
    let open = async |name: &str, text: &str| {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
        page.driver.goto(format!("file://{}", file.display())).await.unwrap();
        warns(&page, name).await;
    };
    open("start.html", &start).await;
    open("report.html", &report).await;
    open("bare.html", &bare).await;
    if let Some(snapshot) = snapshot {
        open("snapshot.mhtml", &snapshot).await;
    }
    // The copy with the other files of the page next to it.
    copy_site(&folder.join("beside"));
    open("beside/report.html", &report).await;
    Ok(())
}

/// A copy whose scripts run: the page's files are next to it on a server, and no policy forbids
/// them.
#[tokio::test(flavor = "multi_thread")]
async fn a_served_copy_shows_no_verdict() {
    let folder = scratch(&format!("copies-{}", fresh()));
    copy_site(&folder);
    let index = folder.join("index.html");
    with_page_in(Engine::Chromium, Build::Served, DESKTOP, "", async move |page| {
        pass(&page).await;
        fs::write(&index, text_of(&page, AS_IT_IS).await).unwrap();
        Ok(())
    })
    .await;
    with_host(Engine::Chromium, Host::Folder { folder: &folder, policy: "" }, async |page| {
        warns(&page, "the served copy").await;
        assert_eq!(page.script("return typeof startPolicy").await, "function", "its script didn't run");
        Ok(())
    })
    .await;
}

fn copy_site(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    for file in fs::read_dir(root().join("dist/site")).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), folder.join(file.file_name())).unwrap();
    }
}
