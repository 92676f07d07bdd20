// A report that stays in the module's memory returns rows and findings, and so does a saved report
// that was opened again.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Evaluator, ReportHandle, evaluate, newName, openReport, render } from "dax001";

const fixture = `${process.env.FIXTURES}/cli-v2-describe/input.json`;

test("a held report returns the requested findings and rows", async () => {
  const data = readFileSync(fixture);
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
    const { total, rows } = held.rows({ sort: "report" }, 0, 100);
    const shown = findings.map(({ status, reason, flags, resource, inTransit, evidence: [{ source, line }] }, index) => ({ index, status, reason, flags, resource, inTransit, source, line }));
    assert.deepEqual([total, JSON.stringify(rows)], [findings.length, JSON.stringify(shown)]);
    const failed = [...findings.keys()].filter((index) => findings[index].status === "fail");
    assert.deepEqual([...held.indices({ status: "fail" })], failed);
    assert.deepEqual(held.rows({ status: "fail", isDescending: true }, 0, 1).rows.map(({ index }) => index), failed.slice(-1));
    assert.equal(held.position({ status: "fail" }, failed[0]), 0);
    assert.equal(held.position({ status: "pass" }, failed[0]), undefined);
    for (const { value, fail, unknown, pass } of held.facets().inTransit) {
      const own = [...findings.keys()].filter((index) => (findings[index].inTransit ?? "") === value);
      assert.deepEqual([fail + unknown + pass, [...held.indices({ inTransit: value, sort: "report" })]], [own.length, own]);
    }
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
    // These values are not an index, so no finding is returned.
    for (const none of [undefined, null, NaN, -1, 1.5, "0", {}, 2 ** 32]) {
      assert.deepEqual([held.finding(none), held.position({}, none), held.newName(none), held.takenNames(none, "a")], [undefined, undefined, undefined, []]);
    }
    assert.throws(() => held.takenNames(0), { code: "DAX001_NAME_TYPE" });
  };
  const held = hold("a.json", data);
  assert.ok(held instanceof ReportHandle);
  // If a length has more than 32 bits, only a part would be read.
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
  assert.ok(opened.report instanceof ReportHandle);
  assert.deepEqual([held.isReopened, opened.report.isReopened], [false, true]);
  check(opened.report);
  assert.equal(await render(opened.report, "json", { generatedAt, module }), saved);
  assert.throws(() => openReport(saved.replace('"fail"', '"pass"')), { code: "DAX001_REPORT" });
  // The written report says that nothing was verified, and an invalid status is rejected.
  assert.ok((await render(opened.report, "html", { generatedAt })).includes("was opened from a file"));
  assert.ok(!(await render(held, "html", { generatedAt })).includes("was opened from a file"));
  const strange = { ...report, verdict: "pass", summary: { ...report.summary, fail: 0, unknown: 0, errors: 0 }, findings: report.findings.map((finding) => (finding.status === "pass" ? finding : { ...finding, status: "FAIL" })) };
  await assert.rejects(render(strange, "text"), { code: "DAX001_REPORT_TYPE" });
  held.free();
  held.free();
  assert.throws(() => held.rows({}, 0, 1), { code: "DAX001_FREED" });
  assert.throws(() => held.length, { code: "DAX001_FREED" });

  // A report with many findings.
  const record = (index) => `{"ClusterName":"cc-${index}","ClusterArn":"arn:aws:dax:us-east-1:${String(index % 100).padStart(12, "0")}:cache/cc-${index}","SSEDescription":{"Status":"DISABLED"}}`;
  const many = hold("b.json", new TextEncoder().encode(`{"Clusters":[${Array.from({ length: 100_000 }, (_, index) => record(index)).join(",")}]}`));
  const { rows, total } = many.rows({ sort: "name" }, 50_000, 100);
  assert.deepEqual([rows.length, total], [100, 100_000]);
  assert.equal(many.rows({ sort: "name" }, 0, 100_000).rows.length, 100_000);
});
