// However evidence is split into chunks, the module's report is the same: every fixture, in pieces
// of random sizes from a seed.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { Evaluator, describeCollection, isAccount, isRegion } from "dax001";

/** Pseudorandom numbers, the same for the same seed: mulberry32. */
function dice(seed) {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let number = Math.imul(state ^ (state >>> 15), 1 | state);
    number = (number + Math.imul(number ^ (number >>> 7), 61 | number)) ^ number;
    return ((number ^ (number >>> 14)) >>> 0) % sides;
  };
}

function judged(data, size) {
  const evaluator = new Evaluator();
  evaluator.begin("a.json");
  for (let at = 0; at < data.length; ) {
    const end = Math.min(data.length, at + size());
    evaluator.push(data.subarray(at, end));
    at = end;
  }
  evaluator.end();
  return JSON.stringify(evaluator.finish());
}

test("chunks never change the report", () => {
  const roll = dice(22);
  const files = readdirSync(process.env.FIXTURES, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && /^[^.]*\.(json|err|txt)$/.test(entry.name));
  assert.ok(files.length > 200);
  for (const entry of files) {
    // The scanner follows repeated structures in its own way, so each file is repeated several
    // times.
    const data = Buffer.concat(Array(3).fill(readFileSync(`${entry.parentPath ?? entry.path}/${entry.name}`)));
    if (data.length > 1 << 20) continue;
    const whole = judged(data, () => data.length);
    for (const most of [40, 400]) assert.equal(judged(data, () => 1 + roll(most)), whole, entry.name);
  }
});

test("a stream that can't be opened or read is a problem, and the evaluator goes on", async () => {
  const locked = new Blob(["{}"]).stream();
  locked.getReader();
  const failing = [
    locked,
    { [Symbol.asyncIterator]: () => { throw new Error("closed"); } },
    { [Symbol.asyncIterator]: () => ({ next: () => undefined }) },
    (async function* () { yield new TextEncoder().encode("{"); throw new Error("cut"); })(),
  ];
  const evaluator = new Evaluator();
  for (const [index, stream] of failing.entries()) await evaluator.read(`${index}.json`, stream);
  await evaluator.read("last.json", (async function* () { yield new Uint8Array(); yield new TextEncoder().encode('{"Clusters": []}'); })());
  const { sources } = evaluator.finish();
  assert.deepEqual(sources.map(({ problems }) => problems.some(({ code }) => code === "source-unreadable")), [true, true, true, true, false]);
});

test("a value that is not a string is not an account, a region or a time", () => {
  for (const value of [undefined, null, 5, {}, new Date(), new Uint8Array(3)]) {
    assert.deepEqual([isAccount(value), isRegion(value)], [false, false]);
    assert.equal(typeof describeCollection(undefined, value), "string");
  }
});
