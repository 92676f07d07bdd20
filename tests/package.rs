//! The npm package as a developer has it: packed, installed without a network, used in Node and
//! checked by the TypeScript compiler.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::io::Write;
use std::process::Command;

use dax001_tests::npm::{project, run};
use dax001_tests::root;

#[test]
fn every_fixture_gives_the_same_bytes_in_node() {
    let project = project("node");
    let script = r#"
        import { existsSync, readdirSync, readFileSync } from "node:fs";
        import { relative } from "node:path";
        import { evaluate, Evaluator, plan, rule, version } from "dax001";
        import assert from "node:assert/strict";
        const fixtures = process.argv[2];
        let count = 0;
        for (const name of readdirSync(fixtures)) {
          if (name.startsWith("saved-")) continue;
          const files = readdirSync(`${fixtures}/${name}`, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => relative(`${fixtures}/${name}`, `${entry.parentPath ?? entry.path}/${entry.name}`))
            .filter((file) => !["expected.json", "provenance.txt", "settings.json"].includes(file))
            .sort();
          const inputs = files.map((file) => ({ name: file, data: readFileSync(`${fixtures}/${name}/${file}`) }));
          const golden = JSON.stringify(JSON.parse(readFileSync(`${fixtures}/${name}/expected.json`, "utf8")));
          const set = `${fixtures}/${name}/settings.json`;
          const settings = existsSync(set) ? JSON.parse(readFileSync(set, "utf8")) : {};
          const report = evaluate(inputs, settings);
          assert.equal(JSON.stringify(report), golden, name);
          for (const { evidence } of report.findings) {
            for (const { source, record } of evidence) plan(inputs[source].data.subarray(record.start, record.end));
          }
          // Where a manifest is given, `evaluate` hashes by itself.
          const evaluator = new Evaluator({ ...settings, sha256: report.sources.some(({ sha256 }) => sha256) });
          for (const { name, data } of inputs) {
            evaluator.begin(name);
            for (let at = 0; at < data.length; at += 1000) evaluator.push(data.subarray(at, at + 1000));
            evaluator.end();
          }
          assert.equal(JSON.stringify(evaluator.finish()), golden, `${name} in chunks`);
          count += 1;
        }
        assert.equal(rule().id, "DAX-001");
        assert.throws(() => evaluate(42), { name: "TypeError", code: "DAX001_EVIDENCE_TYPE" });
        console.log(count, version());
    "#;
    std::fs::write(project.join("all.js"), script).unwrap();
    let said = run(Command::new("node").arg("all.js").arg(root().join("fixtures")), &project);
    let folders = std::fs::read_dir(root().join("fixtures")).unwrap();
    let cases =
        folders.filter(|folder| folder.as_ref().unwrap().path().join("expected.json").is_file()).count();
    assert_eq!(said.trim(), format!("{cases} {}", env!("CARGO_PKG_VERSION")));
}

/// An archive in Node: its files are judged as they are judged by themselves.
#[test]
fn an_archive_is_opened_from_the_package() {
    let project = project("archive");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(project.join("a.zip")).unwrap());
    zip.start_file("us-east-1.json", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(dax001_tests::fixture("cli-v2-describe/input.json").as_bytes()).unwrap();
    zip.finish().unwrap();
    let script = r#"
        import assert from "node:assert/strict";
        import { readFileSync } from "node:fs";
        import { evaluate, Evaluator } from "dax001";
        import { Archive, ArchiveWriter } from "dax001/archive";
        const bytes = readFileSync("a.zip");
        const judge = (archive) => {
          const evaluator = new Evaluator();
          for (let file; (file = archive.next()); ) {
            evaluator.begin(file.name);
            if (file.problem) evaluator.fail(file.problem.message, file.problem.code);
            else { evaluator.push(file.data); evaluator.end(); }
          }
          return evaluator.finish();
        };
        assert.ok(Archive.isArchive(bytes.subarray(0, 4)));
        const data = readFileSync(process.argv[2]);
        assert.deepEqual(judge(new Archive("a.zip", bytes)), evaluate([{ name: "a.zip!/us-east-1.json", data }]));
        const damaged = judge(new Archive("b.zip", bytes.subarray(0, 40)));
        assert.deepEqual([damaged.verdict, damaged.sources[0].problems[0].code], ["unknown", "archive-damaged"]);
        assert.throws(() => new Archive("a.zip", "text"), { code: "DAX001_EVIDENCE_TYPE" });
        assert.equal(evaluate([{ name: "a.zip", data: bytes }]).sources[0].problems[0].code, "archive");
        // What is written can be read again.
        const writer = new ArchiveWriter();
        writer.add("1/us-east-1.json", data.toString());
        for (const name of ["../x", "/x", "a\\b", "", 5]) assert.throws(() => writer.add(name, "x"), { name: "TypeError" });
        const parts = [writer.take(), writer.finish()];
        assert.deepEqual(new Archive("c.zip", Buffer.concat(parts)).next().data, new Uint8Array(data));
        assert.throws(() => writer.add("y", "y"), { code: "DAX001_FINISHED" });
    "#;
    std::fs::write(project.join("archive.js"), script).unwrap();
    run(
        Command::new("node").arg("archive.js").arg(root().join("fixtures/cli-v2-describe/input.json")),
        &project,
    );
}

