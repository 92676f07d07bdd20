// The part of the page's worker that ties a report to its evidence: hashes sources, and verifies a saved report.
"use strict";

/** The SHA-256 of a blob; nothing if it can't be read to its end or counts no longer. */
async function sha256Of(blob, counts, say = () => {}) {
  const hash = new dax001_module.Sha256();
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
async function seal(report, counts) {
  for (const [index, { blob, isRead }] of report.sources.entries()) {
    if (report.head.sources[index].sha256) continue;
    let length = 0;
    const sha256 = isRead ? await sha256Of(blob, counts, (read) => (length += read)) : null;
    if (!counts()) return false;
    if (sha256 && length === report.head.sources[index].bytes) report.head.sources[index] = withSha256(report.head.sources[index], sha256);
  }
  return true;
}

function withSha256({ name, bytes, ...rest }, sha256) {
  return { name, bytes, sha256, ...rest };
}

/**
 * Verifies the saved report among what was given: its evidence is found by its hashes among the rest, and judged again as it was then.
 * Nothing once it counts no longer.
 */
async function verify(files, counts, say) {
  const progress = progressOf(files);
  const hashed = (length) => advance(progress, length, () => 0, say);
  let saved = null;
  const evidence = new Map();
  const unreadable = [];
  for (const one of files) {
    for await (const { name, blob, report, problem } of sourcesOf(one, progress)) {
      if (report) {
        // Which of two was meant is not for us to say.
        if (saved) throw new Error(`there are two saved reports, ${saved.name} and ${name}: clear, and give one of them with its evidence`);
        saved = { name, blob: report };
        continue;
      }
      const sha256 = blob && (await sha256Of(blob, counts, hashed));
      if (!counts()) return null;
      if (!sha256) unreadable.push({ name, message: problem?.message ?? "the browser was refused its bytes" });
      else if (!evidence.has(sha256)) evidence.set(sha256, { name, blob, isUsed: false });
    }
  }
  const names = () => [...evidence.values()].filter(({ isUsed }) => !isUsed).map(({ name }) => name);
  if (!saved) return { status: "no-report", unused: names(), unreadable };
  await loadReview();
  const bytes = await readReportText(saved.blob);
  if (!bytes) throw new Error(`can't read ${saved.name}: the browser was refused its bytes, or it is too large`);
  const seal = fromReport(saved.name, () => dax001_review_module.readSeal(bytes));
  const found = seal.sources.map(({ sha256 }) => evidence.get(sha256?.toLowerCase()));
  for (const source of found) if (source) source.isUsed = true;
  const missing = seal.sources.filter(({ failure }, index) => !failure && !found[index]);
  const given = found.map((source) => source?.name ?? null);
  const outcome = { report: saved.name, seal, given, missing, unused: names(), unreadable };
  if (missing.length > 0) return { ...outcome, status: "evidence-missing" };
  const report = await judgeAgain(saved.name, seal, found, progress, counts, say);
  if (!report) return null;
  const judged = await bytesOf(new Blob(savedReport(report)));
  if (!counts()) return null;
  const differences = fromReport(saved.name, () => dax001_review_module.differences(bytes, judged));
  return { ...outcome, status: differences.total > 0 ? "differs" : "holds", differences };
}

/** The report on the sources that a saved one names, each under its name and label. */
async function judgeAgain(reportName, seal, found, progress, counts, say) {
  const evaluator = new dax001_module.Evaluator();
  progress.bytes = 0;
  progress.total = found.reduce((sum, source) => sum + (source?.blob.size ?? 0), 0);
  try {
    for (const [index, { name, label, failure }] of seal.sources.entries()) {
      evaluator.begin(name, label);
      if (!found[index]) {
        fromReport(reportName, () => evaluator.fail(failure.message, failure.code));
        continue;
      }
      const isRead = await judge(evaluator, found[index].blob, progress, counts, say);
      if (isRead === null) return null;
      if (!isRead) throw new Error(`can't read ${found[index].name} any more: give it again`);
    }
    const { findings, ...head } = evaluator.finish();
    // They were found by their hashes.
    const sources = head.sources.map((source, index) => (found[index] ? withSha256(source, seal.sources[index].sha256) : source));
    return { head: { ...head, sources, findings: [] }, findings };
  } finally {
    release(evaluator);
  }
}
