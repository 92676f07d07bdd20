// Lists of accepted risks and an earlier report, in Node.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Clusters, Targets, evaluate, readList, readReport, render } from "dax001";

const fixture = `${process.env.FIXTURES}/cli-v2-describe/input.json`;

test("annotations match their clusters, and a report is compared with an earlier one", async () => {
  const report = evaluate([{ name: "a.json", data: readFileSync(fixture) }]);
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
  // An annotation that lists none of its findings is still written for them.
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
});
