// The part of the page's worker that deals with what a reviewer adds: annotations, and an earlier report to compare with.

/** How many clusters that are gone are handed to the page. */
const GONE = 500;
/** The strongest first: what a row shows of several. */
const REVIEWS = ["accepted", "expired", "incomplete", "disputed", "to-do", "note"];
/** What is said of a risk: there is none to accept where a cluster passes. */
const OF_RISK = new Set(["accepted", "expired", "incomplete"]);

/** The clusters of a report as the module compares them. */
async function clustersOf(report) {
  if (!report.clusters) {
    const review = await modules.review();
    report.clusters ??= gathered(review, report.findings);
  }
  return report.clusters;
}

function gathered({ Clusters }, findings) {
  const clusters = new Clusters();
  for (const { resource, status } of findings) clusters.push(resource, status);
  return clusters;
}

/**
 * Finds out which findings each annotation speaks of; each of them is `{ annotation, review }`. What is typed changes often and lists seldom,
 * so lists are kept until others come. False once others have come meanwhile.
 */
async function annotate(report, typed, lists, counts) {
  if (typed.length > 0 || (lists ?? report.lists ?? []).length > 0) await clustersOf(report);
  if (!counts()) return false;
  if (lists) {
    const found = [];
    let paused = performance.now();
    for (const entry of lists) {
      found.push(applied(report, entry));
      // Between entries others have their turn: a long list over many clusters takes seconds.
      if (performance.now() - paused > 50) {
        await new Promise((resolve) => setTimeout(resolve));
        if (!counts()) return false;
        paused = performance.now();
      }
    }
    report.lists = found;
    report.listed = marked(report, [], found);
  }
  const own = typed.map((entry) => applied(report, entry));
  report.annotations = [...own, ...(report.lists ?? [])];
  report.reviews = marked(report, report.listed ?? [], own);
  report.view = null;
  return true;
}

function applied(report, { annotation, review }) {
  return { annotation: { ...annotation, findings: findingsOf(report, annotation) }, review };
}

/** For each finding the strongest of what was said before and what is said now. */
function marked(report, before, entries) {
  const reviews = before.slice();
  for (const { annotation, review } of entries) {
    for (const index of annotation.findings) {
      if (OF_RISK.has(review) && report.findings[index].status === "pass") continue;
      const own = reviews[index];
      if (!own || REVIEWS.indexOf(review) < REVIEWS.indexOf(own)) reviews[index] = review;
    }
  }
  return reviews;
}

/** The findings that an annotation speaks of. */
function findingsOf(report, { target, findings }) {
  let matching;
  try {
    matching = [...report.clusters.matching(target)];
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    // A target that can't be used, out of a saved report that was changed by hand, speaks of nothing.
    return [];
  }
  if (target.matching !== "exact") return matching;
  // What is typed is of one cluster: the one that it was typed on, as long as nothing contradicts; else the only one that is called so.
  const [index] = findings;
  if (index !== undefined && index < report.findings.length) return isOf(report.findings[index].resource, target) ? [index] : [];
  return matching.length === 1 ? matching : [];
}

/** Whether a cluster is the one of a target, as far as that knows it. */
function isOf({ account, region, name }, { accounts, regions, clusters }) {
  const agrees = (values, value) => values.length === 0 || values.includes(value);
  return agrees(accounts, account) && agrees(regions, region) && agrees(clusters, name);
}

/** How many findings have which review, of how many each annotation speaks, and of which cluster what was typed on one. */
function annotationCounts(report) {
  const counts = { acceptedFails: 0, ...Object.fromEntries(REVIEWS.map((review) => [review, 0])) };
  report.reviews.forEach((review, index) => {
    counts[review] += 1;
    if (review === "accepted" && report.findings[index].status === "fail") counts.acceptedFails += 1;
  });
  const own = [];
  for (const [place, { annotation }] of report.annotations.entries()) {
    if (annotation.target.matching !== "exact" || annotation.entry) continue;
    const [index] = annotation.findings;
    if (index !== undefined) own.push({ place, index, resource: report.findings[index].resource });
  }
  return { counts, matches: report.annotations.map(({ annotation }) => annotation.findings.length), own };
}

