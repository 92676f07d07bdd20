//! A translator, or another program, replaces the page's text. The page must show the report's text
//! before and after every kind of update.

use std::sync::Arc;
use std::time::Duration;

use dax001_tests::{Page, fixture, fresh, scratch};
use serde_json::Value;
use thirtyfour::prelude::*;

use super::{CLUSTERS, export, give};

/// Replaces every text as browser translators do: other nodes take the place of the page's text
/// nodes.
const TRANSLATE: &str = "{
    const walker = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
    for (const text of texts) {
        const [outer, inner] = [document.createElement('font'), document.createElement('font')];
        inner.textContent = `(${text.data})`;
        outer.append(inner);
        text.replaceWith(outer);
    }
}";

/// Other ways in which extensions change a text.
const OTHERS: [&str; 6] = [
    "document.querySelector('#verdict').lastChild.data = 'Compliant'",
    "document.querySelector('#verdict').lastChild.replaceWith('Compliant')",
    "document.querySelector('.count.fail strong').innerHTML = '<span>0</span>'",
    "document.querySelector('#panel-title').insertAdjacentHTML('beforeend', '<b>(encrypted)</b>')",
    "document.querySelector('#panel-title bdi').firstChild.remove()",
    "document.querySelector('#app').innerHTML += ''",
];

/// The steps of the test. Each changes what the page shows.
#[derive(Clone, Copy, Debug)]
enum Step {
    Report,
    More,
    Click(&'static str),
    /// Ticks a checkbox, but not right after another change: a click on an element that disappears
    /// during the click changes nothing.
    Tick(&'static str),
    Compare,
}

const STEPS: [Step; 9] = [
    Step::Report,
    Step::More,
    // A filter, a sort order, a finding and its plan. After the comparison, a removed source with
    // its notice, and Undo.
    Step::Click(".count.fail"),
    Step::Click(".row-head span:nth-child(2) button"),
    Step::Click(".scroller .row:nth-child(2)"),
    Step::Tick("#in-transit"),
    Step::Compare,
    Step::Click(".sources tbody tr:nth-child(2) .actions button:nth-child(2)"),
    Step::Click("#undo"),
];

async fn take(page: &Page, step: Step, before: &str) {
    match step {
        Step::Report => give(page, "export.json", &export(&CLUSTERS)).await,
        Step::More => give(page, "more.json", &fixture("verdict-enabled/input.json")).await,
        Step::Compare => {
            let file = scratch(&format!("journeys/earlier-{}", fresh())).join("earlier.json");
            std::fs::write(&file, export(&CLUSTERS[..2])).unwrap();
            page.choose_in(".actions input[type=file]", &[file.to_str().unwrap()]).await;
        }
        Step::Tick(selector) => {
            if !before.is_empty() {
                page.script(before).await;
                close_notice(page).await;
            }
            page.click(selector).await;
        }
        Step::Click(selector) => {
            page.see(selector).await;
            let script = format!("{before}; document.querySelector(arguments[0]).click()");
            page.driver.execute(script, vec![selector.into()]).await.unwrap();
        }
    }
}

/// The text of the page, without its notices.
async fn shown(page: &Page) -> String {
    let text = page.script("return document.querySelector('main')?.innerText ?? ''").await;
    text.as_str().unwrap().to_owned()
}

/// The text of the page, once it has stopped changing.
async fn settled(page: &Page) -> String {
    let (mut last, mut since) = (String::new(), 0);
    for _ in 0..200 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let now = shown(page).await;
        since = if now == last { since + 1 } else { 0 };
        if since == 16 {
            return now;
        }
        last = now;
    }
    panic!("the page doesn't settle: {last}");
}

/// Waits until the page shows this text and no translated text.
async fn shows(page: &Page, expected: &str, what: &str) {
    let mut last = String::new();
    for _ in 0..200 {
        last = shown(page).await;
        if last == expected && !page.has("#app font").await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{what}: the page shows {last}\nand not {expected}");
}

/// Closes the notice that reports the changed text.
async fn close_notice(page: &Page) {
    page.says(".notice.error", "A translator or a browser extension changed text on this page").await;
    page.click(".notice.error button").await;
    for _ in 0..200 {
        if !page.has(".notice.error").await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the notice stays");
}

pub(super) async fn a_translated_report_is_restored_or_hidden(page: Arc<Page>) -> WebDriverResult<()> {
    let script =
        "return [document.documentElement.translate, document.querySelector('meta[name=google]')?.content]";
    assert_eq!(page.script(script).await, Value::from(vec![Value::from(false), "notranslate".into()]));
    let mut texts = Vec::new();
    for step in STEPS {
        take(&page, step, "").await;
        texts.push(settled(&page).await);
    }
    for (one, other) in texts.iter().zip(&texts[1..]) {
        assert_ne!(one, other, "a step that changes nothing tests nothing");
    }
    assert!(!page.has(".notice.error").await, "the page took its own changes for another program's");

    page.driver.goto("about:blank").await?;
    page.driver.goto(page.url()).await?;
    page.see("#sample").await;
    let mut before = settled(&page).await;
    for (step, text) in STEPS.into_iter().zip(&texts) {
        // Translates together with the update, and before and after it.
        take(&page, step, TRANSLATE).await;
        if matches!(step, Step::Click(_)) {
            close_notice(&page).await;
        }
        shows(&page, text, &format!("{step:?} while it is translated")).await;
        page.script(TRANSLATE).await;
        close_notice(&page).await;
        shows(&page, text, &format!("{step:?} translated")).await;
        assert_ne!(&before, text);
        before.clone_from(text);
    }
    for change in OTHERS {
        page.script(change).await;
        close_notice(&page).await;
        shows(&page, &before, change).await;
    }
    // An icon next to a field is not text. It stays, and no notice appears.
    page.script("document.querySelector('#search').insertAdjacentHTML('afterend', '<i id=\"icon\"></i>')")
        .await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(page.has("#icon").await && !page.has(".notice.error").await);

    // The page does not fight a translator forever. Instead it hides the results, so the translator
    // can't falsify them.
    for _ in 0..3 {
        page.script(TRANSLATE).await;
        shows(&page, &before, "translated again").await;
    }
    page.script(TRANSLATE).await;
    page.says(".hidden-results", "Results hidden").await;
    page.script(TRANSLATE).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let hidden = page.script("return document.body.innerText").await;
    for word in ["alpha", "Compliant", "Not compliant", "encrypted"] {
        assert!(!hidden.as_str().unwrap().contains(word), "{word} is shown: {hidden}");
    }
    page.click("#show-again").await;
    shows(&page, &before, "shown again").await;
    assert!(!page.has(".notice.error").await);
    Ok(())
}
