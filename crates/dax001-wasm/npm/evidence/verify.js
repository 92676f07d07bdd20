// Ties a report to its evidence: hashes sources, and verifies a saved report.
import { REFUSED, bytesOf, eachChunk } from "./bytes.js";
import { ReportError, fromReport, reportText, savedReport, withSha256 } from "./saved.js";
import { advance, judge, progressOf, release, sizeOf, sourcesOf } from "./sources.js";

/** The SHA-256 of a blob; nothing if it can't be read to its end or counts no longer. */
async function sha256Of(blob, policy, counts, say = () => {}) {
  const hash = new policy.Sha256();
  try {
    const isRead = await eachChunk(blob, counts, (chunk) => {
      hash.push(chunk);
      say(chunk.length);
    });
    return isRead ? hash.finish() : null;
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
 * Verifies the saved report among what was given: its evidence is found by its hashes among the rest, and judged again as it was then.
 * Nothing once it counts no longer. A fault of the report is a `ReportError`.
 */
export async function verifyAll(files, modules, { counts, say = () => {} }) {
  const progress = progressOf(files);
  const hashed = (length) => advance(progress, length, () => 0, say);
  let saved = null;
  const evidence = new Map();
  const unreadable = [];
  for (const one of files) {
    for await (const { name, blob, report, problem } of sourcesOf(one, progress, modules)) {
      if (report) {
        // Which of two was meant is not for us to say.
        if (saved) throw new ReportError(`there are two saved reports, ${saved.name} and ${name}: give one of them with its evidence`);
        saved = { name, blob: report };
        continue;
      }
      const sha256 = blob && (await sha256Of(blob, modules.policy, counts, hashed));
      if (!counts()) return null;
      if (!sha256) unreadable.push({ name, message: problem?.message ?? REFUSED });
      else if (!evidence.has(sha256)) evidence.set(sha256, { name, blob, isUsed: false });
    }
  }
  const names = () => [...evidence.values()].filter(({ isUsed }) => !isUsed).map(({ name }) => name);
  if (!saved) return { status: "no-report", unused: names(), unreadable };
  const { differences, readSeal } = await modules.review();
  const bytes = await bytesOf(saved.blob).then(reportText, () => null);
  if (!bytes) throw new ReportError(`can't read ${saved.name}: ${REFUSED}, or it is too large`);
  const seal = fromReport(saved.name, () => readSeal(bytes));
  const found = seal.sources.map(({ sha256 }) => evidence.get(sha256?.toLowerCase()));
  for (const source of found) if (source) source.isUsed = true;
  const missing = seal.sources.filter(({ failure }, index) => !failure && !found[index]);
  const given = found.map((source) => source?.name ?? null);
  const outcome = { report: saved.name, seal, given, missing, unused: names(), unreadable };
  if (missing.length > 0) return { ...outcome, status: "evidence-missing" };
  const report = await judgeAgain(saved.name, seal, found, modules.policy, progress, counts, say);
  if (!report) return null;
  const judged = await bytesOf(new Blob(savedReport(report)));
  if (!counts()) return null;
  const differ = fromReport(saved.name, () => differences(bytes, judged));
  return { ...outcome, status: differ.total > 0 ? "differs" : "holds", differences: differ };
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
    const report = evaluator.finish();
    // They were found by their hashes.
    const sources = report.sources.map((source, index) => (found[index] ? withSha256(source, seal.sources[index].sha256) : source));
    return { ...report, sources };
  } finally {
    release(evaluator);
  }
}

/** The same, with a fault of the report as an answer. */
export async function verification(files, modules, options) {
  try {
    const outcome = await verifyAll(files, modules, options);
    return outcome?.status === "no-report" ? { ...outcome, message: "this is no report that dax001 saved" } : outcome;
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
    return { status: "no-report", message: error.message, unused: [], unreadable: [] };
  }
}
