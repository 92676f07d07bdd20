export { Evaluator, evaluate, plan, rule, version } from "./dax001.js";
export type * from "./types.js";
