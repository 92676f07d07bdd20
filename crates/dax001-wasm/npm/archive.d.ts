/// <reference lib="esnext.disposable" />
// `Archive` has a `[Symbol.dispose]`, which the standard library of older targets does not declare.
export { Archive, ArchiveWriter } from "./dax001.js";
export type { ArchiveFile } from "./dax001.js";
