// Pushes five gigabytes through the module, whose own integers have 32 bits. Its argument is the
// package's entry point for Node.
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

const { Evaluator } = await import(pathToFileURL(process.argv[2]).href);
const evaluator = new Evaluator();
const text = new TextEncoder();
evaluator.begin("large.json");
let offset = 0;
const push = (bytes) => { evaluator.push(bytes); offset += bytes.length; };
push(text.encode('{"Clusters": [\n'));
const filler = text.encode(`{"ClusterName": "a", "Description": "${"x".repeat(1 << 20)}"},\n`);
const lines = Math.ceil(5e9 / filler.length);
for (let line = 0; line < lines; line++) push(filler);
const last = text.encode('{"ClusterName": "the-last", "SSEDescription": {"Status": "ENABLED"}}');
const start = offset;
push(last);
push(text.encode("]}"));
evaluator.end();
const report = evaluator.finish();
const finding = report.findings.at(-1);
assert.deepEqual(finding.evidence[0].record, { start, end: start + last.length });
assert.equal(finding.evidence[0].line, lines + 2);
assert.equal(report.sources[0].bytes, offset);
const memory = Math.round(process.memoryUsage().rss / 1e6);
console.log(`    ${offset} bytes, ${report.summary.clusters} clusters, ${memory} MB of memory`);
