/// <reference lib="esnext.disposable" />
// `Clusters` has a `[Symbol.dispose]`, which the standard library of older targets does not declare.
export { Clusters, readList, readReport } from "./dax001_review.js";
export type { Change, Changes, ListProblem, RiskList, SavedReport } from "./dax001_review.js";
