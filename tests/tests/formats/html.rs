//! The HTML export: it is valid and accessible, runs nothing, and prints well. Also checks the CSV
//! export in a spreadsheet.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use dax001_tests::engine::Engine;
use dax001_tests::npm::{run, tools};
use dax001_tests::{Host, Page, root, with_host};
use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;

use crate::{consumer, exports};

fn pages() -> Vec<PathBuf> {
    let pages = std::fs::read_dir(exports().join("html")).unwrap().map(|page| page.unwrap().path());
    let pages: Vec<_> = pages.collect();
    assert!(pages.len() > 100);
    pages
}

#[test]
fn html_validate_finds_no_problems() {
    let program = consumer("CONSUMERS_MODULES").join("html-validate/bin/html-validate.mjs");
    let config = root().join("tests/tests/formats/htmlvalidate.json");
    // html-validate needs a newer Node than the package does.
    let mut command = Command::new(tools().join("node"));
    run(command.arg(program).arg("--config").arg(config).args(pages()), &root());
}

/// Opens the report from disk, as its recipient would.
#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_report_runs_nothing_and_sends_no_requests() {
    let file = exports().join("html/hostile.html");
    with_host(Engine::Chromium, Host::File(&file), |page: Arc<Page>| async move {
        // Any script that can run has run by now: the markup is parsed, images have failed, and
        // every element has received events.
        let seen = page.script(
            "window.trapped = 0; window.trap = () => { window.trapped += 1; };
             for (const element of document.querySelectorAll('*')) for (const kind of ['mouseover', 'error', 'load', 'focus', 'click']) element.dispatchEvent(new Event(kind));
             const names = (list) => [...new Set([...list].map(({ localName }) => localName))].sort().join();
             const attributes = new Set([...document.querySelectorAll('body *')].flatMap((element) => element.getAttributeNames()));
             return { trapped, elements: names(document.querySelectorAll('body, body *')), attributes: [...attributes].sort().join(),
                      shown: getComputedStyle(document.body).display, links: [...document.links].map(({ href }) => href).filter((href) => !href.startsWith('https://') && !href.includes('#')),
                      hidden: /[\\p{Cc}\\p{Cf}]/u.test(document.body.textContent.replace(/\\n/g, '')) }",
        ).await;
        assert_eq!(seen["trapped"], 0);
        let known = "a,article,body,br,code,dd,dl,dt,h1,h2,h3,header,i,li,main,mark,nav,ol,p,pre,section,small,span,strong,table,tbody,td,th,thead,tr,ul";
        let known: Vec<&str> = known.split(',').collect();
        for element in seen["elements"].as_str().unwrap().split(',') {
            assert!(known.contains(&element), "{element} comes from the evidence");
        }
        assert_eq!(seen["attributes"], "aria-label,class,href,id,scope");
        assert_eq!((&seen["links"], &seen["hidden"], &seen["shown"]), (&json!([]), &json!(false), &json!("block")));
        assert_eq!(page.requests_to_others(), Vec::<String>::new());
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_is_accessible_in_light_and_dark_and_prints() {
    let file = exports().join("html/cli-v2-describe.html");
    with_host(Engine::Chromium, Host::File(&file), |page: Arc<Page>| async move { look(&page).await }).await;
}

async fn look(page: &Page) -> WebDriverResult<()> {
    let axe = std::fs::read_to_string(std::env::var("AXE").unwrap()).unwrap();
    for (scheme, width) in [("light", 1280), ("dark", 1280), ("light", 320)] {
        let metrics = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        page.cdp("Emulation.setDeviceMetricsOverride", metrics).await;
        page.media(scheme, "no-preference", "screen").await;
        let run = "const done = arguments[0]; axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => done(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)))";
        let found = page.driver.execute_async(format!("{axe};\n{run}"), vec![]).await?;
        assert_eq!(found.json(), &json!([]), "{scheme} {width}");
        let wide = page.script("return document.documentElement.scrollWidth > innerWidth").await;
        assert_eq!(wide, json!(false), "{scheme} {width}: nothing is cut off");
        page.picture(&format!("html-report-{scheme}-{width}")).await;
    }
    // Uses print settings, whatever the test used before.
    page.media("light", "no-preference", "").await;
    let printed =
        page.cdp("Page.printToPDF", json!({"preferCSSPageSize": true, "printBackground": false})).await;
    let pdf = base64(printed["data"].as_str().unwrap());
    assert!(pdf.starts_with(b"%PDF"));
    std::fs::write(root().join("target/html-report.pdf"), &pdf).unwrap();
    let pages = pdf
        .windows(12)
        .filter(|part| part.starts_with(b"/Type /Page\n") || part.starts_with(b"/Type /Page "))
        .count();
    assert!((2..=8).contains(&pages), "{pages} pages");
    Ok(())
}

fn base64(text: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

/// Opens every CSV file in a spreadsheet program that treats anything formula-like as a formula. No
/// cell is a formula, and every cell has the value from the file.
#[test]
fn no_cell_of_a_spreadsheet_is_a_formula() {
    let book = exports().join("book.xml");
    let files = |folder: &Path| {
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let mut files: Vec<_> = files.collect();
        files.sort();
        files
    };
    let convert = |files: &[PathBuf]| {
        let mut command = Command::new(consumer("SSCONVERT"));
        // Merges all files as sheets of one workbook. With a single file the program makes no
        // workbook.
        command
            .args(["--import-encoding=UTF-8", "--export-type=Gnumeric_XmlIO:sax:0", "--merge-to"])
            .arg(&book)
            .args(files);
        run(&mut command, &root());
        std::fs::read_to_string(&book).unwrap()
    };
    // In the program's output, a formula cell has no `ValueType`.
    let cells = |text: &str| text.matches("<gnm:Cell ").count();
    let formulas = |text: &str| {
        text.split("<gnm:Cell ")
            .skip(1)
            .filter(|cell| !cell.split('>').next().unwrap().contains("ValueType="))
            .count()
    };
    let all = files(&exports().join("csv"));
    let text = convert(&all);
    assert!(cells(&text) > 5000, "{}", cells(&text));
    assert_eq!(formulas(&text), 0);
    // The program removes the leading apostrophe, so the cell has the true value.
    assert!(text.contains(">=HYPERLINK(&quot;http://attack.invalid/&quot;,&quot;x&quot;)<"));
    // Checks that the program would find a formula.
    let bare = exports().join("formula.csv");
    std::fs::write(&bare, "a\r\n=1+1\r\n").unwrap();
    assert_eq!(formulas(&convert(&[bare.clone(), bare])), 2);
}

/// In many countries semicolons separate cells, so a program splits the lines of the file
/// elsewhere. Even then no cell is a formula.
#[test]
fn no_formula_follows_a_semicolon() {
    let text = std::fs::read_to_string(exports().join("csv/hostile.csv")).unwrap();
    for part in text.split([';', '\t', '\n']).skip(1) {
        assert!(!part.trim_start_matches([' ', '"']).starts_with(['=', '+', '-', '@']), "{part}");
    }
}

/// The export shows the contents of the evidence, and no text looks like something else.
#[test]
fn the_page_shows_the_evidence_with_nothing_hidden() {
    let text = std::fs::read_to_string(exports().join("html/hostile.html")).unwrap();
    assert!(!text.contains('\u{202e}') && !text.contains("p\u{430}ypal</h3>"));
    assert!(text.contains("abc\\u{202e}gnp.exe") && text.contains("<h3>p\\u{430}ypal</h3>"));
    let sound = std::fs::read_to_string(exports().join("html/cli-v2-describe.html")).unwrap();
    for part in [
        "<mark>&quot;DISABLED&quot;</mark>",
        "SHA-256 ",
        "Method and limits",
        "Controls that the rule supports",
        "NIST 800-53 r5",
        "Coverage",
    ] {
        assert!(sound.contains(part), "{part}");
    }
    let report: Value =
        serde_json::from_str(&std::fs::read_to_string(exports().join("reports/cli-v2-describe")).unwrap())
            .unwrap();
    assert!(sound.contains(report["sources"][0]["sha256"].as_str().unwrap()));
}
