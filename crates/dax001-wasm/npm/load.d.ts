/// <reference lib="esnext.disposable" />
/** Everything that `dax001` exports. */
export type Policy = typeof import("./index.js");

/**
 * Everything that `dax001` exports, on a module that you have: `dax001_bg.wasm` compiled, its
 * bytes, a response with them, or a promise of one of these. Nothing is fetched or imported.
 * Rejects with a `TypeError` (`DAX001_MODULE_TYPE`) for anything else, and with `DAX001_FILE` for a
 * response that is an error.
 */
export function load(source: ModuleSource | PromiseLike<ModuleSource>): Promise<Policy>;

/** The module: compiled, its bytes, or a response with them. */
export type ModuleSource = WebAssembly.Module | ArrayBuffer | Uint8Array | Response;
