// Browsers: the module is fetched from beside this file before the import is done.
import init from "./dax001_review.js";

await init();

export { Clusters, readList, readReport } from "./dax001_review.js";
