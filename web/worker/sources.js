// The part of the page's worker that reads what was given and has the module judge it.
"use strict";

/** An archive larger than this is not read into memory, and all archives together are unpacked to no more. */
const ARCHIVE_LIMIT = 1 << 30;

/** What is no larger is hashed as it is judged; more than that is hashed afterwards, so that the first answer comes sooner. */
const HASHED_AT_ONCE = 32 << 20;

/**
 * Judges everything that was given: the report, and its sources with their bytes; nothing once it counts no longer.
 * `say` is told now and then how far it is, and `begins` of each source which of what was given it is or came out of.
 */
async function judgeAll(given, { counts, say, begins }) {
  const progress = progressOf(given);
  const evaluator = new dax001_module.Evaluator({ sha256: progress.total <= HASHED_AT_ONCE });
  const sources = [];
  let reading = null;
  try {
    for (const [owner, one] of given.entries()) {
      const labels = new Map(one.labels);
      reading = { owner, name: one.name };
      begins(reading);
      for await (const source of sourcesOf(one, progress)) {
        reading = { owner, name: source.name };
        evaluator.begin(source.name, labels.get(source.name));
        if (source.problem) evaluator.fail(source.problem.message, source.problem.code);
        const isRead = !source.problem && (await judge(evaluator, source.blob, progress, counts, say));
        if (isRead === null) return null;
        sources.push({ ...source, owner, isRead });
      }
      if (!counts()) return null;
    }
    reading = null;
    return { report: evaluator.finish(), sources };
  } catch (error) {
    // Whoever hears of it wants to know what was being read.
    error.reading = reading;
    throw error;
  } finally {
    release(evaluator);
  }
}

/** How far the reading of what was given is, and how much of archives may still be unpacked. */
function progressOf(given) {
  const total = given.reduce((sum, { blob }) => sum + (blob?.size ?? 0), 0);
  return { room: ARCHIVE_LIMIT, bytes: 0, total, said: performance.now() };
}

/** So much more has been read: `say` is told now and then. */
function advance(progress, length, clusters, say) {
  progress.bytes += length;
  if (performance.now() - progress.said > 100) {
    progress.said = performance.now();
    say({ bytes: progress.bytes, total: progress.total, clusters: clusters() });
  }
}

/** Reads one source into the evaluator: whether it could be read to its end; nothing if the evaluation counts no longer. */
async function judge(evaluator, blob, progress, counts, say) {
  const isRead = await eachChunk(blob, counts, (chunk) => {
    evaluator.push(chunk);
    advance(progress, chunk.length, () => evaluator.clusters, say);
  });
  // A source that can't be read doesn't keep the others from being judged.
  if (isRead === false) evaluator.fail("the browser was refused its bytes");
  if (isRead) evaluator.end();
  return isRead;
}

/** What was given as sources: itself, or the files of the archive that it is. */
async function* sourcesOf({ name, blob, problem }, progress) {
  if (!blob) {
    yield { name, problem: problem ?? { message: "the browser can't hold this text: save it to a file and choose that", code: "source-unreadable" } };
    return;
  }
  const head = await read(blob, 0, HEAD);
  if (head && isReport(head)) {
    yield savedReportOf(name, blob);
    return;
  }
  // A local file header, or the end of an archive without files.
  const isArchive = head?.[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
  if (!isArchive) {
    yield { name, blob };
    return;
  }
  const bytes = blob.size > ARCHIVE_LIMIT ? null : await read(blob, 0, blob.size);
  if (!bytes) {
    const message = blob.size > ARCHIVE_LIMIT ? "this archive is larger than 1 GiB" : "this archive can't be read: the browser was refused its bytes";
    yield { name, problem: { message, code: blob.size > ARCHIVE_LIMIT ? "archive-too-large" : "source-unreadable" } };
    return;
  }
  let archive;
  try {
    await loadArchive();
    archive = new dax001_archive_module.Archive(name, bytes, progress.room);
    progress.bytes += blob.size;
    for (let file; (file = archive.next()); ) {
      const { data, problem } = file;
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

/** How much of a file says whether it is a report that this page saved. */
const HEAD = 128;

/** A report that this page saved, as a source: it is none. */
function savedReportOf(name, report) {
  return { name, report, problem: { message: "this is a report of dax001 and no evidence: give it to “Verify a report” with its evidence, or compare with it from a report", code: "saved-report" } };
}

/** Whether a file begins like a report that this page saved, also with its members in order of their names: no evidence does. */
function isReport(head) {
  return /^\s*\{\s*(("report"\s*:\s*\{\s*)?"(schemaVersion|annotations)"|"generatedAt")\s*:/.test(decoderOf(head).decode(head));
}

/** A saved report as UTF-8, whatever it was saved as again: Windows PowerShell writes UTF-16. Nothing if it can't be read. */
async function readReportText(blob) {
  const bytes = await read(blob, 0, blob.size);
  const decoder = bytes && decoderOf(bytes);
  return decoder?.encoding === "utf-8" || !bytes ? bytes : new TextEncoder().encode(decoder.decode(bytes));
}

function decoderOf([first, second]) {
  return new TextDecoder(first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8");
}
