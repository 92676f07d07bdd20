import assert from "node:assert/strict";
import { test } from "node:test";

import { changedOf, pairsOf } from "../npm/evidence/pairs.js";

const [A, B, C] = ["a", "b", "c"].map((digit) => digit.repeat(64));
const FAILURE = { code: "source-unreadable", message: "there is no such file" };

/** Lists of `NAME HASH`, a hash being a digit of it; `!` is a source that could not be read, and nothing one without a hash. */
function listed(entries) {
  return entries.map((entry) => {
    const [name, hash] = entry.split(" ");
    return hash === "!" ? { name, failure: FAILURE } : { name, sha256: hash && { A, B, C }[hash.toUpperCase()] };
  });
}

for (const [what, sources, files, pairs, changed = []] of [
  ["in any order", ["1/a.json A", "1/b.json B"], ["1/b.json B", "1/a.json A"], [1, 0]],
  ["one file stands for one source", ["1/a.json A", "2/a.json A"], ["1/a.json A"], [0, null]],
  ["by name where the bytes are the same", ["1/a.json A", "2/a.json A"], ["2/a.json A", "1/a.json A"], [1, 0]],
  ["by the longest end of the path", ["x/1/a.json A", "x/2/a.json A", "a.json A"], ["a.json A", "y/2/a.json A", "y/1/a.json A"], [2, 1, 0]],
  ["by the path in an archive", ["x.zip!/1/a.json A", "x.zip!/2/a.json A"], ["2/a.json A", "1/a.json A"], [1, 0]],
  ["from a folder to an archive", ["exports/1/a.json A", "exports/2/a.json A"], ["y.zip!/2/a.json A", "y.zip!/1/a.json A"], [1, 0]],
  ["the full name first", ["b/a.json A", "x/b/a.json A"], ["x/b/a.json A", "b/a.json A"], [1, 0]],
  ["by hash alone", ["a.json A"], ["moved A"], [0]],
  ["by name before hash", ["a.json A", "b.json A"], ["moved A", "b.json A"], [0, 1]],
  ["a second copy is not used", ["a.json A"], ["a.json A", "a.json A"], [0]],
  ["never by name alone", ["a.json A"], ["a.json B"], [null], [["a.json", 0]]],
  ["components are whole", ["1/ba.json A"], ["a.json B"], [null]],
  ["another account's region has not changed", ["1/a.json A"], ["2/a.json B"], [null]],
  ["changed in another folder", ["x/1/a.json A"], ["y/1/a.json B"], [null], [["y/1/a.json", 0]]],
  ["changed in another archive", ["x.zip!/a.json A"], ["y.zip!/a.json B"], [null], [["y.zip!/a.json", 0]]],
  ["changed, and there under another name", ["a.json A"], ["a.json B", "old.json A"], [1], [["a.json", 0]]],
  ["there, beside another of the name", ["1/a.json A"], ["1/a.json A", "b/1/a.json B"], [0]],
  ["one change for one source", ["1/a.json A"], ["x/1/a.json B", "1/a.json C"], [null], [["1/a.json", 0]]],
  ["what was not read has no file", ["a.json !"], ["a.json A"], [null]],
  ["what has no hash has no file", ["a.json"], ["a.json A"], [null], [["a.json", 0]]],
]) {
  test(what, () => {
    const [reported, given] = [listed(sources), listed(files)];
    const found = pairsOf(reported, given);
    assert.deepEqual(found, pairs);
    assert.deepEqual(changedOf(reported, given, found).map(({ name, source }) => [name, source]), changed);
  });
}

test("a hash is a hash, in upper case, too", () => {
  assert.deepEqual(pairsOf([{ name: "a", sha256: A.toUpperCase() }], [{ name: "a", sha256: A }]), [0]);
  assert.deepEqual(pairsOf([{ name: "b", sha256: `${A} a` }], [{ name: "a b", sha256: A }]), [null]);
});

test("many regions without clusters have the same bytes", () => {
  const names = Array.from({ length: 30_000 }, (_, at) => `${at % 3000}/${at}/${"x/".repeat(at === 0 ? 5000 : 0)}us-east-1.json`);
  const files = names.map((name) => ({ name: `moved/${name}`, sha256: A }));
  const sources = names.map((name) => ({ name, sha256: A })).reverse();
  const start = performance.now();
  assert.deepEqual(pairsOf(sources, files), [...names.keys()].reverse());
  assert.ok(performance.now() - start < 10_000);
});