/// A report that stays in the module's memory, asked for rows and pieces; and one that was saved, opened again as such.
#[test]
fn a_held_report_is_asked_for_what_is_wanted() {
    let project = project("held");
    let script = r#"
        import assert from "node:assert/strict";
        import { readFileSync } from "node:fs";
        import { Evaluator, HeldReport, evaluate, newName, render } from "dax001";
        import { HeldReport as Opened, holdReport, openReport } from "dax001/review";
        const data = readFileSync(process.argv[2]);
        const hold = (name, data) => {
          const evaluator = new Evaluator();
          evaluator.begin(name);
          evaluator.push(data);
          evaluator.end();
          return evaluator.hold();
        };
        const report = evaluate([{ name: "a.json", data }]);
        const { findings, ...rest } = report;
        const check = (held) => {
          assert.equal(held.length, findings.length);
          assert.deepEqual(held.head(), { ...rest, findings: [] });
          assert.deepEqual(held.finding(0), findings[0]);
          assert.equal(held.finding(findings.length), undefined);
          assert.deepEqual(held.findings(1, 2), findings.slice(1, 3));
          assert.equal(JSON.stringify({ ...held.head(), findings: held.findings(0, held.length) }), JSON.stringify(report));
          assert.equal(`[${held.json(0, held.length)}]`, JSON.stringify(findings));
          assert.equal(`[${held.jsonOf(new Uint32Array([1, 0]))}]`, JSON.stringify([findings[1], findings[0]]));
          const { total, rows } = held.rows({ sort: "report" }, 0, 100);
          const shown = findings.map(({ status, reason, flags, resource, evidence: [{ source, line }] }, index) => ({ index, status, reason, flags, resource, source, line }));
          assert.deepEqual([total, JSON.stringify(rows)], [findings.length, JSON.stringify(shown)]);
          const failed = [...findings.keys()].filter((index) => findings[index].status === "fail");
          assert.deepEqual([...held.indices({ status: "fail" })], failed);
          assert.deepEqual(held.rows({ status: "fail", isDescending: true }, 0, 1).rows.map(({ index }) => index), failed.slice(-1));
          assert.equal(held.position({ status: "fail" }, failed[0]), 0);
          assert.equal(held.position({ status: "pass" }, failed[0]), undefined);
          assert.equal(held.facets().reasons.reduce((sum, { fail }) => sum + fail, 0), failed.length);
          held.mark("review", Uint8Array.of(0, 3));
          assert.deepEqual([...held.indices({ review: 3 })], [1]);
          assert.equal(held.newName(failed[0]), newName(findings[failed[0]].resource.name, () => false));
          assert.deepEqual(held.takenNames(failed[0], findings[0].resource.name.toUpperCase()), [findings[0].resource.name]);
          for (const query of [{ stats: "fail" }, { status: "failed" }, { review: 256 }, { sort: 1 }, "fail"]) {
            assert.throws(() => held.rows(query, 0, 1), { name: "TypeError", code: "DAX001_QUERY_TYPE" });
          }
          for (const wrong of [["risk", new Uint8Array()], ["review"], [undefined, new Uint8Array()], ["review", [1]]]) {
            assert.throws(() => held.mark(...wrong), { name: "TypeError", code: "DAX001_MARK" });
          }
          // No finding is asked for: none is answered with.
          for (const none of [undefined, null, NaN, -1, 1.5, "0", {}, 2 ** 32]) {
            assert.deepEqual([held.finding(none), held.position({}, none), held.newName(none), held.takenNames(none, "a")], [undefined, undefined, undefined, []]);
          }
          assert.throws(() => held.takenNames(0), { code: "DAX001_NAME_TYPE" });
        };
        const held = hold("a.json", data);
        assert.ok(held instanceof HeldReport);
        // Of a length that has more than 32 bits a part would be read.
        const large = Object.defineProperty(new Uint8Array(1), "length", { value: 2 ** 32 });
        for (const give of [() => evaluate(large), () => hold("large.json", large)]) assert.throws(give, { name: "TypeError", code: "DAX001_EVIDENCE_TYPE" });
        check(held);
        const generatedAt = "2026-01-01T00:00:00.000Z";
        const module = { sha256: "ab" };
        for (const format of ["json", "text", "csv", "html", "sarif"]) {
          const options = { generatedAt, module };
          assert.equal(await render(held, format, options), await render(report, format, options), format);
        }
        const saved = await render(held, "json", { generatedAt, module });
        const opened = openReport(saved);
        assert.deepEqual([opened.generatedAt, opened.module], [generatedAt, module]);
        assert.ok(opened.report instanceof Opened);
        check(opened.report);
        assert.equal(await render(opened.report, "json", { generatedAt, module }), saved);
        assert.throws(() => openReport(saved.replace('"fail"', '"pass"')), { code: "DAX001_REPORT" });
        const earlier = holdReport(saved).report;
        assert.equal(earlier.length, findings.length);
        // What is written says what it knows: of the one that nothing was verified, of the other that its findings alone are known, and a status that is none is no silence.
        assert.ok((await render(opened.report, "html", { generatedAt })).includes("was opened from a file"));
        assert.ok(!(await render(held, "html", { generatedAt })).includes("was opened from a file"));
        await assert.rejects(render(earlier, "text"), { code: "DAX001_REPORT_TYPE" });
        const strange = { ...report, verdict: "pass", summary: { ...report.summary, fail: 0, unknown: 0, errors: 0 }, findings: report.findings.map((finding) => (finding.status === "pass" ? finding : { ...finding, status: "FAIL" })) };
        await assert.rejects(render(strange, "text"), { code: "DAX001_REPORT_TYPE" });
        held.free();
        held.free();
        assert.throws(() => held.rows({}, 0, 1), { code: "DAX001_FREED" });
        assert.throws(() => held.length, { code: "DAX001_FREED" });

        // Many of them: a page takes no longer than it would of few, and all of them no objects.
        const record = (index) => `{"ClusterName":"cc-${index}","ClusterArn":"arn:aws:dax:us-east-1:${String(index % 100).padStart(12, "0")}:cache/cc-${index}","SSEDescription":{"Status":"DISABLED"}}`;
        const many = hold("b.json", new TextEncoder().encode(`{"Clusters":[${Array.from({ length: 100_000 }, (_, index) => record(index)).join(",")}]}`));
        const time = (use) => {
          const start = performance.now();
          use();
          return performance.now() - start;
        };
        const best = (use) => Math.min(...Array.from({ length: 9 }, () => time(use)));
        many.rows({ sort: "name" }, 0, 100);
        const page = best(() => many.rows({ sort: "name" }, 50_000, 100));
        const all = best(() => many.rows({ sort: "name" }, 0, 100_000));
        const raw = best(() => many.table({ sort: "name" }, 0, 100_000));
        const whole = best(() => many.findings(0, 100_000));
        console.log(`a page ${page.toFixed(3)} ms, all rows ${all.toFixed(1)} ms (their columns ${raw.toFixed(1)} ms), all findings ${whole.toFixed(0)} ms`);
        assert.ok(page < 5 && all < whole);
    "#;
    std::fs::write(project.join("held.js"), script).unwrap();
    let fixture = root().join("fixtures/cli-v2-describe/input.json");
    print!("{}", run(Command::new("node").arg("held.js").arg(fixture), &project));
}

