// Ties a report to its evidence: hashes sources, and verifies a saved report.
import { REFUSED, ReadError, bytesOf, eachChunk } from "./bytes.js";
import { ReportError, fromReport, reportText, savedReport, withSha256 } from "./saved.js";
import { advance, judge, progressOf, release, sizeOf, sourcesOf } from "./sources.js";

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
export async function verifyAll(files, modules, options) {
  const found = await hashed(files, modules, options);
  if (!found) return null;
  const { reports } = found;
  // Which of two was meant is not for us to say.
  if (reports.length > 1) throw new ReportError(`there are two saved reports, ${reports[0].name} and ${reports[1].name}: give one of them with its evidence`);
  if (reports.length === 0) return { status: "no-report", ...left(found) };
  return verify(reports[0], { ...found, reports: [] }, modules, options);
}

/** Verifies this saved report, `{ name, blob }`, by the evidence given; the fault of a report is an answer, too. */
export async function verification(saved, files, modules, options) {
  const found = await hashed(files, modules, options);
  if (!found) return null;
  try {
    return await verify(saved, found, modules, options);
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
    return { status: "no-report", message: error.message, ...left(found) };
  }
}

/** The bytes of a report's sources among what was given, found by their hash: what has none could be anything. */
export async function blobsOf(sources, given, modules, options) {
  const { evidence } = await hashed(given, modules, options);
  return sources.map(({ sha256 }) => evidence.get(sha256)?.blob);
}

/** What was given, as evidence by its hash, saved reports, and what can't be read. */
async function hashed(files, modules, { counts, say = () => {} }) {
  const progress = progressOf(files);
  const advanced = (length) => advance(progress, length, () => 0, say);
  const found = { reports: [], evidence: new Map(), unreadable: [], progress };
  for (const one of files) {
    for await (const { name, blob, report, problem } of sourcesOf(one, progress, modules)) {
      if (report) {
        found.reports.push({ name, blob: report });
        continue;
      }
      const sha256 = blob && (await sha256Of(blob, modules.policy, counts, advanced));
      if (!counts()) return null;
      if (!sha256) found.unreadable.push({ name, message: problem?.message ?? REFUSED });
      else if (!found.evidence.has(sha256)) found.evidence.set(sha256, { name, blob, isUsed: false });
    }
  }
  return found;
}

/** What is none of the report's evidence. */
function left({ evidence, unreadable }) {
  const unused = [...evidence.values()].filter(({ isUsed }) => !isUsed);
  return { unused: unused.map(({ name }) => name), unreadable };
}

/** Finds the report's evidence by its hashes, and judges it again as it was then. */
async function verify(saved, found, modules, { counts, say = () => {} }) {
  const { differences, readSeal } = await modules.review();
  const bytes = await bytesOf(saved.blob).then(reportText, () => null);
  if (!bytes) throw new ReportError(`can't read ${saved.name}: ${REFUSED}, or it is too large`);
  const seal = fromReport(saved.name, () => readSeal(bytes));
  const sources = seal.sources.map(({ sha256 }) => found.evidence.get(sha256?.toLowerCase()));
  for (const source of sources) if (source) source.isUsed = true;
  const missing = seal.sources.filter(({ failure }, index) => !failure && !sources[index]);
  const given = sources.map((source) => source?.name ?? null);
  const outcome = { report: saved.name, seal, given, missing, ...left(found) };
  if (missing.length > 0) return { ...outcome, status: "evidence-missing" };
  const report = await judgeAgain(saved.name, seal, sources, modules.policy, found.progress, counts, say);
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
  const evaluator = new policy.Evaluator();
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
    const held = evaluator.hold();
    const head = held.head();
    // They were found by their hashes.
    const sources = head.sources.map((source, index) => (found[index] ? withSha256(source, seal.sources[index].sha256) : source));
    return { head: { ...head, sources }, held };
  } finally {
    release(evaluator);
  }
}
