// The part of the page's worker that deals with what a reviewer adds: annotations, and an earlier report to compare with.

/** How many clusters that are gone are handed to the page. */
const GONE = 500;
/** What is said of a risk: there is none to accept where a cluster passes. */
const OF_RISK = new Set(["accepted", "expired", "incomplete"]);

/** The clusters of a report as the module compares them. */
async function clustersOf(report) {
  if (!report.clusters) {
    const review = await modules.review();
    report.clusters ??= gathered(review, report.held);
  }
  return report.clusters;
}

function gathered({ Clusters }, held) {
  const clusters = new Clusters();
  for (const { resource, status } of eachRow(held)) clusters.push(resource, status);
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
    report.listed = marked(report, undefined, found);
  }
  const own = typed.map((entry) => applied(report, entry));
  report.annotations = [...own, ...(report.lists ?? [])];
  report.reviews = marked(report, report.listed, own);
  report.held.mark("review", report.reviews);
  return true;
}

function applied(report, { annotation, review }) {
  return { annotation: { ...annotation, findings: findingsOf(report, annotation) }, review };
}

/** For each finding the strongest of what was said before and what is said now, as its mark. */
function marked(report, before, entries) {
  const reviews = before?.slice() ?? new Uint8Array(report.held.length);
  if (entries.length > 0) report.statuses ??= statusesOf(report.held);
  for (const { annotation, review } of entries) {
    const mark = REVIEWS.indexOf(review) + 1;
    for (const index of annotation.findings) {
      if (OF_RISK.has(review) && STATUSES[report.statuses[index]] === "pass") continue;
      if (reviews[index] === 0 || mark < reviews[index]) reviews[index] = mark;
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
  if (index !== undefined && index < report.held.length) return isOf(report.held.finding(index).resource, target) ? [index] : [];
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
  report.reviews.forEach((mark, index) => {
    if (mark === 0) return;
    counts[REVIEWS[mark - 1]] += 1;
    if (REVIEWS[mark - 1] === "accepted" && STATUSES[report.statuses[index]] === "fail") counts.acceptedFails += 1;
  });
  const own = [];
  for (const [place, { annotation }] of report.annotations.entries()) {
    if (annotation.target.matching !== "exact" || annotation.entry) continue;
    const [index] = annotation.findings;
    if (index !== undefined) own.push({ place, index, resource: report.held.finding(index).resource });
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
  if (!earlier) return null;
  try {
    if (!counts()) return null;
    const after = await clustersOf(report);
    return counts() ? compared(report, after, earlier, await modules.review()) : null;
  } finally {
    release(earlier.held);
  }
}

function compared(report, after, earlier, review) {
  const before = gathered(review, earlier.held);
  const { changes, earlier: places, gone } = after.changes(before);
  release(before);
  const marks = Uint8Array.from(changes, (change) => CHANGES.indexOf(change) + 1);
  // Of a region that the earlier evidence doesn't speak of, it is not known what was there.
  const wasThere = regionsOf(earlier.head.coverage, () => true);
  if (changes.includes("new")) {
    for (const row of eachRow(report.held)) {
      if (changes[row.index] === "new" && !isIn(wasThere, row)) marks[row.index] = CHANGES.indexOf("not-compared") + 1;
    }
  }
  const statuses = statusesOf(earlier.held);
  changed(report, marks, Uint8Array.from(places, (place) => (place === null ? 0 : statuses[place] + 1)));
  const tally = Object.fromEntries(CHANGES.map((change) => [change, 0]));
  for (const mark of marks) tally[CHANGES[mark - 1]] += 1;
  // A cluster whose region is not whole in the new evidence can still be there.
  const isWhole = regionsOf(report.head.coverage, (state) => state === "exported" || state === "empty");
  const isGone = new Set(gone);
  const away = [];
  for (const row of gone.length > 0 ? eachRow(earlier.held) : []) {
    if (isGone.has(row.index)) away.push({ index: row.index, isCovered: isIn(isWhole, row) });
  }
  away.sort((one, other) => other.isCovered - one.isCovered);
  const { annotations, leftOut, generatedAt, held } = earlier;
  return {
    changes: tally,
    gone: away.slice(0, GONE).map(({ index, isCovered }) => ({ finding: { ...held.finding(index), evidence: [] }, isCovered })),
    goneCovered: away.filter(({ isCovered }) => isCovered).length,
    goneTotal: away.length,
    generatedAt,
    annotations,
    leftOut,
    clusters: held.length,
  };
}

/** What has become of each cluster, and what it was; nothing where nothing is compared any more. */
function changed(report, changes, was) {
  report.changes = changes;
  report.was = was;
  report.held.mark("change", changes ?? new Uint8Array());
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

/** A report that was saved, or that on evidence, which is judged now. */
async function earlierOf(name, blob, counts) {
  if (!blob || !(await read(blob, 0, 1))) throw new Error(`can't read ${name}: ${REFUSED}`);
  if (await isReport(blob, modules)) {
    const { holdReport } = await modules.review();
    const bytes = await bytesOf(blob).then(reportText, () => null);
    if (!bytes) throw new Error(`can't read ${name}: ${REFUSED}, or it is too large`);
    const { report: held, ...rest } = fromReport(name, () => holdReport(bytes));
    return { held, head: held.head(), ...rest };
  }
  const judged = await judgeAll([{ name, blob }], modules, { counts });
  if (!judged) return null;
  const { held } = judged;
  const head = held.head();
  // An export that says that there are no clusters can be compared with; one that can't be read can't.
  if (held.length === 0 && head.verdict !== "notApplicable") {
    release(held);
    const { message, help } = head.sources.flatMap((source) => source.problems).concat(head.problems)[0] ?? { message: "it says nothing", help: "" };
    throw new Error(`nothing in ${name} can be compared with: ${message}; ${help}`);
  }
  return { held, head, annotations: [], leftOut: 0, generatedAt: null };
}
