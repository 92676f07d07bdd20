// Opens, verifies and exports saved reports with the package: `node reopen.mjs FIXTURES OUT`. These
// are the reports that version 0.1.0 saved, and the package's current report on each fixture.
// Writes each export into OUT/FORMAT/NAME. Prints the verdict and the verification result of each,
// by name.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { evaluate, openReport, render, verify } from "dax001";

const [fixtures, out] = process.argv.slice(2);
const FORMATS = ["html", "csv", "markdown", "sarif", "junit", "oscal", "ocsf", "asff", "text"];
const OLD = `${fixtures}/saved-0.1.0`;
for (const format of FORMATS) mkdirSync(`${out}/${format}`, { recursive: true });

/** The files in a folder and its subfolders, with their paths. */
function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name))).sort();
  return files
    .filter((name) => !["expected.json", "provenance.txt", "settings.json"].includes(name))
    .map((name) => ({ name, data: readFileSync(path.join(folder, name)) }));
}

/** Whether a reopened report has the same contents as this one. */
function isSame(opened, { findings, ...rest }) {
  const { findings: none, ...head } = opened.head();
  return isDeepStrictEqual(head, rest) && isDeepStrictEqual(opened.findings(0, opened.length), findings);
}

/**
 * Opens, verifies and exports a saved report. It must have the same contents as before it was
 * saved.
 */
async function reopen(name, saved, evidence, report) {
  const opened = openReport(saved).report;
  const head = opened.head();
  if (report) assert.ok(isSame(opened, report), `${name} is another report when it is opened`);
  for (const format of FORMATS) {
    writeFileSync(`${out}/${format}/${name}`, await render(opened, format, { generatedAt: "2026-11-24T12:00:00Z" }));
  }
  opened.free();
  const { status } = await verify(saved, evidence);
  return [name, { verdict: head.verdict, allRegions: head.coverage.accounts.every(({ allRegions }) => allRegions), accounts: head.coverage.accounts.length, status }];
}

const results = [];
const evidence = [...filesIn(`${OLD}/evidence`)];
const folders = readdirSync(fixtures).filter((name) => existsSync(`${fixtures}/${name}/expected.json`));
for (const folder of folders) {
  const files = filesIn(`${fixtures}/${folder}`);
  evidence.push(...files);
  const settings = existsSync(`${fixtures}/${folder}/settings.json`) ? JSON.parse(readFileSync(`${fixtures}/${folder}/settings.json`, "utf8")) : {};
  const report = evaluate(files, { ...settings, sha256: true });
  results.push(await reopen(folder, JSON.stringify(report), files, report));
}
for (const file of readdirSync(OLD).filter((name) => name.endsWith(".json"))) {
  results.push(await reopen(`0.1.0 ${file.slice(0, -5)}`, readFileSync(`${OLD}/${file}`), evidence));
}
console.log(JSON.stringify(Object.fromEntries(results)));
