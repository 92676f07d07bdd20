//! Takes a screenshot of every state of the page in `target/screenshots/`. Each must fit its width
//! and be accessible, light and dark, wide and narrow.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dax001_tests::engine::Engine;
use dax001_tests::{Build, DESKTOP, Look, Page, root, scratch, with_page, with_page_in};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

/// Checks one state of the page.
async fn look(page: &Page, look: Look, state: &str) -> PathBuf {
    // The page focuses elements for screen readers. The screenshot should not show the focus
    // outline.
    page.script("document.activeElement.blur()").await;
    let Look { scheme, width, .. } = look;
    let file = page.picture(&format!("{state}-{scheme}-{width}")).await;
    let wide = page.script("return document.documentElement.scrollWidth").await;
    assert!(wide.as_u64().unwrap() <= u64::from(width), "{state} is {wide} wide at {width}");
    let barriers = barriers(page).await;
    assert!(barriers.is_empty(), "{state}, {scheme}, {width}: {barriers:#?}");
    file
}

/// The problems that axe-core finds on the page, by WCAG 2.2 up to level AA and its own best
/// practices.
async fn barriers(page: &Page) -> Vec<String> {
    let axe = std::env::var("AXE").expect("the path of axe-core: run `cargo xtask test`");
    let axe = std::fs::read_to_string(axe).unwrap();
    page.driver.execute(format!("{axe}; window.axe = axe"), vec![]).await.unwrap();
    let script = "const done = arguments[0];
        axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] })
            .then(({ violations }) => done(violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html, failureSummary }) => html.slice(0, 200) + ' ' + failureSummary).join(' | '))), (error) => done([String(error)]))";
    let found = page.driver.execute_async(script, vec![]).await.unwrap();
    serde_json::from_value(found.json().clone()).unwrap()
}

/// A report on this file, as the page saves it.
fn saved_report(evidence: &Path) -> Value {
    let mut evaluator = dax001::Evaluator::default().with_sha256();
    evaluator.begin("us-east-1.json", dax001::contract::label::Label::default());
    evaluator.push(&std::fs::read(evidence).unwrap());
    json!({"report": evaluator.finish(), "generatedAt": "2026-11-24T12:00:00.000Z", "module": {"sha256": "ab".repeat(32), "commit": "cd".repeat(20)}})
}

const RISKS: &str = "\
- {account: '*', region: '*', cluster: cc-old, reason: Goes away, until: 2020-01-31, who: jane}
- {account: '*', region: '*', cluster: cc-sess*, reason: 'Moves in May, see SEC-1', until: 2999-12-31, who: jane}
- {account: '*', region: '*', cluster: zulu}
";

async fn walk(page: Arc<Page>, this: Look) -> WebDriverResult<()> {
    let is_wide = this.width > 1000;
    let top = async || page.script("scrollTo(0, 0)").await;
    let show = async |selector: &str| {
        let script = "document.querySelector(arguments[0]).scrollIntoView()";
        page.driver.execute(script, vec![selector.into()]).await.unwrap();
    };
    look(&page, this, "start").await;
    page.script("document.querySelectorAll('details').forEach((details) => { details.open = true })").await;
    look(&page, this, "start-export").await;
    page.choose(&[root().join("fixtures/rule-names-table/input.txt")]).await;
    page.see(".rejected").await;
    look(&page, this, "start-rejected").await;

    page.click("#sample").await;
    page.says("#verdict", "Not compliant").await;
    page.see(".scroller .row.on").await;
    if is_wide {
        page.see("#evidence").await;
    }
    let file = look(&page, this, "report").await;
    if std::env::var_os("BLESS").is_some() && is_wide {
        std::fs::create_dir_all(root().join("docs")).unwrap();
        std::fs::copy(file, root().join(format!("docs/report-{}.png", this.scheme))).unwrap();
    }
    show(".coverage").await;
    look(&page, this, "coverage").await;

    // An earlier report on the sample, in which one cluster has another name and one has another
    // status.
    let sample = std::fs::read_to_string(root().join("web/assets/sample.json")).unwrap();
    let earlier = sample.replace("cc-orders", "cc-gone").replacen("DISABLED", "ENABLED", 1);
    let folder = scratch(&format!("looks-{}-{}", this.scheme, this.width));
    let (earlier_file, risks_file) = (folder.join("last-quarter.json"), folder.join("risks.yaml"));
    std::fs::write(&earlier_file, earlier).unwrap();
    std::fs::write(&risks_file, RISKS).unwrap();
    page.choose_in(".actions input[type=file]", &[earlier_file.to_str().unwrap()]).await;
    page.see(".compare .count.worse").await;
    page.click(".compare summary").await;
    page.choose_in(".reviews input[type=file]", &[risks_file.to_str().unwrap()]).await;
    page.see(".reviews .list").await;
    show(".compare").await;
    look(&page, this, "compare").await;
    show(".reviews").await;
    page.click(".reviews summary").await;
    look(&page, this, "reviews").await;

    top().await;
    page.click(".scroller .row").await;
    page.see("#disposition").await;
    page.see("#plan-tab-0").await;
    page.script("document.querySelectorAll('.panel details').forEach((details) => { details.open = true })")
        .await;
    if !is_wide {
        look(&page, this, "panel").await;
    }
    let accept = "const select = document.querySelector('#disposition'); select.selectedIndex = 1; select.dispatchEvent(new Event('change', { bubbles: true }))";
    page.script(accept).await;
    page.see("#until").await;
    show("form.review").await;
    look(&page, this, "review-errors").await;
    for tab in 1..5 {
        page.click(&format!("#plan-tab-{tab}")).await;
        show(".panel .tabs").await;
        look(&page, this, &format!("plan-{tab}")).await;
    }
    if !is_wide {
        page.click(".panel .back").await;
    }
    show(".sources").await;
    page.click("#label-0").await;
    page.see("#source-0-account").await;
    look(&page, this, "sources").await;
    page.click("#shortcuts").await;
    page.see("dialog[open]").await;
    look(&page, this, "shortcuts").await;
    page.click("dialog button").await;
    page.click("header nav a[href='#rule']").await;
    page.see(".rule").await;
    look(&page, this, "rule").await;
    walk_custody(&page, this, &folder).await;
    page.driver.back().await?;
    page.driver.back().await?;
    page.driver.back().await?;
    page.see("#verdict").await;
    page.click("header button:not(.main)").await;
    page.see("#undo").await;
    look(&page, this, "undo").await;
    Ok(())
}

