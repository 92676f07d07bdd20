// What the module needs of its host: WebAssembly with vectors of sixteen bytes (simd128) and reference types.
import { coded } from "./given.js";

/** The smallest module: a policy that forbids compiling forbids this one, too. */
const EMPTY = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
/** The smallest module with a vector in it, and the smallest with a function that takes a reference. */
const VECTOR = Uint8Array.of(...EMPTY, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11);
const REFERENCE = Uint8Array.of(...EMPTY, 1, 5, 1, 96, 1, 111, 0);

/** What runs the module. On a PC, WebKit has vectors only where the processor has AVX, the others where it has SSE4.1. */
export const NEEDED = "a browser from 2024 or later, or Node 20.11 or later, and on a PC a processor with AVX";

/** Whether an engine that has WebAssembly has all of it that the module needs. */
export const hasVectors = () => WebAssembly.validate(VECTOR) && WebAssembly.validate(REFERENCE);

/** Throws where the module can't run, and says why. */
export function checkEngine() {
  const fail = (message) => {
    throw coded(new Error(message), "DAX001_ENGINE");
  };
  if (typeof WebAssembly !== "object") fail("WebAssembly is switched off here: allow it, and try again");
  try {
    new WebAssembly.Module(EMPTY);
  } catch (error) {
    fail(`WebAssembly is not allowed here (${error.message}): a content security policy needs script-src 'wasm-unsafe-eval'`);
  }
  if (!hasVectors()) fail(`WebAssembly has no vectors here (simd128): dax001 needs ${NEEDED}`);
}
