// WebAssembly memory is freed even if the caller doesn't free it: otherwise this would need 4 GB.
// Run with --expose-gc.
import { Evaluator } from "dax001";

const record = '{"ClusterName": "a", "SSEDescription": {"Status": "DISABLED"}},';
const chunk = new TextEncoder().encode(`[${record.repeat(10_000)}`);
let last = 0;
for (let at = 0; at < 400; at += 1) {
  const evaluator = new Evaluator();
  evaluator.begin("a.json");
  evaluator.push(chunk);
  last = evaluator.clusters;
  if (at % 10 === 9) {
    globalThis.gc();
    // Finalizers run between tasks.
    await new Promise((resolve) => setTimeout(resolve));
  }
}
const { rss } = process.memoryUsage();
if (last !== 10_000 || rss > 700e6) throw new Error(`${last} clusters in the last one, and ${rss} bytes in use`);
// Reading a stream needs bounded memory, however long it is.
const evaluator = new Evaluator();
await evaluator.read("long.json", (async function* () {
  for (let at = 0; at < 600; at += 1) {
    if (at % 50 === 0) globalThis.gc();
    yield new Uint8Array(1 << 20).fill(32);
  }
})());
const { arrayBuffers } = process.memoryUsage();
if (arrayBuffers > 200e6) throw new Error(`${arrayBuffers} bytes of a stream are kept`);
// Freed by hand, once.
evaluator.free();
console.log("freed");
