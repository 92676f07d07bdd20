// What the module needs of its host: WebAssembly with vectors of sixteen bytes (simd128) and reference types.
import { coded } from "./given.js";

/** The smallest module: a policy that forbids compiling forbids this one, too. */
const EMPTY = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
/** The smallest module with a vector in it, and the smallest with a function that takes a reference. */
const VECTOR = Uint8Array.of(...EMPTY, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11);
const REFERENCE = Uint8Array.of(...EMPTY, 1, 5, 1, 96, 1, 111, 0);

/** What runs the module. On a PC, WebKit has vectors only where the processor has AVX, the others where it has SSE4.1. */
export const NEEDED = "a browser from 2024 or later, or Node 20.11 or later, and on a PC a processor with AVX";

/**
 * Why the module can't run here: `{ kind, detail }`. WebAssembly is `off`; or it is `forbidden`, with the engine's words as `detail`; or it has
 * no `vectors`. Nothing where the module can run.
 */
export function engineProblem() {
  if (typeof WebAssembly !== "object") return { kind: "off" };
  try {
    new WebAssembly.Module(EMPTY);
  } catch (error) {
    return { kind: "forbidden", detail: error.message };
  }
  return WebAssembly.validate(VECTOR) && WebAssembly.validate(REFERENCE) ? undefined : { kind: "vectors" };
}

const MESSAGES = {
  off: () => "WebAssembly is switched off here: allow it, and try again",
  forbidden: (detail) => `WebAssembly is not allowed here (${detail}): a content security policy needs script-src 'wasm-unsafe-eval'`,
  vectors: () => `WebAssembly has no vectors here (simd128): dax001 needs ${NEEDED}`,
};

/** Throws where the module can't run, and says why. */
export function checkEngine() {
  const problem = engineProblem();
  if (problem) throw coded(new Error(MESSAGES[problem.kind](problem.detail)), "DAX001_ENGINE");
}
