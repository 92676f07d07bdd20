// Runs the variants in Node. Receives a job as JSON, and prints the measurements as JSON.
import { existsSync, openAsBlob, readFileSync } from "node:fs";

import { judgeMany } from "./stream.js";
import { MODULES, agree, fromBytes, fromFile, interleaved, results } from "./variants.js";

const job = JSON.parse(process.argv[2]);

/** A separate instance of each module. */
async function loaded() {
  const { instantiate } = await import(`${job.npm}/instance.js`);
  const modules = {};
  for (const { name, wasm } of MODULES) {
    if (!existsSync(`${job.npm}/${wasm}`)) continue;
    const glue = instantiate(new WebAssembly.Module(readFileSync(`${job.npm}/${wasm}`)));
    modules[name] = { ...glue, memory: glue.initSync({}).memory };
  }
  return modules;
}

const modules = await loaded();
const limit = () => new WebAssembly.Instance(new WebAssembly.Module(readFileSync(job.limit))).exports;
const makers = {
  bytes: () => {
    const bytes = readFileSync(job.file);
    agree(modules.ours, bytes);
    return fromBytes(bytes, modules, limit());
  },
  file: async () => fromFile(await openAsBlob(job.file), modules),
  results: () => results(readFileSync(job.file), modules.ours),
};
let answer;
if (job.many) {
  answer = judgeMany(modules.ours, readFileSync(job.file), job);
} else {
  const variants = await makers[job.from]();
  // Runs one variant per process, or only lists the variants.
  const chosen = job.only === undefined ? variants : Object.fromEntries(Object.entries(variants).filter(([name]) => name === job.only));
  answer = await interleaved(chosen, job);
}
console.log(JSON.stringify({ answer, memory: process.resourceUsage().maxRSS * 1024 }));