/// Lists of accepted risks and an earlier report, in Node.
#[test]
fn a_review_is_made_with_the_package() {
    let project = project("review");
    let script = r#"
        import assert from "node:assert/strict";
        import { readFileSync } from "node:fs";
        import { evaluate, render } from "dax001";
        import { Clusters, Targets, readList, readReport } from "dax001/review";
        const report = evaluate([{ name: "a.json", data: readFileSync(process.argv[2]) }]);
        const gather = ({ findings }) => {
          const clusters = new Clusters();
          for (const { resource, status } of findings) clusters.push(resource, status);
          return clusters;
        };
        const list = "- {account: '*', region: '*', cluster: cc-dax*, reason: r, until: 2999-01-01, who: w}\n- {cluster: x}\n";
        const { annotations, problems } = readList("risks.yaml", new TextEncoder().encode(list));
        assert.deepEqual(problems.map(({ line }) => line), [2]);
        assert.deepEqual(gather(report).matching(annotations[0].target), new Uint32Array([0]));
        const targets = new Targets();
        assert.equal(targets.push(annotations[0].target, 1, true), 0);
        const clusters = gather(report);
        while (!targets.apply(clusters, 1));
        assert.deepEqual([targets.marks()[0], targets.totals(), targets.listed(0)], [1, new Uint32Array([1]), new Uint32Array([0])]);
        assert.deepEqual(targets.of(clusters, 0, 9), { places: new Uint32Array([0]), total: 1 });
        assert.throws(() => targets.push({ ...annotations[0].target, matching: "prowler", clusters: ["\\<cc"] }, 1, true), { code: "DAX001_TARGET" });
        assert.throws(() => targets.push(5, 1, true), { code: "DAX001_TARGET_TYPE" });
        // An annotation that lists none of its findings is written of them all the same.
        const bounded = { ...report, annotations: [{ ...annotations[0], note: "seen by the board", findings: [], findingsTotal: 1 }] };
        assert.equal((await render(bounded, "csv")).split("seen by the board").length, 2);
        const saved = { report: { ...report, annotations }, generatedAt: "2026-01-01T00:00:00Z" };
        const earlier = readReport(new TextEncoder().encode(JSON.stringify(saved)));
        assert.deepEqual([earlier.findings.length, earlier.annotations, earlier.generatedAt], [report.findings.length, annotations, saved.generatedAt]);
        earlier.findings[0].status = "pass";
        const { changes, gone } = gather(report).changes(gather(earlier));
        assert.deepEqual([changes[0], changes[1], gone], ["worse", "unchanged", []]);
        assert.throws(() => readReport(new Uint8Array()), { code: "DAX001_REPORT" });
        assert.throws(() => readList(5, new Uint8Array()), { code: "DAX001_NAME_TYPE" });
        assert.throws(() => new Clusters().push({}, "passed"), { code: "DAX001_STATUS" });
    "#;
    std::fs::write(project.join("review.js"), script).unwrap();
    run(
        Command::new("node").arg("review.js").arg(root().join("fixtures/cli-v2-describe/input.json")),
        &project,
    );
}

