/// <reference lib="esnext.disposable" />
// `Clusters` has a `[Symbol.dispose]`, which the standard library of older targets does not declare.
export { Clusters, readList } from "./dax001_review.js";
export type { Change, Changes, ListProblem, RiskList } from "./dax001_review.js";
