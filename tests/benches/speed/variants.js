// The measured variants, shared by Node and a page's worker. Each variant takes evidence and
// returns the number of clusters.

/** Our modules, one variant each. Modules that don't exist are skipped. */
export const MODULES = [
  { name: "ours", wasm: "dax001_bg.wasm" },
];
const PIECE = 1 << 20;
const decoder = new TextDecoder("utf-8", { fatal: true });

const isNotEncrypted = (cluster) => cluster.SSEDescription?.Status !== "ENABLED";

/** The code that a JavaScript developer would write. */
function filtered(parsed) {
  parsed.Clusters.filter(isNotEncrypted);
  return parsed.Clusters.length;
}

/**
 * Asserts that our findings and the filter's agree, because a comparison would otherwise mean
 * nothing.
 */
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

/**
 * Ends an evaluator's source and its report, with a report handle if the build supports it. Frees
 * everything, because no garbage collection happens until the loop ends.
 */
export function ended(evaluator) {
  evaluator.end();
  const { clusters } = evaluator;
  if (evaluator.hold) evaluator.hold().free();
  else evaluator.finish();
  evaluator.free();
  return clusters;
}

/** An evaluator that is reading its only source. */
export function begun({ Evaluator }, options) {
  const evaluator = new Evaluator(options);
  evaluator.begin("evidence.json");
  return evaluator;
}

/** Yields bytes in chunks, as from a file. */
export function* pieces(bytes) {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

function judged(module, bytes, options) {
  const evaluator = begun(module, options);
  for (const piece of pieces(bytes)) evaluator.push(piece);
  return ended(evaluator);
}

/**
 * Copies each chunk into the module and validates it: the least that any reader in WebAssembly must
 * do.
 */
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

/** Variants that take bytes from memory. */
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

/** Variants that take a `File`, or a `Blob` in place of one. */
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

/** Variants that hand the findings to JavaScript. */
export function results(bytes, { Evaluator, ReportHandle }) {
  const module = { Evaluator };
  const variants = {};
  if (ReportHandle) {
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
  // Measures only the last step, because the steps before it are the same for both.
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

/**
 * Runs the variants in turn, `repeats` times. Returns times in milliseconds by name, or the error.
 * Does not measure `prepare`.
 */
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
