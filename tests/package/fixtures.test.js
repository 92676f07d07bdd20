// In Node, every fixture gives the report in its golden file, at once and in chunks.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { test } from "node:test";
import { evaluate, Evaluator, plan, rule, version } from "dax001";

test("every fixture gives the golden report", async () => {
  const fixtures = process.env.FIXTURES;
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
    // If there is a manifest, `evaluate` hashes by itself.
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
  assert.equal(count, Number(process.env.CASES));
  assert.equal(version(), process.env.VERSION);
});
