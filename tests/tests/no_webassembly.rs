//! Where the page can't start it says why: WebAssembly that is switched off is not an old browser.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

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

/// What an administrator's policy does: nothing may be compiled on this page.
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

// WebKit compiles WebAssembly whatever a page's policy says.