/// The About screen, and the verification of a saved report with complete, missing and changed
/// evidence.
async fn walk_custody(page: &Page, this: Look, folder: &Path) {
    page.click("footer a[href='#about']").await;
    page.says("#module", "").await;
    look(page, this, "about").await;
    page.click("header nav a[href='#verify']").await;
    page.see(".verify").await;
    look(page, this, "verify").await;
    let evidence = root().join("fixtures/cli-v2-describe/input.json");
    let mut changed = saved_report(&evidence);
    for (name, outcome) in [("holds", "The report holds"), ("differs", "The report differs")] {
        let report = folder.join(format!("report-{name}.json"));
        std::fs::write(&report, changed.to_string()).unwrap();
        page.choose_in(".verify input[type=file]", &[report.to_str().unwrap()]).await;
        if name == "holds" {
            page.says("#outcome", "Evidence is missing").await;
            look(page, this, "verify-missing").await;
        }
        page.choose_in(".verify input[type=file]", &[evidence.to_str().unwrap()]).await;
        page.says("#outcome", outcome).await;
        look(page, this, &format!("verify-{name}")).await;
        page.click("#clear").await;
        changed["report"]["verdict"] = "pass".into();
        changed["report"]["findings"][0]["status"] = "pass".into();
        changed["report"]["findings"][0].as_object_mut().unwrap().remove("evidence");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_state_has_a_screenshot_and_is_accessible() {
    for (scheme, width, height) in
        [("light", 1280, 1000), ("dark", 1280, 1000), ("light", 320, 720), ("dark", 320, 720)]
    {
        let this = Look { scheme, width, height };
        with_page(this, async move |page| walk(page, this).await).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn high_contrast_a_stopped_module_and_print_have_screenshots() {
    const STOP: &str = "{
      const original = instantiate;
      instantiate = (module) => {
        const policy = original(module);
        const { ask } = policy.Workbench.prototype;
        policy.Workbench.prototype.ask = function (question, ...others) {
          if (question.evaluate) throw new WebAssembly.RuntimeError('unreachable');
          return ask.call(this, question, ...others);
        };
        return policy;
      };
    }";
    with_page_in(Engine::Chromium, Build::Served, DESKTOP, STOP, async |page| {
        page.click("#sample").await;
        page.see(".stopped").await;
        look(&page, DESKTOP, "stopped").await;
        Ok(())
    })
    .await;
    with_page(DESKTOP, async |page| {
        page.click("#sample").await;
        page.see("#evidence").await;
        for scheme in ["light", "dark"] {
            page.media(scheme, "more", "screen").await;
            look(&page, Look { scheme, ..DESKTOP }, "contrast").await;
        }
        // The printed page lists every finding, whatever is selected, and hides what works only on
        // a screen.
        page.media("light", "no-preference", "screen").await;
        page.script("window.print = () => {}").await;
        page.click("#print").await;
        let printed = "return document.querySelectorAll('.printed tbody tr').length";
        for _ in 0..80 {
            if page.script(printed).await == 7 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        assert_eq!(page.script(printed).await, 7);
        page.media("light", "no-preference", "print").await;
        page.see(".printed").await;
        let seen = page.script("return ['.panel', '.scroller', '#save', 'footer'].filter((selector) => document.querySelector(selector).offsetParent !== null)").await;
        assert_eq!(seen, json!([]));
        look(&page, DESKTOP, "paper").await;
        let pdf = page.cdp("Page.printToPDF", json!({"printBackground": true})).await;
        let script = "require('fs').writeFileSync(process.argv[1], Buffer.from(require('fs').readFileSync(0, 'utf8'), 'base64'))";
        let file = root().join("target/screenshots/report.pdf");
        let mut node = std::process::Command::new("node").args(["-e", script]).arg(file).stdin(std::process::Stdio::piped()).spawn().unwrap();
        std::io::Write::write_all(&mut node.stdin.take().unwrap(), pdf["data"].as_str().unwrap().as_bytes()).unwrap();
        assert!(node.wait().unwrap().success());
        Ok(())
    })
    .await;
}
