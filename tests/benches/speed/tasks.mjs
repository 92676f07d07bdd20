// Complete tasks with many clusters, run by the workbench as on the page and in the program. Prints
// the milliseconds of each task, the time of comparable JavaScript on the same bytes, and the
// module's memory.
import { openAsBlob, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { npm, file, formats } = JSON.parse(process.argv[2]);

// The package doesn't expose its instances.
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

/** Sends a question to the workbench. Returns its last reply and the bytes it wrote. */
async function ask(workbench, question, files = []) {
  const moment = { now: "2026-01-01T00:00:00.000Z", millis: 1767225600000, zone: "UTC" };
  let [reply, parts, pending, length] = [undefined, [], [], 0];
  for await (const outcome of drive(workbench.ask(question, files, moment), host)) {
    if ("bytes" in outcome) {
      pending.push(outcome.bytes);
      length += outcome.bytes.length;
      if (length > 4 << 20) [parts, pending, length] = [[...parts, new Blob(pending)], [], 0];
    } else reply = outcome.reply;
  }
  if (reply?.failed) throw new Error(JSON.stringify(reply.failed));
  return { reply, blob: new Blob([...parts, ...pending]) };
}

const workbenchOf = () => new (instantiate(module).Workbench)();
const result = { times: {}, beside: {}, memory: {} };

/** Records in `times` how long this takes, or null if it fails. */
async function time(name, work, times = result.times) {
  globalThis.gc?.();
  const start = performance.now();
  try {
    const value = await work();
    times[name] = performance.now() - start;
    return value;
  } catch {
    times[name] = null;
  }
}

const evidence = await openAsBlob(file);
const input = (name, file = 0) => ({ name, file });
const query = (more) => ({ status: null, account: null, region: null, reason: null, text: "", review: null, change: null, sort: "status", isDescending: false, ...more });
const rows = (more) => ({ rows: { run: 1, query: query(more), from: 0, count: 60, selected: 0 } });
const save = (format) => ({ save: { run: 1, file: { id: 1, format, revision: 0, typed: [], lists: [], today: "2026-01-01" } } });
const evaluate = (name) => ({ evaluate: { run: 1, inputs: [input(name)], settings: {} } });
/** The memory of an instance, in bytes. */
const size = (index) => memories[index]?.buffer.byteLength ?? 0;

// Rehearses first, because the page also evaluates with an instance that has already run.
for await (const _ of drive(workbenchOf().constructor.rehearse(), host));
memories.length = 0;
const workbench = workbenchOf();
await time("judge and hash in the module", () => ask(workbench, evaluate("a.json"), [evidence]));
result.memory.judged = size(0);
await time("sort by name", () => ask(workbench, rows({ sort: "name" })));
await time("sort by account and region", () => ask(workbench, rows({ sort: "scope" })));
await time("search", () => ask(workbench, rows({ text: "d0999" })));
const saved = (await time("save the report", () => ask(workbench, save("json"))))?.blob ?? new Blob();
result.memory.saved = size(0);
await time("compare with it", () => ask(workbench, { compare: { run: 1, id: 1, input: input("saved.json") } }, [saved]));
for (const format of formats) await time(`export as ${format}`, () => ask(workbench, save(format)));
await time("all plans as an archive", () => ask(workbench, { plans: { run: 1 } }));
await time("verify it", () => ask(workbenchOf(), { verify: { id: 1, saved: input("saved.json"), inputs: [input("a.json", 1)] } }, [saved, evidence]));
memories.length = 0;
const other = workbenchOf();
await time("open it", () => ask(other, evaluate("saved.json"), [saved]));
result.memory.opened = size(0);

// The equivalent work of a script on the same bytes.
const beside = (name, work) => time(name, work, result.beside);
const parsed = async (blob) => JSON.parse(await blob.text());
await beside("judge and hash in the module", async () => (await parsed(evidence)).Clusters.filter((cluster) => cluster.SSEDescription?.Status !== "ENABLED").length);
const report = await beside("open it", () => parsed(saved));
await beside("compare with it", () => parsed(saved));
await beside("verify it", async () => [await parsed(saved), await parsed(evidence)]);
for (const name of ["save the report", ...formats.map((format) => `export as ${format}`)]) await beside(name, () => JSON.stringify(report).length);
process.stdout.write(JSON.stringify(result));
