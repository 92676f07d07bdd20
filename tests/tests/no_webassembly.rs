//! If the page can't start, it says why. It distinguishes an old browser from a browser with
//! WebAssembly switched off.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::process::Command;
use std::sync::Arc;

use dax001_tests::engine::Engine;
use dax001_tests::{Build, DESKTOP, Host, Page, root, with_host, with_page_in};
use thirtyfour::prelude::*;

async fn says_why(page: Arc<Page>, reason: &str) -> WebDriverResult<()> {
    page.says("#boot", reason).await;
    let text = page.text("main").await;
    for part in [
        "Nothing has been checked.",
        "Microsoft Edge",
        "Lockdown Mode",
        "javascript.options.wasm",
        "npm package",
    ] {
        assert!(text.contains(part), "no `{part}` in {text}");
    }
    for part in ["old", "current browser", "Loading"] {
        assert!(!text.contains(part), "`{part}` in {text}");
    }
    Ok(())
}

async fn is_switched_off(page: Arc<Page>) -> WebDriverResult<()> {
    assert_eq!(page.script("return typeof WebAssembly").await, "undefined", "the browser has WebAssembly");
    says_why(page, "WebAssembly is switched off in this browser").await
}

async fn says_that_it_is_switched_off(engine: Engine) {
    for build in [Build::Served, Build::Single] {
        with_page_in(engine, build, DESKTOP, "", is_switched_off).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn chromium_without_webassembly_says_so() {
    says_that_it_is_switched_off(Engine::ChromiumWithoutWebAssembly).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn firefox_without_webassembly_says_so() {
    says_that_it_is_switched_off(Engine::FirefoxWithoutWebAssembly).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn webkit_without_webassembly_says_so() {
    says_that_it_is_switched_off(Engine::WebKitWithoutWebAssembly).await;
}

async fn has_no_vectors(page: Arc<Page>) -> WebDriverResult<()> {
    page.says("#boot", "this browser has no vectors in it (simd128)").await;
    let text = page.text("main").await;
    for part in ["Nothing has been checked.", "a browser from 2024 or later", "SSE4.1"] {
        assert!(text.contains(part), "no `{part}` in {text}");
    }
    for part in ["Lockdown Mode", "switched off", "Loading"] {
        assert!(!text.contains(part), "`{part}` in {text}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn chromium_without_vectors_says_so() {
    for build in [Build::Served, Build::Single] {
        with_page_in(Engine::ChromiumWithoutVectors, build, DESKTOP, "", has_no_vectors).await;
    }
}

#[test]
fn node_distinguishes_no_webassembly_from_no_simd() {
    let switched_off = ("--jitless", "WebAssembly is switched off here");
    let no_vectors = ("--no-enable-sse4-1", "WebAssembly has no vectors here (simd128)");
    for (option, reason) in [switched_off, no_vectors] {
        let node = |file: &str| {
            let mut node = Command::new("node");
            node.arg(option).arg(root().join("dist/npm").join(file)).arg("a.json");
            let output = node.output().unwrap();
            (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
        };
        let (code, stderr) = node("bin/dax001.js");
        assert!(code == Some(3) && stderr.contains(reason), "{stderr}");
        let (_, stderr) = node("node.js");
        assert!(stderr.contains(reason) && stderr.contains("DAX001_ENGINE"), "{stderr}");
    }
}

/// An administrator's policy forbids compiling WebAssembly on this page.
async fn a_policy_is_named(engine: Engine) {
    let folder = root().join("dist/site");
    let host = Host::Folder { folder: &folder, policy: "script-src 'self'" };
    with_host(engine, host, async |page| {
        says_why(page, "This browser doesn't allow WebAssembly on this page").await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn chromium_names_a_policy_against_webassembly() {
    a_policy_is_named(Engine::Chromium).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn firefox_names_a_policy_against_webassembly() {
    a_policy_is_named(Engine::Firefox).await;
}

// WebKit compiles WebAssembly, whatever the page's policy says, so it has no such test.
