// Node: the module is read from disk, so there is nothing to wait for.
import { readFileSync } from "node:fs";
import { initSync } from "./dax001_review.js";

initSync({ module: readFileSync(new URL("./dax001_review_bg.wasm", import.meta.url)) });

export { Clusters, differences, readList, readReport, readSeal } from "./dax001_review.js";
