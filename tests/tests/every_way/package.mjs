// Judges every set in a folder by the package's functions: `node package.mjs FOLDER`. Prints what each function reports, by set.
import { readdirSync } from "node:fs";
import { evaluate } from "dax001";
import { filesIn, inPieces } from "./host.mjs";

const folder = process.argv[2];
const reports = {};
for (const set of readdirSync(folder)) {
  const files = [...filesIn(`${folder}/${set}`)];
  // What an archive can't give is a problem, which `evaluate` has no way to be told.
  const data = files.filter(({ problem }) => !problem);
  reports[set] = { evaluate: evaluate(data), Evaluator: inPieces(files, 1000), "Evaluator, byte by byte": inPieces(files, 1) };
}
console.log(JSON.stringify(reports));