/// A saved report is verified as the package's README says how.
#[test]
fn a_saved_report_is_verified_with_the_package() {
    let project = project("verify");
    let script = r#"
        import assert from "node:assert/strict";
        import { createHash } from "node:crypto";
        import { readFileSync } from "node:fs";
        import { Evaluator, Sha256, evaluate } from "dax001";
        import { differences, readSeal } from "dax001/review";
        const bytes = (value) => new TextEncoder().encode(JSON.stringify(value));
        const data = readFileSync(process.argv[2]);
        const sha256 = createHash("sha256").update(data).digest("hex");
        const hash = new Sha256();
        hash.push(data.subarray(0, 100));
        hash.push(data.subarray(100));
        assert.equal(hash.finish(), sha256);
        for (const chunk of ["abc", new ArrayBuffer(1)]) assert.throws(() => hash.push(chunk), { name: "TypeError", code: "DAX001_EVIDENCE_TYPE" });
        const label = { account: "123456789012" };
        const collect = new Evaluator({ sha256: true });
        collect.begin("a.json", label);
        collect.push(data);
        collect.end();
        collect.begin("gone.json");
        collect.fail("it was moved");
        const report = collect.finish();
        assert.deepEqual(report.sources.map(({ sha256 }) => sha256), [sha256, undefined]);
        assert.equal(evaluate([{ name: "a", data }]).sources[0].sha256, undefined);

        const saved = bytes({ report, generatedAt: "2026-01-01T00:00:00Z", module: { sha256: "ab" } });
        const seal = readSeal(saved);
        assert.deepEqual([seal.module, seal.verdict, seal.sources[0].label], [{ sha256: "ab" }, report.verdict, label]);
        const evaluator = new Evaluator({ sha256: true });
        for (const { name, sha256: wanted, label, failure } of seal.sources) {
          evaluator.begin(name, label);
          if (failure) evaluator.fail(failure.message, failure.code);
          else {
            assert.equal(wanted, sha256);
            evaluator.push(data);
            evaluator.end();
          }
        }
        const judged = bytes(evaluator.finish());
        assert.deepEqual(differences(saved, judged), { listed: [], total: 0, reworded: [], rewordedTotal: 0, judgedOtherwise: [], judgedOtherwiseTotal: 0 });
        report.findings[0].status = "pass";
        const { listed, total } = differences(bytes({ report }), judged);
        assert.deepEqual([total, listed], [1, [{ pointer: "/findings/0/status", saved: '"pass"', judged: '"fail"' }]]);
        assert.throws(() => readSeal(new Uint8Array()), { code: "DAX001_REPORT" });
        assert.throws(() => evaluate("{}", { sha: true }), { name: "TypeError", code: "DAX001_OPTIONS_TYPE" });
    "#;
    std::fs::write(project.join("verify.js"), script).unwrap();
    run(
        Command::new("node").arg("verify.js").arg(root().join("fixtures/cli-v2-describe/input.json")),
        &project,
    );
}

