// Drives jobs to their end: a job gets what it needs, in the right pieces, and nothing is lost when
// it stops.
import assert from "node:assert/strict";
import { test } from "node:test";
import { drive } from "./node_modules/dax001/lib/policy.js";

/** A job with these needs, which records what it receives. */
function jobOf(needs) {
  const given = [];
  return { given, isWanted: true, freed: 0, step(value) { given.push(value); return needs.shift()?.() ?? { kind: "done" }; }, free() { this.freed += 1; } };
}

const read = async (blob) => new Uint8Array(await blob.arrayBuffer());
const host = { read, instantiate: () => assert.fail("no other instance is needed") };

async function outcomes(job, own = host) {
  const all = [];
  for await (const { kind, ...outcome } of drive(job, own)) all.push(outcome);
  return all;
}

test("a file comes in pieces, in order, whatever its size", async () => {
  for (const size of [0, 1, 1 << 18, (1 << 18) + 1, 5 << 20]) {
    const bytes = Uint8Array.from({ length: size }, (_, at) => at % 251);
    const file = new Blob([bytes]);
    let from = 0;
    const chunk = () => ({ kind: "chunk", file, from });
    const job = { ...jobOf([]), step(given) {
      if (given?.bytes) {
        assert.ok(given.bytes.length <= 1 << 18);
        assert.deepEqual(given.bytes, bytes.subarray(from, from + given.bytes.length));
        if (given.bytes.length === 0) return { kind: "done" };
        from += given.bytes.length;
      }
      return chunk();
    } };
    await outcomes(job);
    assert.equal(from, size);
  }
});

test("two files that are read by turns don't mix, and a file can be read again", async () => {
  const [one, other] = ["1".repeat(300_000), "2"].map((text) => new Blob([text]));
  const job = jobOf([() => ({ kind: "chunk", file: one, from: 0 }), () => ({ kind: "chunk", file: other, from: 0 }), () => ({ kind: "chunk", file: one, from: 1 << 18 }), () => ({ kind: "chunk", file: one, from: 0 })]);
  await outcomes(job);
  assert.deepEqual(job.given.slice(1).map(({ bytes }) => [bytes[0], bytes.length]), [[49, 1 << 18], [50, 1], [49, 300_000 - (1 << 18)], [49, 1 << 18]]);
});

test("bytes that can't be read are refused with a reason, and the job goes on", async () => {
  const broken = { ...host, read: () => Promise.reject(new Error("gone")) };
  const file = new Blob(["x"]);
  const job = jobOf([() => ({ kind: "chunk", file, from: 0 }), () => ({ kind: "read", file, from: 0, to: 1 })]);
  await outcomes(job, broken);
  assert.deepEqual(job.given.slice(1), [{ refused: "gone" }, { refused: "gone" }]);
});

test("a stream is read as it comes, and a chunk without bytes is not its end", async () => {
  const stream = (async function* () { yield Uint8Array.of(1, 2); yield new Uint8Array(); yield Uint8Array.of(3); })();
  const next = () => ({ kind: "chunk", file: stream, from: 0 });
  const job = jobOf([next, next, next]);
  await outcomes(job);
  assert.deepEqual(job.given.slice(1).map(({ bytes }) => [...bytes]), [[1, 2], [3], []]);
});

test("progress is passed on ten times a second, and the last progress when the module stops", async () => {
  const progress = (bytes) => () => ({ kind: "progress", reply: { progress: { bytes } } });
  const stop = () => { throw new WebAssembly.RuntimeError("unreachable"); };
  const told = [];
  const waits = Array(6).fill(() => ({ kind: "wait" }));
  const job = jobOf([progress(1), ...waits, progress(2), progress(3), progress(4), stop]);
  await assert.rejects(async () => { for await (const { reply } of drive(job, host)) told.push(reply.progress.bytes); }, /unreachable/);
  assert.deepEqual([told, job.freed], [[2, 4], 1]);
});

