// Renders every report with the package, and compares it with the crate's output: `node render.mjs
// FOLDER`.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { render, renderParts } from "dax001";

const folder = process.argv[2];
/**
 * Parses the contents of an export. The order of JSON members has no meaning and differs between
 * builds.
 */
const READ = {
  ...Object.fromEntries(["sarif", "oscal", "asff"].map((format) => [format, JSON.parse])),
  ocsf: (text) => text.split("\n").filter(Boolean).map((line) => JSON.parse(line)),
};
const stamp = { generatedAt: "2026-11-24T12:00:00.000Z", module: { sha256: "ab".repeat(32), commit: "0123456789abcdef0123456789abcdef01234567" } };
let count = 0;
for (const name of readdirSync(`${folder}/reports`)) {
  const report = JSON.parse(readFileSync(`${folder}/reports/${name}`, "utf8"));
  const evidence = report.sources.map((source, index) => ({ name: source.name, data: readFileSync(`${folder}/evidence/${name}/${index}`) }));
  for (const format of ["html", "csv", "markdown", "sarif", "junit", "oscal", "ocsf", "asff", "text"]) {
    const file = readdirSync(`${folder}/${format}`).find((file) => file.startsWith(`${name}.`));
    const text = await render(report, format, { ...stamp, evidence });
    const [one, other] = [text, readFileSync(`${folder}/${format}/${file}`, "utf8")].map(READ[format] ?? String);
    assert.deepEqual(one, other, `${format} of ${name}`);
    count += 1;
  }
}
assert(count > 1000);
// Rendering in parts gives the same text, and fails if something is missing.
const report = JSON.parse(readFileSync(`${folder}/reports/cli-v2-describe`, "utf8"));
const parts = [];
for await (const part of renderParts(report, "csv")) parts.push(part);
assert.equal(parts.join(""), await render(report, "csv"));
assert(parts.length > 1);
for (const format of ["html", "sarif", "oscal", "ocsf", "asff"]) {
  await assert.rejects(render(report, format), { code: "DAX001_OPTIONS_TYPE", message: /needs to know when the report was made/ });
  await assert.rejects(render(report, format, { generatedAt: "yesterday" }), { code: "DAX001_OPTIONS_TYPE" });
}
// The reader's date decides whether an acceptance has expired, whatever time zone the process is
// in. Without one, the report's UTC date decides.
const failed = report.findings.findIndex(({ status }) => status === "fail");
const accepted = {
  target: { matching: "exact", accounts: [], regions: [], clusters: [] },
  disposition: "accepted-risk", note: "Goes away", who: "jane", until: "2026-11-24", findings: [failed],
};
const reviewed = { ...report, annotations: [accepted] };
const zone = "Pacific/Kiritimati (UTC+14)";
for (const format of ["html", "csv", "markdown", "sarif", "junit", "oscal", "ocsf", "asff", "text"]) {
  const [own, utc] = [await render(reviewed, format, { ...stamp, today: "2026-11-25", zone }), await render(reviewed, format, stamp)];
  assert(own.includes(`2026-11-25 in ${zone}`) && own.includes("expired"), `${format}: ${own}`);
  assert(utc.includes("2026-11-24 in UTC") && !utc.includes("expired"), `${format}: ${utc}`);
}
assert((await render(reviewed, "text")).includes("not checked whether that day is over"));
for (const wrong of [{ today: "25.11.2026" }, { today: new Date() }, { zone }, { today: "2026-11-25", zone: 14 }]) {
  await assert.rejects(render(reviewed, "text", wrong), { name: "TypeError", code: "DAX001_OPTIONS_TYPE" });
}
await assert.rejects(render(report, "pdf", stamp), { code: "DAX001_FORMAT" });
// An export must not show other evidence as if it were the report's own.
const other = await render(report, "html", { ...stamp, evidence: [{ name: report.sources[0].name, data: "x".repeat(report.sources[0].bytes) }] });
assert.equal(other, await render(report, "html", stamp));
assert(!other.includes("<mark>"));
const [source, ...more] = report.sources;
const { sha256, ...bare } = source;
const unhashed = { ...report, sources: [bare, ...more] };
const data = readFileSync(`${folder}/evidence/cli-v2-describe/0`);
assert(sha256 && !(await render(unhashed, "html", { ...stamp, evidence: [{ name: source.name, data }] })).includes("<mark>"));
// A timestamp in another notation is written as each format needs it.
const [event] = (await render(report, "ocsf", { generatedAt: "2026-11-24T13:00:00+01:00" })).split("\n");
assert.equal(JSON.parse(event).time, Date.UTC(2026, 10, 24, 12));
console.log("the same");
