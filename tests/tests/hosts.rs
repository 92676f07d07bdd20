//! The package in every kind of host. Each host is a small project in `tests/hosts/` into which the
//! packed package is installed without network access. All hosts use the package in the same way
//! and report the same results.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::process::Command;

use dax001_tests::engine::Engine;
use dax001_tests::npm::{
    SAID, both, bun, bundle_for_workers, host, newest_node, offline, packed, run, says, serving, tools,
};
use dax001_tests::{Host, root, scratch};

/// Allows only scripts from the page itself and workers from blobs. Only the package's own Trusted
/// Types policy can turn text into a script.
const STRICT: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; base-uri 'none'; form-action 'none'; \
    require-trusted-types-for 'script'; trusted-types dax001";
/// A similar policy, without Trusted Types, for a page that fetches the module.
const STRICT_FETCH: &str =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src blob:";
const ENGINES: [Engine; 3] = [Engine::Chromium, Engine::Firefox, Engine::WebKit];

#[test]
fn the_package_works_in_the_installed_and_the_newest_node() {
    let project = host("node", "node");
    for node in [Some(PathBuf::from("node")), newest_node()].into_iter().flatten() {
        let says = |file: &str| run(Command::new(&node).arg(file), &project);
        for file in ["main.js", "required.cjs"] {
            assert_eq!(says(file).trim(), SAID, "{} {file}", node.display());
        }
        assert_eq!(says("load.js").trim(), format!("{SAID}\nDAX001_MODULE_TYPE\nDAX001_FILE"));
        assert_eq!(
            says("cancelled.js").trim(),
            "AbortError source-unreadable+cut-off AbortError DAX001_SOURCE_TYPE unknown 1+1+0 EvalError unknown DAX001_FREED source-unreadable \
             AbortError RangeError AbortError RangeError TimeoutError true AbortError holds true true true true true true true true true true true true true"
        );
        let memory = run(Command::new(&node).args(["--expose-gc", "memory.js"]), &project);
        assert_eq!(memory.trim(), "freed");
    }
}

/// Older versions of Node, and test runners, can't `require` an ES module.
#[test]
fn the_package_works_in_node_without_require_of_es_modules() {
    let project = host("node", "node-requires");
    let mut node = Command::new("node");
    node.args(["--no-experimental-require-module", "required.cjs"]);
    assert_eq!(run(&mut node, &project).trim(), SAID);
}

