// Whole tasks with many clusters, as the page and the program have the workbench do them: milliseconds of each, and the module's memory.
import { readFileSync, writeFileSync } from "node:fs";
import { openAsBlob } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { npm, file, clusters, formats } = JSON.parse(process.argv[2]);

// The package shows nothing of its instances.
const memories = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = function (...given) {
  const instance = new Instance(...given);
  memories.push(instance.exports.memory);
  return instance;
};
const copy = join(tmpdir(), `dax001-policy-${process.pid}.mjs`);
writeFileSync(copy, `${readFileSync(join(npm, "lib/policy.js"), "utf8")}\nexport { instantiate };\n`);
const { drive, instantiate } = await import(copy);
const module = new WebAssembly.Module(readFileSync(join(npm, "dax001_bg.wasm")));
const host = { instantiate: () => instantiate(module), read: async (blob) => new Uint8Array(await blob.arrayBuffer()) };

/** Asks the workbench, and gives its last reply and what was written. */
async function ask(workbench, question, files = []) {
  const moment = { now: "2026-01-01T00:00:00.000Z", millis: 1767225600000, zone: "UTC" };
  let [reply, parts, pending, size] = [undefined, [], [], 0];
  for await (const outcome of drive(workbench.ask(question, files, moment), host)) {
    if ("bytes" in outcome) {
      pending.push(outcome.bytes);
      size += outcome.bytes.length;
      if (size > 4 << 20) [parts, pending, size] = [[...parts, new Blob(pending)], [], 0];
    } else reply = outcome.reply;
  }
  if (reply?.failed) throw new Error(JSON.stringify(reply.failed));
  return { reply, blob: new Blob([...parts, ...pending]) };
}

const workbenchOf = () => new (instantiate(module).Workbench)();
const result = { times: {}, memory: {} };

async function time(name, work) {
  globalThis.gc?.();
  const start = performance.now();
  const value = await work();
  result.times[name] = performance.now() - start;
  return value;
}

const evidence = await openAsBlob(file);
const input = (name) => ({ name, file: 0 });
const settings = {};
const query = (more) => ({ status: null, account: null, region: null, reason: null, text: "", review: null, change: null, sort: "status", isDescending: false, ...more });
const rows = (more) => ({ rows: { run: 1, query: query(more), from: 0, count: 60, selected: 0 } });
const save = (format) => ({ save: { run: 1, file: { id: 1, format, revision: 0, typed: [], lists: [], today: "2026-01-01" } } });

// As the page does, an instance that has run judges.
for await (const _ of drive(instantiate(module).Workbench.rehearse(), host));
memories.length = 0;
const workbench = workbenchOf();
await time("judge", () => ask(workbench, { evaluate: { run: 1, inputs: [input("a.json")], settings } }, [evidence]));
result.memory.judged = memories[0].buffer.byteLength;
await time("list, by name", () => ask(workbench, rows({ sort: "name" })));
await time("list, by account and region", () => ask(workbench, rows({ sort: "scope" })));
await time("search", () => ask(workbench, rows({ text: "e-00" })));
const saved = (await time("save the report", () => ask(workbench, save("json")))).blob;
result.memory.saved = memories[0].buffer.byteLength;
await time("compare with it", () => ask(workbench, { compare: { run: 1, id: 1, input: input("saved.json") } }, [saved]));
for (const format of formats) await time(`export ${format}`, () => ask(workbench, save(format)));
await time("all plans as an archive", () => ask(workbench, { plans: { run: 1 } }));
result.memory.planned = memories[0].buffer.byteLength;
memories.length = 0;
await time("verify", () => ask(workbenchOf(), { verify: { id: 1, saved: { name: "saved.json", file: 0 }, inputs: [{ name: "a.json", file: 1 }] } }, [saved, evidence]));
memories.length = 0;
const other = workbenchOf();
await time("open the saved report", () => ask(other, { evaluate: { run: 1, inputs: [input("saved.json")], settings } }, [saved]));
result.memory.reopened = memories[0].buffer.byteLength;
result.memory.aside = Math.max(0, ...memories.slice(1).map((memory) => memory.buffer.byteLength));
result.clusters = clusters;
process.stdout.write(JSON.stringify(result));
