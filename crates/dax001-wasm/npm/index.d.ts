/// <reference lib="esnext.disposable" />
// `Evaluator` has a `[Symbol.dispose]`, which the standard library of older targets does not declare.
export { Evaluator, Sha256, evaluate, newName, plan, rule, version } from "./dax001.js";
export type * from "./types.js";
