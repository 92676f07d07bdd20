// What is measured, for Node and for a worker of a page alike: each variant takes evidence and says how many clusters it has seen.

/** The modules of ours: one line a variant. Those that are not there are left out. */
export const MODULES = [
  { name: "ours", wasm: "dax001_bg.wasm" },
];
const PIECE = 1 << 20;
const decoder = new TextDecoder("utf-8", { fatal: true });

const isNotEncrypted = (cluster) => cluster.SSEDescription?.Status !== "ENABLED";

/** What a JavaScript developer would write. */
function filtered(parsed) {
  parsed.Clusters.filter(isNotEncrypted);
  return parsed.Clusters.length;
}

/** That ours and the filter find the same: else nothing would be compared. */
export function agree({ Evaluator }, bytes) {
  const { fail } = judgedBy({ Evaluator }, bytes);
  const { length } = JSON.parse(decoder.decode(bytes)).Clusters.filter(isNotEncrypted);
  if (fail !== length) throw new Error(`ours finds ${fail} clusters that fail, the filter ${length}`);
}

function judgedBy(module, bytes) {
  const evaluator = begun(module);
  for (const piece of pieces(bytes)) evaluator.push(piece);
  evaluator.end();
  if (!evaluator.hold) return evaluator.finish().summary;
  const held = evaluator.hold();
  const { summary } = held.head();
  held.free();
  evaluator.free();
  return summary;
}

/** Ends an evaluator's source and its report, held where that can be. What is not freed stays until the loop has ended: nothing is collected in it. */
export function ended(evaluator) {
  evaluator.end();
  const { clusters } = evaluator;
  if (evaluator.hold) evaluator.hold().free();
  else evaluator.finish();
  evaluator.free();
  return clusters;
}

/** An evaluator that reads its one source. */
export function begun({ Evaluator }, options) {
  const evaluator = new Evaluator(options);
  evaluator.begin("evidence.json");
  return evaluator;
}

/** Bytes as a file is read, piece by piece. */
export function* pieces(bytes) {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

function judged(module, bytes, options) {
  const evaluator = begun(module, options);
  for (const piece of pieces(bytes)) evaluator.push(piece);
  return ended(evaluator);
}

/** Copies each piece into the module and has it checked: what any reader in WebAssembly has to do at least. */
function limited({ memory, alloc, check }) {
  const start = alloc(PIECE);
  return (bytes) => {
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + PIECE);
      new Uint8Array(memory.buffer, start, piece.length).set(piece);
      const valid = check(start, piece.length);
      if (valid < piece.length - 3 || valid === 0) throw new Error("not UTF-8");
      at += valid;
    }
  };
}

/** From bytes in memory. */
export function fromBytes(bytes, modules, limit) {
  const variants = {};
  for (const [name, module] of Object.entries(modules)) variants[name] = () => judged(module, bytes);
  variants["ours, hashing"] = () => judged(modules.ours, bytes, { sha256: true });
  variants["decode + JSON.parse + filter"] = () => filtered(JSON.parse(decoder.decode(bytes)));
  let text;
  variants["JSON.parse alone, of a string"] = { prepare: () => (text ??= decoder.decode(bytes)), run: () => JSON.parse(text).Clusters.length };
  variants["Response.json()"] = async () => (await new Response(bytes).json()).Clusters.length;
  const touch = limited(limit);
  variants["UTF-8 check and copy in wasm: the limit"] = () => touch(bytes);
  return variants;
}

/** From a `File`, or a `Blob` that stands for one. */
export function fromFile(file, modules) {
  const variants = {};
  const streamed = (module, options) => async () => {
    const evaluator = begun(module, options);
    const reader = file.stream().getReader();
    for (let step; !(step = await reader.read()).done; ) evaluator.push(step.value);
    return ended(evaluator);
  };
  for (const [name, module] of Object.entries(modules)) variants[name] = streamed(module);
  variants["ours, hashing"] = streamed(modules.ours, { sha256: true });
  variants["file.text() + JSON.parse + filter"] = async () => filtered(JSON.parse(await file.text()));
  variants["Response.json()"] = async () => (await new Response(file).json()).Clusters.length;
  variants["reading alone: file.stream()"] = async () => {
    const reader = file.stream().getReader();
    for (let step; !(step = await reader.read()).done; );
  };
  return variants;
}

/** Handing what was found to JavaScript. */
export function results(bytes, { Evaluator, HeldReport }) {
  const module = { Evaluator };
  const variants = {};
  if (HeldReport) {
    const evaluator = begun(module);
    for (const piece of pieces(bytes)) evaluator.push(piece);
    evaluator.end();
    const held = evaluator.hold();
    const query = { sort: "report" };
    variants["100 rows of a held report"] = () => held.rows(query, 0, 100).total;
    variants["all rows of a held report, 1,000 at a time"] = () => {
      for (let from = 0; from < held.length; from += 1000) held.rows(query, from, 1000);
      return held.length;
    };
  }
  // Only the last step is measured: what comes before is the same for both.
  variants["finish(): all findings as objects"] = {
    prepare: () => {
      const evaluator = begun(module);
      for (const piece of pieces(bytes)) evaluator.push(piece);
      evaluator.end();
      return evaluator;
    },
    once: true,
    run: (evaluator) => evaluator.finish().findings.length,
  };
  return variants;
}

/** Runs each in turn, all of them as often as is asked for: times in milliseconds, by name; or what went wrong. `prepare` is not measured. */
export async function interleaved(variants, { repeats, size, clusters }) {
  const rounds = Math.max(1, Math.floor(2_000_000 / size));
  const times = {};
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const [name, variant] of Object.entries(variants)) {
      times[name] ??= [];
      try {
        const { prepare, once, run } = typeof variant === "function" ? { run: variant } : variant;
        const count = once ? 1 : rounds;
        const given = prepare?.();
        const start = performance.now();
        let seen;
        for (let round = 0; round < count; round++) seen = await run(given);
        times[name].push((performance.now() - start) / count);
        if (seen !== undefined && seen !== clusters && seen !== BigInt(clusters)) throw new Error(`${seen} clusters`);
      } catch (error) {
        times[name] = String(error);
        delete variants[name];
      }
    }
  }
  return times;
}