test("another instance answers, passes on its progress, and may stop", async () => {
  const inner = jobOf([() => ({ kind: "reply", reply: "busy" }), () => ({ kind: "answer", answer: { value: "1" } })]);
  const aside = () => ({ kind: "aside", question: "?", files: [] });
  const of = (job) => ({ ...host, instantiate: () => ({ Workbench: { aside: () => job } }) });
  const job = jobOf([aside]);
  assert.deepEqual(await outcomes(job, of(inner)), [{ reply: "busy" }]);
  assert.deepEqual(job.given[1].answer, { value: "1" });
  const stopped = jobOf([aside]);
  await outcomes(stopped, of(jobOf([() => { throw new WebAssembly.RuntimeError("unreachable"); }])));
  assert.match(stopped.given[1].refused, /^the module stopped \(unreachable\)/);
  const none = jobOf([aside]);
  await outcomes(none, { ...host, instantiate: () => { throw new RangeError("no memory"); } });
  assert.match(none.given[1].refused, /can't be started \(no memory\)/);
});

test("a job that nobody wants any more ends, also while another instance works for it", async () => {
  let isWanted = true;
  const file = new Blob(["x"]);
  const inner = jobOf([() => { isWanted = false; return { kind: "read", file, from: 0, to: 1 }; }, () => assert.fail("it goes on")]);
  const job = jobOf([() => ({ kind: "aside", question: "?", files: [] }), () => assert.fail("it goes on")]);
  await outcomes(job, { ...host, isWanted: () => isWanted, instantiate: () => ({ Workbench: { aside: () => inner } }) });
  assert.deepEqual([inner.freed, job.freed], [1, 1]);
});

test("kept bytes become a file, and written bytes come out", async () => {
  const job = jobOf([() => ({ kind: "keep", bytes: Uint8Array.of(7) }), () => ({ kind: "write", bytes: Uint8Array.of(8) }), () => ({ kind: "turn" }), () => ({ kind: "wait" })]);
  assert.deepEqual(await outcomes(job), [{ bytes: Uint8Array.of(8) }]);
  assert.deepEqual([...new Uint8Array(await job.given[1].file.arrayBuffer())], [7]);
});

/** A file of the host that records each read, and fails from this offset on. */
function fileOf(size, failsAt = Infinity) {
  const reads = [];
  const slice = (from, to) => ({ arrayBuffer: async () => {
    reads.push([from, Math.min(to, size)]);
    if (from >= failsAt) throw new Error("the disk is gone");
    return Uint8Array.from({ length: Math.min(to, size) - from }, (_, at) => (from + at) % 251).buffer;
  } });
  return { size, slice, reads };
}

test("a long file comes in order, is read ahead, and each piece is read once", async () => {
  const file = fileOf(20 << 20);
  let from = 0;
  const job = { ...jobOf([]), step(given) {
    if (given?.bytes) {
      assert.equal(given.bytes[0] ?? from % 251, from % 251);
      if (given.bytes.length === 0) return { kind: "done" };
      from += given.bytes.length;
    }
    return { kind: "chunk", file, from };
  } };
  await outcomes(job);
  assert.equal(from, file.size);
  assert.deepEqual(file.reads.flat(), [...new Set(file.reads.flat())].flatMap((at) => (at === 0 || at === file.size ? [at] : [at, at])));
});

test("only the first piece of a file is read if the job asks for no more", async () => {
  const file = fileOf(30 << 20);
  await outcomes(jobOf([() => ({ kind: "chunk", file, from: 0 })]));
  assert.deepEqual(file.reads, [[0, 1 << 18]]);
});

test("a piece that can't be read is refused when it is wanted, and no other piece is", async () => {
  const file = fileOf(20 << 20, 5 << 20);
  let [from, refused] = [0, ""];
  const job = { ...jobOf([]), step(given) {
    if (given?.refused) {
      refused = given.refused;
      return { kind: "done" };
    }
    from += given?.bytes?.length ?? 0;
    return { kind: "chunk", file, from };
  } };
  await outcomes(job);
  assert.equal(refused, "the disk is gone");
  assert.ok(from >= 4 << 20 && from <= 9 << 20, `${from}`);
});

test("a file is hashed while it is read, and only if all of it was read", async () => {
  const hashed = [];
  const hashing = { ...host, hasherOf: (file) => (file.size > 2 ? { update: (bytes) => hashed.push(...bytes), digest: () => Uint8Array.from(hashed.slice(0, 2)) } : undefined) };
  const [file, other] = [new Blob([Uint8Array.of(7, 8, 9)]), new Blob([Uint8Array.of(1, 2, 3)])];
  const needs = (wanted, ...chunks) => jobOf([() => ({ kind: "beginHash", file }), ...chunks.map((from) => () => ({ kind: "chunk", file, from })), () => ({ kind: "hash", file: wanted })]);
  const whole = needs(file, 0, 3);
  await outcomes(whole, hashing);
  assert.deepEqual(whole.given.at(-1), { bytes: Uint8Array.of(7, 8) });
  for (const job of [needs(file), needs(other, 0, 3), needs(file, 3)]) {
    hashed.length = 0;
    await outcomes(job, hashing);
    assert.match(job.given.at(-1).refused, /not all of it was read/);
  }
  const small = jobOf([() => ({ kind: "beginHash", file: new Blob(["a"]) })]);
  await outcomes(small, hashing);
  assert.match(small.given.at(-1).refused, /doesn't hash/);
  const without = jobOf([() => ({ kind: "beginHash", file })]);
  await outcomes(without);
  assert.match(without.given.at(-1).refused, /doesn't hash/);
});
