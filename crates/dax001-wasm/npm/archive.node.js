// Node: the module is read from disk, so there is nothing to wait for.
import { readFileSync } from "node:fs";
import { initSync } from "./dax001_archive.js";

initSync({ module: readFileSync(new URL("./dax001_archive_bg.wasm", import.meta.url)) });

export { Archive, ArchiveWriter } from "./dax001_archive.js";
