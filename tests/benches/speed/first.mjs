// The first result of a process: the time from its start to the findings, in milliseconds.
// Arguments: a variant, dist/npm, a file.
import { readFileSync } from "node:fs";

const [way, npm, file] = process.argv.slice(2);
const bytes = readFileSync(file);

/** The findings of a loaded module. */
const judged = ({ Evaluator }) => {
  const evaluator = new Evaluator();
  evaluator.begin(file);
  evaluator.push(bytes);
  evaluator.end();
  return evaluator.hold ? evaluator.hold().head().summary.clusters : evaluator.finish().findings.length;
};

const ways = {
  async instantiated() {
    const { instantiate } = await import(`${npm}/instance.js`);
    const start = performance.now();
    judged(instantiate(new WebAssembly.Module(readFileSync(`${npm}/dax001_bg.wasm`))));
    return performance.now() - start;
  },
  async imported() {
    const start = performance.now();
    judged(await import(`${npm}/node.js`));
    return performance.now() - start;
  },
  parsed() {
    const start = performance.now();
    const { Clusters } = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    Clusters.filter((cluster) => cluster.SSEDescription?.Status !== "ENABLED");
    return performance.now() - start;
  },
};
console.log(await ways[way]());
