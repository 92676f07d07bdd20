// Reads what was given and has the module judge it. `modules` holds the `policy`, and functions that load the others when they are
// needed: `archive` and `review`.
import { REFUSED, ReadError, eachChunk, read } from "./bytes.js";
import { HEAD, isReport } from "./saved.js";

/** An archive larger than this is not read into memory, and all archives together are unpacked to no more. */
const ARCHIVE_LIMIT = 1 << 30;

/**
 * Judges everything that was given: the report, which is held, and its sources with their bytes; nothing once it counts no longer.
 *
 * What is given is `{ name, blob, label, labels }`: the blob can be a stream, too; the label is of all that comes of it, and `labels` are
 * pairs of a source's name and its label. In place of a blob can stand the `problem` why there is none.
 * `say` is told now and then how far it is, and `begins` of each source which of what was given it is or came out of.
 */
export async function judgeAll(given, modules, { counts, say = () => {}, begins = () => {}, sha256 = false }) {
  const progress = progressOf(given);
  const evaluator = new modules.policy.Evaluator({ sha256 });
  const sources = [];
  let reading = null;
  try {
    for (const [owner, one] of given.entries()) {
      const labels = new Map(one.labels);
      reading = { owner, name: one.name };
      begins(reading);
      for await (const source of sourcesOf(one, progress, modules)) {
        reading = { owner, name: source.name };
        evaluator.begin(source.name, labels.get(source.name) ?? one.label);
        if (source.problem) evaluator.fail(source.problem.message, source.problem.code);
        const isRead = !source.problem && (await judge(evaluator, source.blob, progress, counts, say));
        if (isRead === null) return null;
        sources.push({ ...source, owner, isRead });
      }
      if (!counts()) return null;
    }
    reading = null;
    return { held: evaluator.hold(), sources };
  } catch (error) {
    // Whoever hears of it wants to know what was being read.
    error.reading = reading;
    throw error;
  } finally {
    release(evaluator);
  }
}

/** Frees what a module holds; after a trap it can't, and that must not hide the trap. */
export function release(object) {
  try {
    object.free();
  } catch {}
}

/** How many bytes were given; of a stream that isn't known. */
export function sizeOf(given) {
  return given.reduce((sum, { blob }) => sum + (blob?.size ?? 0), 0);
}

/** How far the reading of what was given is, and how much of archives may still be unpacked. */
export function progressOf(given) {
  return { room: ARCHIVE_LIMIT, bytes: 0, total: sizeOf(given), said: performance.now() };
}

/** So much more has been read: `say` is told now and then. */
export function advance(progress, length, clusters, say) {
  progress.bytes += length;
  if (performance.now() - progress.said > 100) {
    progress.said = performance.now();
    say({ bytes: progress.bytes, total: progress.total, clusters: clusters() });
  }
}

/** Reads one source into the evaluator: whether it could be read to its end; nothing if the evaluation counts no longer. */
export async function judge(evaluator, blob, progress, counts, say) {
  const take = (chunk) => {
    evaluator.push(chunk);
    advance(progress, chunk.length, () => evaluator.clusters, say);
  };
  try {
    if (!(await eachChunk(blob, counts, take))) return null;
    evaluator.end();
    return true;
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    // A source that can't be read doesn't keep the others from being judged.
    evaluator.fail(error.message);
    return false;
  }
}

/**
 * What was given as sources: itself, or the files of the archive that it is. A stream is a source as it is.
 * A file of the operating system in an archive has no blob, but `skipped`: what it is.
 */
export async function* sourcesOf({ name, blob, problem }, progress, modules) {
  if (!blob) {
    yield { name, problem };
    return;
  }
  const head = blob instanceof Blob ? await read(blob, 0, HEAD) : null;
  if (head && isReport(head)) {
    yield savedReportOf(name, blob);
    return;
  }
  if (!head || !isArchive(head)) {
    yield { name, blob };
    return;
  }
  const bytes = blob.size > ARCHIVE_LIMIT ? null : await read(blob, 0, blob.size);
  if (!bytes) {
    const message = blob.size > ARCHIVE_LIMIT ? "this archive is larger than 1 GiB" : `this archive can't be read: ${REFUSED}`;
    yield { name, problem: { message, code: blob.size > ARCHIVE_LIMIT ? "archive-too-large" : "source-unreadable" } };
    return;
  }
  let archive;
  try {
    const { Archive } = await modules.archive();
    archive = new Archive(name, bytes, progress.room);
    progress.bytes += blob.size;
    for (let file; (file = archive.next()); ) {
      const { data, problem, skipped } = file;
      if (skipped) {
        yield { name: file.name, skipped };
        continue;
      }
      progress.total += data?.length ?? 0;
      progress.room -= data?.length ?? 0;
      const unpacked = data && new Blob([data]);
      yield data && isReport(data.subarray(0, HEAD)) ? savedReportOf(file.name, unpacked) : { name: file.name, blob: unpacked, problem };
    }
  } catch (error) {
    // Whatever becomes of the archive, the other sources are judged. After a trap nothing can be.
    if (error instanceof WebAssembly.RuntimeError) throw error;
    yield { name, problem: { message: `this archive can't be unpacked: ${error?.message ?? error}`, code: "archive-damaged" } };
  } finally {
    if (archive) release(archive);
  }
}

/** Whether the file of this path is nobody's evidence: what file managers leave beside files for themselves. The same as `is_litter` of the policy. */
export function isLitter(path) {
  const parts = path.split(/[/\\]/);
  const name = parts.pop();
  return /^(\._.*|\.DS_Store|Thumbs\.db|desktop\.ini)$/s.test(name) || parts.includes("__MACOSX");
}

/** Whether a file begins like a zip archive: a local file header, or the end of an archive without files. */
export function isArchive(head) {
  return head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
}

/** A saved report as a source: it is none. */
function savedReportOf(name, report) {
  return { name, report, problem: { message: "this is a report of dax001 and no evidence: verify it with its evidence, or compare with it", code: "saved-report" } };
}
