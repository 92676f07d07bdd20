// How much memory findings take, and what the report says if no memory is left.
import assert from "node:assert/strict";
import { test } from "node:test";

// The package doesn't expose its instances.
const memories = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = /** @type {any} */ (function (...given) {
  const instance = Reflect.construct(Instance, given);
  memories.push(instance.exports.memory);
  return instance;
});
const { Evaluator } = await import("dax001");

/** A page of the CLI's output with a thousand clusters of an account. */
function page(account) {
  const id = String(account).padStart(12, "0");
  const record = (_, index) => {
    const name = `cc-dax-cache-${String(index).padStart(5, "0")}`;
    const status = index % 3 ? "ENABLED" : "DISABLED";
    return `{"ClusterName":"${name}","ClusterArn":"arn:aws:dax:us-east-1:${id}:cache/${name}","TotalNodes":3,"NodeType":"dax.r4.large","Status":"available","SSEDescription":{"Status":"${status}"}}`;
  };
  return new TextEncoder().encode(`{"Clusters":[${Array.from({ length: 1000 }, record).join(",")}]}`);
}

function judge(accounts) {
  const evaluator = new Evaluator();
  for (let account = 0; account < accounts; account += 1) {
    evaluator.begin("");
    evaluator.push(page(account));
    evaluator.end();
  }
  return evaluator.hold();
}

test("a finding takes at most 300 bytes, and a million findings fit", () => {
  const [memory] = memories;
  for (const clusters of [600_000, 1_000_000]) {
    const held = judge(clusters / 1000);
    assert.equal(held.length, clusters);
    assert.equal(held.rows({ sort: "name", text: "cache-00999" }, 0, 60).total, clusters / 1000);
    const each = memory.buffer.byteLength / clusters;
    assert.ok(each <= 300, `${each} bytes`);
    held.free();
  }
});

test("when memory runs out, the report says so before the module stops", () => {
  const [memory] = memories;
  const before = judge(1);
  // Take all that is left of the address space except 60 MiB.
  memory.grow(65_536 - memory.buffer.byteLength / 65_536 - 960);
  const held = judge(1000);
  // The module first reuses memory that was freed.
  assert.ok(held.length > 70_000 && held.length <= 1_000_000, `${held.length}`);
  const fills = [held];
  while (fills.at(-1).length === 1_000_000) fills.push(judge(1000));
  const { verdict, problems, sources } = fills.at(-1).head();
  const said = [...problems, ...sources.flatMap((source) => source.problems)].find(({ code }) => code === "too-many-clusters");
  assert.match(said.message, /^this machine or browser does not have memory for more than \d+ clusters: clusters from here on are not checked$/);
  assert.equal(verdict, "fail");
  assert.ok(before.rows({}, 0, 10).rows.length === 10);
});
