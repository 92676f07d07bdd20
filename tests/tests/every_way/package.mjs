// Checks every set in a folder with the package's functions: `node package.mjs FOLDER`. Prints the
// report of each function, by set.
import { readdirSync } from "node:fs";
import { evaluate } from "dax001";
import { filesIn, inPieces } from "./host.mjs";

const folder = process.argv[2];
const reports = {};
for (const set of readdirSync(folder)) {
  const files = [...filesIn(`${folder}/${set}`)];
  // A file that can't be read from an archive is a problem. `evaluate` can't take problems as
  // input.
  const data = files.filter(({ problem }) => !problem);
  reports[set] = { evaluate: evaluate(data), Evaluator: inPieces(files, 1000), "Evaluator, byte by byte": inPieces(files, 1) };
}
console.log(JSON.stringify(reports));
