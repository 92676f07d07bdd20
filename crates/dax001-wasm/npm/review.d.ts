/// <reference lib="esnext.disposable" />
// `Clusters` has a `[Symbol.dispose]`, which the standard library of older targets does not declare.
export { Clusters, HeldReport, Targets, checkReport, differences, holdReport, isRiskList, openReport, readList, readReport, readSeal } from "./dax001.js";
export type { EarlierReport, OpenedReport } from "./dax001.js";
export type { Change, Changes, Difference, Differences, JudgedOtherwise, ListProblem, Meaning, RiskList, SavedReport, Seal, SealedSource } from "./types.js";