/** What speaks of a finding but what is typed on it. */
function othersOn(report, index) {
  const isOther = ({ annotation: { findings, target, entry } }) => (target.matching !== "exact" || entry) && findings.includes(index);
  return (report.annotations ?? []).filter(isOther).map(({ annotation }) => ({ ...annotation, findings: [] }));
}

/** Compares a report with an earlier one, or with an earlier export: what has become of each cluster. Nothing once it counts no longer. */
async function compare(report, { name, blob }, counts) {
  const earlier = await earlierOf(name, blob, counts);
  if (!earlier || !counts()) return null;
  const after = await clustersOf(report);
  if (!counts()) return null;
  const before = gathered(await modules.review(), earlier.findings);
  const { changes, earlier: places, gone } = after.changes(before);
  release(before);
  const wasThere = regionsOf(earlier.coverage, () => true);
  const isWhole = regionsOf(report.head.coverage, (state) => state === "exported" || state === "empty");
  // Of a region that the earlier evidence doesn't speak of, it is not known what was there.
  report.changes = changes.map((change, index) => (change === "new" && !isIn(wasThere, report.findings[index]) ? "not-compared" : change));
  report.was = places.map((place) => (place === null ? undefined : earlier.findings[place].status));
  report.view = null;
  const tally = { new: 0, fixed: 0, worse: 0, decided: 0, undecided: 0, unchanged: 0, "not-compared": 0 };
  for (const change of report.changes) tally[change] += 1;
  // A cluster whose region is not whole in the new evidence can still be there.
  const away = gone.map((index) => ({ finding: { ...earlier.findings[index], evidence: [] }, isCovered: isIn(isWhole, earlier.findings[index]) }));
  away.sort((one, other) => other.isCovered - one.isCovered);
  return {
    changes: tally,
    gone: away.slice(0, GONE),
    goneCovered: away.filter(({ isCovered }) => isCovered).length,
    goneTotal: away.length,
    generatedAt: earlier.generatedAt,
    annotations: earlier.annotations,
    leftOut: earlier.leftOut,
    clusters: earlier.findings.length,
  };
}

/** The accounts and regions of a coverage whose state is one of these; a region that is missing is none of the evidence's. */
function regionsOf({ accounts }, isWanted) {
  const found = new Set();
  for (const { account = "", regions } of accounts) {
    for (const { region = "", state } of regions) {
      if (state !== "missing" && isWanted(state)) found.add(`${account} ${region}`);
    }
  }
  return found;
}

function isIn(regions, { resource: { account = "", region = "" } }) {
  // What isn't known is looked for as it is.
  return regions.has(`${account} ${region}`);
}

/** The findings of a report that was saved, or those of evidence, which is judged now. */
async function earlierOf(name, blob, counts) {
  const head = blob && (await read(blob, 0, HEAD));
  if (!head) throw new Error(`can't read ${name}: ${REFUSED}`);
  if (isReport(head)) {
    const { readReport } = await modules.review();
    const bytes = await bytesOf(blob).then(reportText, () => null);
    if (!bytes) throw new Error(`can't read ${name}: ${REFUSED}, or it is too large`);
    return fromReport(name, () => readReport(bytes));
  }
  const judged = await judgeAll([{ name, blob }], modules, { counts });
  if (!judged) return null;
  const { findings, coverage, sources, problems, verdict } = judged.report;
  // An export that says that there are no clusters can be compared with; one that can't be read can't.
  if (findings.length === 0 && verdict !== "notApplicable") {
    const { message, help } = sources.flatMap((source) => source.problems).concat(problems)[0] ?? { message: "it says nothing", help: "" };
    throw new Error(`nothing in ${name} can be compared with: ${message}; ${help}`);
  }
  return { findings, coverage, annotations: [], leftOut: 0, generatedAt: null };
}
