// A saved report is verified as the package's README describes.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Evaluator, Sha256, differences, evaluate, readSeal } from "dax001";

const fixture = `${process.env.FIXTURES}/cli-v2-describe/input.json`;

test("a saved report is verified", async () => {
  const bytes = (value) => new TextEncoder().encode(JSON.stringify(value));
  const data = readFileSync(fixture);
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
});