#[tokio::test(flavor = "multi_thread")]
async fn vite_builds() {
    let project = host("vite", "vite");
    run(offline(tools().join("vite")).args(["build", "--logLevel", "warn"]), &project);
    // Vite emits the module as an asset, not as a script.
    let assets = project.join("dist/assets");
    assert!(
        std::fs::read_dir(&assets)
            .unwrap()
            .any(|asset| { asset.unwrap().path().extension().is_some_and(|extension| extension == "wasm") })
    );
    says(Engine::Chromium, Host::Folder { folder: &project.join("dist"), policy: STRICT_FETCH }, &both())
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn vite_serves_in_development() {
    let project = host("vite", "vite-serves");
    let mut vite = Command::new(tools().join("vite"));
    vite.args(["--host", "127.0.0.1", "--strictPort"]).current_dir(&project);
    let (_vite, address) = serving(&mut vite, "--port").await;
    says(Engine::Chromium, Host::Address(address), &both()).await;
}

/// Builds for a server, with the package as a dependency and with the package inlined.
#[test]
fn vite_builds_for_a_server() {
    let project = host("rollup", "vite-server");
    for config in ["export default {}", "export default { ssr: { noExternal: true } }"] {
        std::fs::write(project.join("vite.config.js"), config).unwrap();
        run(
            offline(tools().join("vite")).args(["build", "--ssr", "main.js", "--logLevel", "warn"]),
            &project,
        );
        assert_eq!(run(Command::new("node").arg("dist/main.js"), &project).trim(), SAID, "{config}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn webpack_builds() {
    let project = host("webpack", "webpack");
    let build = ["--mode", "production", "--entry", "./main.js", "--stats", "errors-only"];
    run(offline(tools().join("webpack")).args(build), &project);
    says(Engine::Chromium, Host::Folder { folder: &project, policy: "" }, &both()).await;
}

/// Builds with Parcel's defaults, under which it ignores `exports`.
#[tokio::test(flavor = "multi_thread")]
async fn parcel_builds() {
    let project = host("parcel", "parcel");
    // It writes only into its own cache folder, and needs no network.
    let mut parcel = offline(tools().join("parcel"));
    run(parcel.args(["build", "index.html", "--no-cache", "--log-level", "error"]), &project);
    says(Engine::Chromium, Host::Folder { folder: &project.join("dist"), policy: "" }, &both()).await;
}

#[test]
fn rollup_builds() {
    let project = host("rollup", "rollup");
    run(offline(tools().join("rollup")).args(["--config", "--silent"]).env("TOOLS", tools()), &project);
    for file in ["main.mjs", "main.cjs", "classic.cjs"] {
        assert_eq!(
            run(Command::new("node").arg(away(&project.join("dist").join(file))), &project).trim(),
            SAID,
            "{file}"
        );
    }
}

#[test]
fn ncc_builds() {
    let project = host("node", "ncc");
    for file in ["main.js", "required.cjs"] {
        // Runs in a folder without the package, so the bundle must include everything.
        let away = scratch("ncc-away");
        run(offline(tools().join("ncc")).args(["build", file, "--quiet", "--out"]).arg(&away), &project);
        let mut built = ["index.js", "index.cjs"].iter().filter(|built| away.join(built).exists());
        assert_eq!(run(Command::new("node").arg(built.next().unwrap()), &away).trim(), SAID, "{file}");
    }
}

/// Bun runs the package, and bundles it for Node, for a page and for itself.
#[test]
fn bun_runs_and_builds() {
    let project = host("rollup", "bun");
    let bun = bun();
    assert_eq!(run(offline(&bun).args(["run", "main.js"]), &project).trim(), SAID);
    for (target, runs) in [("node", Path::new("node")), ("bun", &bun), ("browser", Path::new("node"))] {
        let built = format!("{target}.mjs");
        run(offline(&bun).args(["build", "main.js", "--target", target, "--outfile", &built]), &project);
        assert_eq!(
            run(Command::new(runs).arg(away(&project.join(&built))), &project).trim(),
            SAID,
            "{target}"
        );
    }
}

/// Cloudflare Workers get modules already compiled, and may compile nothing else.
#[test]
fn the_package_works_in_cloudflare_workers() {
    let Some(node) = newest_node() else { return };
    let project = host("workers", "workers");
    bundle_for_workers(&project);
    let output = run(Command::new(node).arg("run.mjs").arg(tools()), &project);
    assert_eq!(output.trim(), format!("{SAID} true"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_package_works_in_service_workers() {
    let project = host("service-worker", "service-worker");
    let build = ["classic.js", "--bundle", "--format=iife", "--outfile=bundled.js", "--log-level=warning"];
    run(offline(tools().join("esbuild")).args(build), &project);
    for engine in [Engine::Chromium, Engine::Firefox] {
        says(engine, Host::Folder { folder: &project, policy: "" }, SAID).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_package_works_in_a_page_that_loads_the_module() {
    let project = host("load", "load");
    for engine in ENGINES {
        says(engine, Host::Folder { folder: &project, policy: STRICT_FETCH }, SAID).await;
    }
}

/// Bundles as a classic script, also for `file://`.
#[tokio::test(flavor = "multi_thread")]
async fn esbuild_builds() {
    let project = host("esbuild", "esbuild");
    let build = ["main.js", "--bundle", "--format=iife", "--outfile=dist/main.js", "--log-level=warning"];
    run(offline(tools().join("esbuild")).args(build), &project);
    says(Engine::Chromium, Host::Folder { folder: &project, policy: "" }, &both()).await;
    for engine in ENGINES {
        says(engine, Host::File(&project.join("index.html")), &both()).await;
    }
}

/// Copies a build to a folder without the package, so the build must include everything.
fn away(built: &Path) -> PathBuf {
    let name = built.file_name().unwrap();
    let path = built.strip_prefix(root().join("target/tests")).unwrap().display().to_string();
    let away = scratch(&format!("away-{}", path.replace(std::path::MAIN_SEPARATOR, "-"))).join(name);
    std::fs::copy(built, &away).unwrap();
    away
}

/// Bundles for Node too, in any module format, and with custom conditions.
#[test]
fn esbuild_builds_for_node() {
    let project = host("node", "esbuild-node");
    for options in [
        &["--platform=node", "--format=cjs"][..],
        &["--platform=node", "--format=esm"],
        &["--platform=neutral", "--format=cjs"],
        &["--platform=browser", "--format=iife", "--conditions=production"],
    ] {
        let source = "import * as dax001 from 'dax001'; import { check } from './check.js'; check(dax001).then((said) => console.log(said));";
        std::fs::write(project.join("bundled.js"), source).unwrap();
        let name = if options.contains(&"--format=esm") { "out.mjs" } else { "out.cjs" };
        let out = format!("--outfile={name}");
        run(
            offline(tools().join("esbuild"))
                .args(["bundled.js", "--bundle", "--log-level=warning", &out])
                .args(options),
            &project,
        );
        let built = away(&project.join(name));
        assert_eq!(run(Command::new("node").arg(built), &project).trim(), SAID, "{options:?}");
    }
}

/// A bundle that only checks evidence contains none of the JavaScript for verifying and exporting.
#[test]
fn bundles_leave_out_unused_code() {
    let project = host("esbuild", "left-out");
    std::fs::write(
        project.join("only.js"),
        "import { evaluate, plan, rule } from 'dax001'; console.log(evaluate('{}').verdict, plan, rule);",
    )
    .unwrap();
    let build =
        ["only.js", "--bundle", "--minify", "--format=esm", "--outfile=only.out.js", "--log-level=warning"];
    run(offline(tools().join("esbuild")).args(build), &project);
    let bundle = std::fs::read_to_string(project.join("only.out.js")).unwrap();
    let module = std::fs::read(root().join("dist/npm/dax001_bg.wasm")).unwrap().len();
    // The module in base64, plus 40 KB of glue code.
    assert!(bundle.len() < module * 4 / 3 + 40_000, "{} bytes with a module of {module}", bundle.len());
    assert_eq!(run(Command::new("node").arg("only.out.js"), &project).split(' ').next(), Some("unknown"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_package_works_in_a_plain_script() {
    let project = host("script", "script");
    for engine in ENGINES {
        says(engine, Host::Folder { folder: &project, policy: "" }, &both()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_package_works_in_a_module_worker() {
    let project = host("worker", "worker");
    for engine in ENGINES {
        says(engine, Host::Folder { folder: &project, policy: "" }, SAID).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_package_works_under_a_strict_policy() {
    let project = host("csp", "csp");
    for engine in ENGINES {
        says(engine, Host::Folder { folder: &project, policy: STRICT }, &both()).await;
    }
}

#[test]
fn package_linters_find_no_problems() {
    let folder = scratch("faults");
    run(offline(tools().join("publint")).arg("--strict").arg(packed()), &folder);
    // The worker entry point is for browsers, where `require` doesn't exist.
    let attw = ["--exclude-entrypoints", "worker", "dax001_bg.wasm"];
    run(offline(tools().join("attw")).arg(packed()).args(attw).args(["--profile", "node16"]), &folder);
}