#[test]
fn the_types_hold_under_the_strict_compiler() {
    let project = project("types");
    let right = r#"
        import { evaluate, Evaluator, HeldReport, newName, plan, render, renderParts, rule, Sha256, verify, version, type Facets, type Format, type Query, type Row } from "dax001";
        import * as inline from "dax001/inline";
        import { PolicyWorker, type Progress } from "dax001/worker";
        import { Archive, type ArchiveFile } from "dax001/archive";
        import { checkReport, Clusters, differences, openReport, readList, readReport, readSeal, type Change, type SealedSource } from "dax001/review";
        import type { Choices, Evidence, Finding, Input, PlanResult, Problem, ProblemCode, Reason, Report, Rule, Verification } from "dax001";
        const inputs: Input[] = [{ name: "a.json", data: new Uint8Array(), label: { account: "123456789012" } }, { name: "b", data: "{}" }];
        const report: Report = evaluate(inputs);
        const verdict: "pass" | "fail" | "unknown" | "notApplicable" = report.verdict;
        const reasons: Reason[] = report.findings.map((finding: Finding) => finding.reason);
        const observed: string | undefined = report.findings[0]?.evidence.map((evidence: Evidence) => evidence.observed)[0];
        const codes: ProblemCode[] = report.problems.map((problem: Problem) => problem.code);
        const result: PlanResult = plan("{}");
        if (result.plan) { const files: string[] | undefined = result.plan.recreation?.files.map(({ name, text }) => name + text); void files; }
        else { const message: string = result.problem.message; void message; }
        const chosen: Choices = { newName: newName("dax", (name: string) => name.length > 9), inTransit: "TLS", takenNames: ["a"] };
        plan("{}", chosen);
        // @ts-expect-error no such choice
        plan("{}", { tls: true });
        const evaluator = new Evaluator();
        evaluator.begin("a", { region: "us-east-1" });
        evaluator.push(new Uint8Array());
        evaluator.end();
        const archive = new Archive("a.zip", new Uint8Array());
        for (let file: ArchiveFile | undefined; (file = archive.next()); ) {
          if (file.skipped !== undefined) continue;
          evaluator.begin(file.name);
          if (file.problem) evaluator.fail(file.problem.message, file.problem.code);
          else { evaluator.push(file.data); evaluator.end(); }
        }
        const clusters = new Clusters();
        for (const { resource, status } of report.findings) clusters.push(resource, status);
        const meant: Uint32Array | undefined = readList("a.yaml", new Uint8Array()).annotations.map(({ target }) => clusters.matching(target))[0];
        const became: Change[] = clusters.changes(new Clusters()).changes;
        const saved: string | null = readReport(new Uint8Array()).generatedAt;
        void [meant, became, saved];
        const sealed: SealedSource[] = readSeal(new Uint8Array()).sources;
        for (const { failure } of sealed) if (failure) evaluator.fail(failure.message, failure.code);
        const places: string[] = differences(new Uint8Array(), new Uint8Array()).listed.map(({ pointer }) => pointer);
        const hash: string = new Sha256().finish();
        void [places, hash, evaluate("{}", { sha256: true })];
        // The status of a finding says which reasons it can have, and the severity of a problem which codes.
        const told = (finding: Finding): string => {
          switch (finding.status) {
            case "pass": { const reason: "sse-enabled" = finding.reason; return reason; }
            case "fail": { const reason: "sse-disabled" | "sse-disabling" | "sse-absent" = finding.reason; return reason; }
            case "unknown": return finding.reason;
            default: { const never: never = finding; return never; }
          }
        };
        // @ts-expect-error no such pass
        const passed = (finding: Finding) => finding.status === "pass" && finding.reason === "sse-disabled";
        const warned = (problem: Problem) => problem.severity === "warning" && problem.code === "same-content";
        // @ts-expect-error that is an error
        const cut = (problem: Problem) => problem.severity === "warning" && problem.code === "cut-off";
        void [told, passed, warned, cut];
        const rest = async (stream: ReadableStream<Uint8Array>, chunks: AsyncIterable<Uint8Array>): Promise<string> => {
          using evaluator = new Evaluator();
          await evaluator.read("a", stream);
          await evaluator.read("b", chunks, { account: "123456789012" });
          const saved = await render(evaluator.finish(), "json", { generatedAt: "now", module: { sha256: "ab" } });
          const verification: Verification = await verify(saved, [{ name: "a", data: new Blob() }]);
          if (verification.status === "no-report") return verification.message;
          if (verification.status === "evidence-missing") return verification.missing[0]?.name ?? verification.seal.verdict;
          return `${verification.differences.total}`;
        };
        const formats: Format[] = ["json", "text", "html", "csv", "markdown", "sarif", "junit", "oscal", "ocsf", "asff"];
        const parts: AsyncGenerator<string>[] = formats.map((format) => renderParts(report, format, { evidence: [{ name: "a", data: "" }] }));
        void [parts, checkReport(new Uint8Array())];
        const query: Query = { status: "fail", sort: "name", isDescending: true };
        const asks = (held: HeldReport): [Row[], Facets, number | undefined, Promise<string>] => [held.rows(query, 0, 100).rows, held.facets(), held.position(query, 0), render(held, "csv")];
        // @ts-expect-error no such order
        void [asks, openReport(new Uint8Array()).report.head().verdict, evaluator.hold().indices({ sort: "account" })];
        // @ts-expect-error no such format
        void render(report, "pdf");
        using worker = new PolicyWorker();
        const judged: Promise<Report> = worker.evaluate([{ name: "a", data: new Blob() }], { sha256: true, signal: AbortSignal.timeout(1), onProgress: ({ bytes }: Progress) => void bytes });
        void [rest, judged, inline.evaluate("{}")];
        // @ts-expect-error no such option
        evaluate("{}", { sha: true });
        const same: Report = evaluator.finish();
        const title: string = (rule() satisfies Rule).title;
        void [verdict, reasons, observed, codes, same, title, version() satisfies string];
        // @ts-expect-error evidence is text or bytes
        evaluate(42);
        // @ts-expect-error no such verdict
        report.verdict === "passed";
        // @ts-expect-error what the evidence doesn't say is undefined
        const name: string = report.findings[0]!.resource.name;
        void name;
    "#;
    std::fs::write(project.join("right.ts"), right).unwrap();
    let tsc = std::env::var_os("TSC").unwrap_or_else(|| "tsc".into());
    for resolution in ["nodenext", "bundler"] {
        let module = if resolution == "bundler" { "esnext" } else { "nodenext" };
        let options = [
            "--strict",
            "--noEmit",
            "--target",
            "es2022",
            "--module",
            module,
            "--moduleResolution",
            resolution,
            "right.ts",
        ];
        run(Command::new(&tsc).args(options), &project);
    }
}

#[test]
fn versions_and_names_agree() {
    let package = std::fs::read_to_string(root().join("dist/npm/package.json")).unwrap();
    let package: serde_json::Value = serde_json::from_str(&package).unwrap();
    assert_eq!(package["version"], env!("CARGO_PKG_VERSION"));
    for file in
        ["dax001_bg.wasm", "dax001.js", "dax001.d.ts", "types.d.ts", "LICENSE", "schema/report.schema.json"]
    {
        assert!(root().join("dist/npm").join(file).is_file(), "{file} is missing");
    }
}
