// Checks every set in a folder, and writes its report in every format: `node render.mjs FOLDER
// OUT`. Prints the sets that pass.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { evaluate, render } from "dax001";
import { filesIn, inPieces } from "./host.mjs";

const [folder, out] = process.argv.slice(2);
const FORMATS = ["html", "csv", "markdown", "sarif", "junit", "oscal", "ocsf", "asff", "text"];
for (const format of FORMATS) mkdirSync(`${out}/${format}`, { recursive: true });
const passing = [];
for (const set of readdirSync(folder)) {
  const files = [...filesIn(`${folder}/${set}`)];
  // A file that can't be read from an archive is a problem. `evaluate` can't take problems as
  // input.
  const all = files.every(({ problem }) => !problem) ? [evaluate(files)] : [];
  const report = inPieces(files, 4096);
  for (const { verdict } of [...all, report]) if (verdict === "pass" || verdict === "notApplicable") passing.push(set);
  for (const format of FORMATS) {
    writeFileSync(`${out}/${format}/${set}`, await render(report, format, { generatedAt: "2026-11-24T12:00:00Z" }));
  }
}
console.log(JSON.stringify(passing));
