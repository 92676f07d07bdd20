// A host of the package's functions, as a developer who has read its README would write it.
import { readFileSync, readdirSync } from "node:fs";
import { Archive, Evaluator, KindReader, isRiskList, mayBeOsMetadata, osMetadata } from "dax001";

/** The files in a folder. An archive is replaced by its files. */
export function* filesIn(folder) {
  for (const name of readdirSync(folder).sort()) {
    const data = readFileSync(`${folder}/${name}`);
    if (!Archive.isArchive(data.subarray(0, 4))) {
      yield { name, data };
      continue;
    }
    const archive = new Archive(name, data);
    for (let file; (file = archive.next()); ) yield { name: file.name, data: file.data, problem: file.problem };
  }
}

/** The kind of a file that is not evidence, or a false value for evidence. */
function skipped(data) {
  if (mayBeOsMetadata(data.subarray(0, 4096), data.length) && osMetadata(data)) return osMetadata(data);
  const kind = new KindReader();
  const said = kind.push(data) ?? kind.finish();
  if (said === "saved-report") return "saved report of dax001";
  return said === "unrecognised" && isRiskList(data) ? "list of accepted risks" : undefined;
}

/**
 * Checks files with an `Evaluator`: passes each file in chunks, and says which files are not
 * evidence.
 */
export function inPieces(files, size) {
  const evaluator = new Evaluator({ sha256: true });
  for (const { name, data, problem } of files) {
    const other = data && skipped(data);
    if (other) {
      evaluator.skip(name, other);
      continue;
    }
    evaluator.begin(name);
    if (problem) {
      evaluator.fail(problem.message, problem.code);
      continue;
    }
    for (let at = 0; at < data.length; at += size) evaluator.push(data.subarray(at, at + size));
    evaluator.end();
  }
  return evaluator.finish();
}
