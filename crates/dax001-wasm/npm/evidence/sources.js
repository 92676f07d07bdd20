// Reads what was given and has the module judge it. `policy` is the module with its glue.
import { REFUSED, ReadError, eachChunk, read, release } from "./bytes.js";
import { contentOf, contentOfBytes } from "./kind.js";

/** An archive larger than this is not read into memory, and all archives together are unpacked to no more. */
const ARCHIVE_LIMIT = 1 << 30;

/**
 * Judges everything that was given: the report, which is held, and its sources with their bytes; nothing once it counts no longer.
 *
 * What is given is `{ name, blob, label, labels }`: the blob can be a stream, too; the label is of all that comes of it, and `labels` are
 * pairs of a source's name and its label. In place of a blob can stand the `problem` why there is none.
 * `say` is told now and then how far it is, and `begins` of each source which of what was given it is or came out of.
 * `skipped` lists files that hold only metadata of an operating system, as `{ name, what }`. The report has no source for them.
 * `settings` are the policy's options beside `sha256`.
 */
export async function judgeAll(given, policy, { counts, say = () => {}, begins = () => {}, sha256 = false, settings = {} }) {
  const progress = progressOf(given);
  const isHashed = sha256 || (await mayHaveManifest(given, policy));
  const evaluator = new policy.Evaluator({ sha256: isHashed, ...settings });
  const sources = [];
  const skipped = [];
  let reading = null;
  try {
    for (const [owner, one] of given.entries()) {
      const labels = new Map(one.labels);
      reading = { owner, name: one.name };
      begins(reading);
      for await (const source of sourcesOf(one, progress, policy)) {
        reading = { owner, name: source.name };
        if (source.skipped) {
          evaluator.skip(source.name, source.skipped);
          skipped.push({ name: source.name, what: source.skipped, owner });
          continue;
        }
        evaluator.begin(source.name, labels.get(source.name) ?? one.label);
        if (source.problem) evaluator.fail(source.problem.message, source.problem.code);
        const { name, blob, bytes, problem } = source;
        const isRead = !problem && (await judge(evaluator, bytes ?? blob, progress, counts, say));
        if (isRead === null) return null;
        // A browser keeps a blob outside of the memory that bytes would fill.
        sources.push({ name, blob, owner, isRead });
      }
      if (!counts()) return null;
    }
    reading = null;
    return { held: evaluator.hold(), sources, skipped };
  } catch (error) {
    // Whoever hears of it wants to know what was being read.
    error.reading = reading;
    throw error;
  } finally {
    release(evaluator);
  }
}

/** Whether the manifest of an export may be among what was given: it lists files by their hashes, so then every source is hashed. */
async function mayHaveManifest(given, policy) {
  for (const { blob } of given) {
    if (!(blob instanceof Blob)) continue;
    const { isArchive, isCollectionFile } = await contentOf(blob, policy);
    if (isArchive || isCollectionFile) return true;
  }
  return false;
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
 * What was given as sources: itself, or the files of the archive that it is. A stream is a source as it is. `skipped` says what
 * a file is that is not evidence, and `isReport` whether that is a saved report.
 */
export async function* sourcesOf({ name, blob, problem }, progress, policy) {
  if (!blob) {
    yield { name, problem };
    return;
  }
  const { isArchive, isReport, skipped } = blob instanceof Blob ? await contentOf(blob, policy) : {};
  if (!isArchive) {
    if (skipped) progress.total -= blob.size;
    yield skipped ? { name, skipped, blob, isReport } : { name, blob, isReport };
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
    const { Archive } = policy;
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
      // An archive within an archive is not opened: the policy names it.
      const content = data ? await contentOfBytes(data, policy) : {};
      const unpacked = data && new Blob([data]);
      if (content.skipped) yield { name: file.name, skipped: content.skipped, bytes: data, blob: unpacked, isReport: content.isReport };
      else yield { name: file.name, bytes: data, blob: unpacked, isReport: content.isReport, problem };
    }
  } catch (error) {
    // Whatever becomes of the archive, the other sources are judged. After a trap nothing can be.
    if (error instanceof WebAssembly.RuntimeError) throw error;
    yield { name, problem: { message: `this archive can't be unpacked: ${error?.message ?? error}`, code: "archive-damaged" } };
  } finally {
    if (archive) release(archive);
  }
}
