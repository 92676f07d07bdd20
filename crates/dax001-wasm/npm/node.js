// Node: the module is read from disk, so there is nothing to wait for.
import { readFileSync } from "node:fs";
import { initSync } from "./dax001.js";

initSync({ module: readFileSync(new URL("./dax001_bg.wasm", import.meta.url)) });

export { Evaluator, Sha256, evaluate, newName, plan, rule, version } from "./dax001.js";
