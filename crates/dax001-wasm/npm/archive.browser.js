// Browsers: the module is fetched from beside this file before the import is done.
import init from "./dax001_archive.js";

await init();

export { Archive, ArchiveWriter } from "./dax001_archive.js";
