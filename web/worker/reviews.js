// The part of the page's worker that deals with what a reviewer adds: annotations, an earlier report to compare with, and the
// report that is saved with all of it.
"use strict";

/** How many clusters that are gone are handed to the page. */
const GONE = 500;
/** The strongest first: what a row shows of several. */
const REVIEWS = ["accepted", "expired", "incomplete", "disputed", "to-do", "note"];

/** The clusters of a report as the module compares them. */
async function clustersOf(report) {
  if (!report.clusters) {
    await loadReview();
    report.clusters = gathered(report.findings);
  }
  return report.clusters;
}

function gathered(findings) {
  const clusters = new dax001_review_module.Clusters();
  for (const { resource, status } of findings) clusters.push(resource, status);
  return clusters;
}

/**
 * Finds out which findings each annotation speaks of. What is typed changes often and lists seldom, so lists are kept until others come.
 * Each of them is `{ annotation, review }`.
 */
async function annotate(report, typed, lists) {
  if (typed.length > 0 || (lists ?? report.lists ?? []).length > 0) await clustersOf(report);
  const found = ({ annotation, review }) => ({ annotation: { ...annotation, findings: findingsOf(report, annotation) }, review });
  if (lists) report.lists = lists.map(found);
  report.annotations = [...typed.map(found), ...(report.lists ?? [])];
  report.reviews = [];
  for (const { annotation, review } of report.annotations) {
    for (const index of annotation.findings) {
      // There is no risk to accept where a cluster passes.
      if (report.findings[index].status === "pass" && ["accepted", "expired", "incomplete"].includes(review)) continue;
      const own = report.reviews[index];
      if (!own || REVIEWS.indexOf(review) < REVIEWS.indexOf(own)) report.reviews[index] = review;
    }
  }
  report.view = null;
  const counts = Object.fromEntries(REVIEWS.map((review) => [review, 0]));
  report.reviews.forEach((review, index) => {
    counts[review] += 1;
    if (review === "accepted" && report.findings[index].status === "fail") counts.acceptedFails = (counts.acceptedFails ?? 0) + 1;
  });
  return { counts: { acceptedFails: 0, ...counts }, matches: report.annotations.map(({ annotation }) => annotation.findings.length) };
}

/** The findings that an annotation speaks of. A cluster without a name is known by its index alone. */
function findingsOf(report, { target, findings }) {
  const isNameless = target.matching === "exact" && target.clusters.length === 0;
  if (isNameless) return findings.filter((index) => index < report.findings.length);
  try {
    return [...report.clusters.matching(target)];
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    // A target that can't be used, out of a saved report that was changed by hand, speaks of nothing.
    return [];
  }
}

/** Which of the annotations speak of a finding. */
function annotationsOf(report, index) {
  const all = report.annotations ?? [];
  return [...all.keys()].filter((at) => all[at].annotation.findings.includes(index));
}

/** Compares a report with an earlier one, or with an earlier export: what has become of each cluster. */
async function compare(report, { name, blob }, counts) {
  const earlier = await earlierOf(name, blob, counts);
  if (!earlier) return null;
  const after = await clustersOf(report);
  const before = gathered(earlier.findings);
  const { changes, earlier: places, gone } = after.changes(before);
  release(before);
  report.changes = changes;
  report.was = places.map((place) => (place === null ? undefined : earlier.findings[place].status));
  report.view = null;
  const tally = { new: 0, fixed: 0, worse: 0, undecided: 0, unchanged: 0, "not-compared": 0 };
  for (const change of changes) tally[change] += 1;
  const covered = new Set();
  for (const { account, regions } of report.head.coverage.accounts) {
    for (const { region, state } of regions) {
      if (state === "exported" || state === "empty") covered.add(`${account ?? ""} ${region ?? ""}`);
    }
  }
  // A cluster whose region is not in the new evidence can still be there.
  const isCovered = ({ resource: { account = "", region = "" } }) => Boolean(account && region) && covered.has(`${account} ${region}`);
  const away = gone.map((index) => ({ finding: { ...earlier.findings[index], evidence: [] }, isCovered: isCovered(earlier.findings[index]) }));
  away.sort((one, other) => other.isCovered - one.isCovered);
  return {
    changes: tally,
    gone: away.slice(0, GONE),
    goneCovered: away.filter(({ isCovered }) => isCovered).length,
    goneTotal: away.length,
    generatedAt: earlier.generatedAt,
    annotations: earlier.annotations,
    clusters: earlier.findings.length,
  };
}

/** The findings of a report that was saved, or those of evidence, which is judged now. */
async function earlierOf(name, blob, counts) {
  const head = await read(blob, 0, HEAD);
  if (!head) throw new Error(`${name} can't be read: the browser was refused its bytes`);
  if (isReport(head)) {
    let saved;
    try {
      saved = JSON.parse(await blob.text());
    } catch (error) {
      throw new Error(`${name} begins like a report of dax001, but is none (${error.message}): save the report again`);
    }
    const report = saved.report ?? saved;
    const isSound =
      /^1\./.test(report.schemaVersion) && Array.isArray(report.findings) &&
      report.findings.every((finding) => finding?.status in WEIGHT && typeof finding.reason === "string" && typeof finding.resource === "object" && finding.resource);
    if (!isSound) throw new Error(`${name} is a report that this version doesn't read (schemaVersion ${String(report.schemaVersion).slice(0, 20)})`);
    const annotations = Array.isArray(report.annotations) ? report.annotations : [];
    const { generatedAt } = saved;
    return { findings: report.findings, annotations, generatedAt: typeof generatedAt === "string" ? generatedAt : undefined };
  }
  const judged = await judgeAll([{ name, blob, labels: [] }], { counts, say() {}, begins() {} });
  if (!judged) return null;
  const { findings, sources, problems } = judged.report;
  // An export that says that there are no clusters can be compared with; one that can't be read can't.
  if (findings.length === 0 && judged.report.verdict !== "notApplicable") {
    const { message, help } = sources.flatMap((source) => source.problems).concat(problems)[0] ?? { message: "it says nothing", help: "" };
    throw new Error(`nothing in ${name} can be compared with: ${message}; ${help}`);
  }
  return { findings, annotations: [] };
}

/** The report with what was added to it, in the envelope that says when and by what it was made, as the parts of a file. */
function savedReport(report) {
  const whole = { ...report.head, findings: report.findings, annotations: (report.annotations ?? []).map(({ annotation }) => annotation) };
  const parts = ['{"report":{'];
  for (const [at, [name, value]] of Object.entries(whole).entries()) {
    parts.push(`${at > 0 ? "," : ""}${JSON.stringify(name)}:`);
    if (Array.isArray(value)) {
      // A piece at a time: the text of a large report is longer than a string can be.
      parts.push("[");
      for (let from = 0; from < value.length; from += 1000) {
        parts.push(`${from > 0 ? "," : ""}${value.slice(from, from + 1000).map((entry) => JSON.stringify(entry)).join(",")}`);
      }
      parts.push("]");
    } else {
      parts.push(JSON.stringify(value));
    }
  }
  parts.push(`},"generatedAt":${JSON.stringify(new Date().toISOString())},"module":${JSON.stringify(moduleOf)}}\n`);
  return parts;
}
