// Browsers: the module is fetched from beside this file before the import is done.
import init from "./dax001_review.js";

await init();

export { Clusters, differences, readList, readReport, readSeal } from "./dax001_review.js";
