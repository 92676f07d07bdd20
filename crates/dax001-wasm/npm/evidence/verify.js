// Ties a report to its evidence: hashes sources, and verifies a saved report.
import { REFUSED, ReadError, bytesOf, eachChunk, release } from "./bytes.js";
import { changedOf, pairsOf } from "./pairs.js";
import { ReportError, fromReport, reportText, savedReport, withSha256 } from "./saved.js";
import { advance, judge, progressOf, sizeOf, sourcesOf } from "./sources.js";

/** The SHA-256 of a blob; nothing if it can't be read to its end or counts no longer. */
async function sha256Of(blob, policy, counts, say = () => {}) {
  const hash = new policy.Sha256();
  const take = (chunk) => {
    hash.push(chunk);
    say(chunk.length);
  };
  try {
    return (await eachChunk(blob, counts, take)) ? hash.finish() : null;
  } catch (error) {
    if (error instanceof ReadError) return null;
    throw error;
  } finally {
    release(hash);
  }
}

/**
 * Writes into a report the hash of each of its sources that could be read and has none yet, where the contract has it; what is not
 * as long as it was when it was judged gets none. False once it counts no longer.
 */
export async function seal(report, policy, counts) {
  for (const [index, { blob, isRead }] of report.sources.entries()) {
    // Those beyond the limit of a report are not in it.
    if (!report.head.sources[index]) break;
    if (report.head.sources[index].sha256) continue;
    let length = 0;
    const sha256 = isRead ? await sha256Of(blob, policy, counts, (read) => (length += read)) : null;
    if (!counts()) return false;
    if (sha256 && length === report.head.sources[index].bytes) report.head.sources[index] = withSha256(report.head.sources[index], sha256);
  }
  return true;
}

/**
 * Verifies the one saved report among what was given by the rest of it. Nothing once it counts no longer; a fault of the report is a
 * `ReportError`.
 */
export async function verifyAll(files, policy, options) {
  const found = await hashed(files, policy, options);
  if (!found) return null;
  const { reports } = found;
  // Which of two was meant is not for us to say.
  if (reports.length > 1) throw new ReportError(`there are two saved reports, ${reports[0].name} and ${reports[1].name}: give one of them with its evidence`);
  if (reports.length === 0) return { status: "no-report", ...left(found) };
  return verify(reports[0], { ...found, reports: [] }, policy, options);
}

/** Verifies this saved report, `{ name, blob }`, by the evidence given; the fault of a report is an answer, too. */
export async function verification(saved, files, policy, options) {
  const found = await hashed(files, policy, options);
  const sha256 = await sha256Of(saved.blob, policy, options.counts);
  if (!found || !options.counts()) return null;
  // The report may lie in the folder of its evidence. Any other file that begins like a report may hold clusters: list it as unused.
  found.reports = found.reports.filter((report) => report.sha256 !== sha256);
  try {
    return await verify(saved, found, policy, options);
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
    return { status: "no-report", message: error.message, ...left(found) };
  }
}

/** The bytes of a report's sources among what was given, found by their hash: what has none could be anything. */
export async function blobsOf(sources, given, policy, options) {
  const { files } = await hashed(given, policy, options);
  const blobs = new Map(files.map(({ sha256, blob }) => [sha256, blob]));
  return sources.map(({ sha256 }) => blobs.get(sha256));
}

/** Reads everything that was given: evidence files and saved reports with their hashes, unreadable files, and skipped ones. */
async function hashed(given, policy, { counts, say = () => {} }) {
  const progress = progressOf(given);
  const advanced = (length) => advance(progress, length, () => 0, say);
  const found = { reports: [], files: [], unreadable: [], skipped: [], progress };
  const blobs = new Map();
  for (const one of given) {
    for await (const { name, blob, bytes, isReport, skipped, problem } of sourcesOf(one, progress, policy)) {
      if (skipped && !isReport) {
        found.skipped.push({ name, what: skipped });
        continue;
      }
      const sha256 = blob && (await sha256Of(bytes ?? blob, policy, counts, advanced));
      if (!counts()) return null;
      if (sha256 && isReport) found.reports.push({ name, blob, sha256 });
      else if (!sha256) found.unreadable.push({ name, message: problem?.message ?? REFUSED });
      else {
        // Files in archives are unpacked into memory: keep one copy of the same bytes.
        if (!blobs.has(sha256)) blobs.set(sha256, blob);
        found.files.push({ name, blob: blobs.get(sha256), sha256 });
      }
    }
  }
  return found;
}

/** The files that stand for no source of a report, before any is paired. */
function left({ files, reports, unreadable, skipped }) {
  return { unused: [...files, ...reports].map(({ name }) => name), changed: [], unreadable, skipped };
}

/** The files that stand for no source of a report, after pairing. */
function unpaired(sources, pairs, found) {
  const used = new Set(pairs);
  const files = found.files.filter((_, index) => !used.has(index));
  return { ...left({ ...found, files }), changed: changedOf(sources, found.files, pairs) };
}

/** Finds the report's evidence by its hashes, and judges it again as it was then. */
async function verify(saved, found, policy, { counts, say = () => {} }) {
  const { differences, readSeal } = policy;
  const bytes = await bytesOf(saved.blob).then(reportText, () => null);
  if (!bytes) throw new ReportError(`can't read ${saved.name}: ${REFUSED}, or it is too large`);
  const seal = fromReport(saved.name, () => readSeal(bytes));
  const pairs = pairsOf(seal.sources, found.files);
  const sources = pairs.map((file) => found.files[file]);
  const missing = seal.sources.filter(({ failure }, index) => !failure && !sources[index]);
  const given = sources.map((source) => source?.name ?? null);
  const outcome = { report: saved.name, seal, given, missing, ...unpaired(seal.sources, pairs, found) };
  if (missing.length > 0) return { ...outcome, status: "evidence-missing" };
  const report = await judgeAgain(saved.name, seal, sources, policy, found.progress, counts, say);
  if (!report) return null;
  const judged = await textOf(report);
  if (!counts()) return null;
  const differ = fromReport(saved.name, () => differences(bytes, judged));
  return { ...outcome, status: differ.total > 0 ? "differs" : "holds", differences: differ };
}

/** The text of a report, which is freed. */
async function textOf(report) {
  try {
    return await bytesOf(new Blob(savedReport(report)));
  } finally {
    release(report.held);
  }
}

/** The report on the sources that a saved one names, each under its name and label. */
async function judgeAgain(reportName, seal, found, policy, progress, counts, say) {
  // Files are compared with the manifest of their export by their hashes.
  const evaluator = new policy.Evaluator({ sha256: seal.sources.some(({ isManifest }) => isManifest), ...seal.settings });
  progress.bytes = 0;
  progress.total = sizeOf(found.filter(Boolean));
  try {
    for (const [index, { name, label, failure }] of seal.sources.entries()) {
      evaluator.begin(name, label);
      if (!found[index]) {
        fromReport(reportName, () => evaluator.fail(failure.message, failure.code));
        continue;
      }
      const isRead = await judge(evaluator, found[index].blob, progress, counts, say);
      if (isRead === null) return null;
      if (!isRead) throw new ReportError(`can't read ${found[index].name} any more: give it again`);
    }
    for (const { code, message } of seal.skipped ?? []) fromReport(reportName, () => evaluator.skipAgain(code, message));
    const held = evaluator.hold();
    const head = held.head();
    // They were found by their hashes.
    const sources = head.sources.map((source, index) => (found[index] ? withSha256(source, seal.sources[index].sha256) : source));
    return { head: { ...head, sources }, held };
  } finally {
    release(evaluator);
  }
}
