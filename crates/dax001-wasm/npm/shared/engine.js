// The module's requirements for its host: WebAssembly with 16-byte vectors (simd128) and reference
// types.

/** The smallest module. A policy that forbids compiling forbids this one, too. */
const EMPTY = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
/** The smallest module with a vector, and the smallest with a function that takes a reference. */
const VECTOR = Uint8Array.of(...EMPTY, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11);
const REFERENCE = Uint8Array.of(...EMPTY, 1, 5, 1, 96, 1, 111, 0);

/**
 * The hosts that can run the module. On a PC, WebKit has vectors only if the processor has AVX; the
 * other engines have them if it has SSE4.1.
 */
const NEEDED = "a browser from 2024 or later, or Node 20.11 or later, and on a PC a processor with AVX";

/**
 * Why the module can't run here; undefined if it can. `off`: WebAssembly is switched off.
 * `forbidden`: WebAssembly is forbidden, and `detail` is the engine's message. `vectors`:
 * WebAssembly has no vectors or no reference types.
 *
 * @returns {{ kind: "off" | "forbidden" | "vectors", detail: string } | undefined}
 */
function engineProblem() {
  if (typeof WebAssembly !== "object") return { kind: "off", detail: "" };
  try {
    new WebAssembly.Module(EMPTY);
  } catch (error) {
    return { kind: "forbidden", detail: /** @type {Error} */ (error).message };
  }
  return WebAssembly.validate(VECTOR) && WebAssembly.validate(REFERENCE) ? undefined : { kind: "vectors", detail: "" };
}

/** Throws an error that says why, if the module can't run. */
function checkEngine() {
  const { kind, detail } = engineProblem() ?? {};
  if (!kind) return;
  const messages = {
    off: "WebAssembly is switched off here: allow it, and try again",
    forbidden: `WebAssembly is not allowed here (${detail}): a content security policy needs script-src 'wasm-unsafe-eval'`,
    vectors: `WebAssembly has no vectors here (simd128): dax001 needs ${NEEDED}`,
  };
  throw Object.assign(new Error(messages[kind]), { code: "DAX001_ENGINE" });
}
