// Browsers: the module is fetched from beside this file before the import is done.
import init from "./dax001.js";

await init();

export { Evaluator, Sha256, evaluate, newName, plan, rule, version } from "./dax001.js";
