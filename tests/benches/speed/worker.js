// Runs the variants in a page's worker. A message brings the job, and another takes the
// measurements back.
import { judgeMany } from "./stream.js";
import { MODULES, fromBytes, fromFile, interleaved, results } from "./variants.js";

async function loaded() {
  const { instantiate } = await import("/npm/instance.js");
  const modules = {};
  for (const { name, wasm } of MODULES) {
    const response = await fetch(`/npm/${wasm}`);
    if (!response.ok) continue;
    const glue = instantiate(await WebAssembly.compileStreaming(response));
    modules[name] = { ...glue, memory: glue.initSync({}).memory };
  }
  return modules;
}

let modules;
const bytesOf = async (job) => new Uint8Array(await (await fetch(`/data/${job.name}`)).arrayBuffer());
const limit = async () => (await WebAssembly.instantiateStreaming(fetch("/limit.wasm"))).instance.exports;
const makers = {
  bytes: async (job) => fromBytes(await bytesOf(job), modules, await limit()),
  file: (job) => fromFile(job.file, modules),
  results: async (job) => results(await bytesOf(job), modules.ours),
};

async function answered(job) {
  modules ??= await loaded();
  if (job.many) return judgeMany(modules.ours, await bytesOf(job), job);
  const variants = await makers[job.from](job);
  const chosen = job.only === undefined ? variants : Object.fromEntries(Object.entries(variants).filter(([name]) => name === job.only));
  return interleaved(chosen, job);
}

onmessage = async ({ data }) => {
  try {
    postMessage({ answer: await answered(data) });
  } catch (error) {
    postMessage({ error: String(error?.stack ?? error) });
  }
};
