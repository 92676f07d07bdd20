//! Native Rust, the package in Node, the served page and the single file give the same answer for
//! every fixture, byte for byte.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dax001_testing::cases::{Case, cases, evaluate_case_hashed};
use dax001_tests::engine::Engine;
use dax001_tests::{Build, DESKTOP, root, scratch, with_page_in};
use serde_json::{Value, json};

/// The native Rust report, as JSON text.
fn native(case: &Case) -> String {
    serde_json::to_string(&evaluate_case_hashed(case)).unwrap()
}

#[test]
fn node_gives_the_native_report() {
    let cases = cases();
    let folder = scratch("answers");
    let inputs: Vec<Value> = cases
        .iter()
        .map(|Case { inputs, settings, .. }| {
            let source =
                |(name, data): &(String, Vec<u8>)| json!({"name": name, "data": STANDARD.encode(data)});
            json!({"sources": inputs.iter().map(source).collect::<Vec<_>>(), "settings": settings})
        })
        .collect();
    std::fs::write(folder.join("inputs.json"), json!(inputs).to_string()).unwrap();
    let script = r#"
        import { readFileSync } from "node:fs";
        const [module, inputs] = process.argv.slice(1);
        const { evaluate } = await import(module);
        for (const { sources, settings } of JSON.parse(readFileSync(inputs, "utf8"))) {
          const inputs = sources.map(({ name, data }) => ({ name, data: Buffer.from(data, "base64") }));
          console.log(JSON.stringify(evaluate(inputs, { sha256: true, ...settings })));
        }"#;
    let output = Command::new("node")
        .args(["--input-type=module", "-e", script])
        .args([root().join("dist/npm/node.js"), folder.join("inputs.json")])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let reports = String::from_utf8(output.stdout).unwrap();
    let reports: Vec<&str> = reports.lines().collect();
    assert_eq!(reports.len(), cases.len());
    for (case, report) in cases.iter().zip(reports) {
        assert_eq!(report, native(case), "{}", case.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_served_page_gives_the_native_report() {
    the_page_gives_the_native_report(Build::Served).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_single_file_gives_the_native_report() {
    the_page_gives_the_native_report(Build::Single).await;
}

/// Goes at the end of the worker script. It sends the complete report along with each evaluation,
/// even if nothing could be decided, in which case the page saves no report. Settings arrive as a
/// separate file, in place of the page's clock.
const SHOW: &str = r#"
{
  const { onmessage } = self;
  self.onmessage = async (event) => {
    const { ask, files, moment } = event.data;
    if (!ask?.evaluate) return onmessage(event);
    const { inputs } = ask.evaluate;
    const [own] = inputs.splice(inputs.findIndex(({ name }) => name === "settings.json"), 1);
    const settings = JSON.parse(await files[own.file].text());
    const parts = [];
    for await (const { bytes } of drive(workbench.ask({ evaluateOnce: { inputs, sha256: true, settings } }, files, moment), host)) {
      if (bytes) parts.push(bytes);
    }
    const [head, ...lists] = (await new Blob(parts).text()).trimEnd().split("\n");
    const findings = lists.map((list) => list.slice(1, -1)).join(",");
    self.postMessage({ saved: `{"report":${head.replace('"findings":[]', () => `"findings":[${findings}]`)},"generatedAt":"now"}` });
  };
}
"#;

/// Gives the page files with these names and bytes, and waits for the report that it would save.
const GIVE: &str = r#"
const [inputs, done] = arguments;
const { get } = Object.getOwnPropertyDescriptor(MessageEvent.prototype, "data");
Object.defineProperty(MessageEvent.prototype, "data", { get() {
  const data = get.call(this);
  if (data?.saved) done(data.saved);
  return data;
} });
const files = new DataTransfer();
for (const { name, data } of inputs) {
  const file = new File([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], name);
  // As a file has it that was chosen with its folder.
  Object.defineProperty(file, "webkitRelativePath", { value: name });
  files.items.add(file);
}
const field = document.querySelector("main input[type=file]");
field.files = files.files;
for (const [index, { name }] of inputs.entries()) Object.defineProperty(field.files[index], "webkitRelativePath", { value: name });
field.dispatchEvent(new Event("change", { bubbles: true }));
"#;

async fn the_page_gives_the_native_report(build: Build) {
    with_page_in(Engine::Chromium, build, DESKTOP, SHOW, async move |page| {
        for case in cases() {
            let Case { name, inputs, settings, .. } = &case;
            let settings = serde_json::to_string(settings).unwrap();
            // The page treats a YAML file as a list of risk acceptances.
            if inputs.iter().any(|(name, _)| name == "input.yaml") {
                continue;
            }
            page.driver.refresh().await?;
            page.see("#sample").await;
            let files: Vec<Value> = inputs
                .iter()
                .map(|(name, data)| json!({"name": name, "data": STANDARD.encode(data)}))
                .chain([json!({"name": "settings.json", "data": STANDARD.encode(settings)})])
                .collect();
            let saved = page.driver.execute_async(GIVE, vec![json!(files)]).await?.json().clone();
            let native = native(&case);
            let expected = format!("{{\"report\":{native},\"generatedAt\":");
            let saved = saved.as_str().unwrap();
            assert!(saved.starts_with(&expected), "{name}:\n{saved}\n{expected}");
        }
        Ok(())
    })
    .await;
}
