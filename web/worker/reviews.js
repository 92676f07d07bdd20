// The part of the page's worker that deals with what a reviewer adds: annotations, and an earlier report to compare with.

/** How many findings all annotations of a report list together: the module lists no more of each set of targets. */
const LISTED_IN_ALL = 100_000;
/** How many annotations on one finding are handed to the page, of each kind: 10,000 entries of a list can mean it. */
const OTHERS = 1000;
/** How often a target is compared with a cluster before others can have their turn: some milliseconds. */
const COMPARED_AT_ONCE = 200_000;
/** How many clusters that are gone are handed to the page. */
const GONE = 500;
/** What is said of a risk: there is none to accept where a cluster passes. */
const OF_RISK = new Set(["accepted", "expired", "incomplete"]);

/** The clusters of a report as the module compares them, gathered when they are first asked for. */
function clustersOf(report) {
  return (report.clusters ??= gathered(report.held));
}

function gathered(held) {
  const clusters = new dax001_module.Clusters();
  for (const { resource, status } of eachRow(held)) clusters.push(resource, status);
  return clusters;
}

/**
 * Finds out which findings each annotation means; each of them is `{ annotation, review }`. What is typed changes often and lists seldom,
 * so lists are kept until others come. False once others have come meanwhile.
 */
async function annotate(report, typed, lists, counts) {
  if (!counts()) return false;
  if (lists) {
    const applied = await applyAll(report, lists, counts);
    if (!applied) return false;
    keep(report, "lists", applied);
  }
  const applied = await applyAll(report, typed, counts);
  if (!applied) return false;
  keep(report, "typed", applied);
  // What is typed comes first, so that its findings are listed.
  report.annotations = bounded([...applied.entries, ...(report.lists?.entries ?? [])]);
  report.reviews = strongest(report, [applied.marks, report.lists?.marks]);
  report.held.mark("review", report.reviews);
  return true;
}

/** Keeps what annotations came to, in place of what was there before. */
function keep(report, name, applied) {
  if (report[name]?.targets) release(report[name].targets);
  report[name] = applied;
}

/**
 * What annotations come to on a report: `entries`, each with the first findings that it means; `marks`, for each finding the strongest review. Of those
 * that are matched by their targets, `byTarget` has the place of each in `entries`; what is known to be of one finding is in `byFinding`. Nothing once it counts no longer.
 */
async function applyAll(report, entries, counts) {
  if (entries.length === 0) return { entries: [] };
  const { Targets } = dax001_module;
  report.statuses ??= statusesOf(report.held);
  const targets = new Targets();
  const byTarget = [];
  const byFinding = new Map();
  const found = entries.map(() => ({ findings: [], total: 0 }));
  for (const [place, { annotation, review }] of entries.entries()) {
    const isExact = annotation.target.matching === "exact";
    const [index] = isExact ? annotation.findings : [];
    if (index !== undefined && index < report.held.length) {
      // What is typed is of the cluster that it was typed on, as long as nothing contradicts.
      if (isOf(report.held.finding(index).resource, annotation.target)) byFinding.set(place, index);
      continue;
    }
    try {
      // What is typed on one cluster marks none of several that are called so.
      byTarget[targets.push(annotation.target, isExact ? 0 : REVIEWS.indexOf(review) + 1, OF_RISK.has(review))] = place;
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) throw error;
      // A target that can't be used, out of a saved report that was changed by hand, means nothing.
    }
  }
  if (!(await applyTargets(report, targets, counts))) {
    release(targets);
    return null;
  }
  const totals = targets.totals();
  for (const [target, place] of byTarget.entries()) {
    const total = totals[target];
    const isExact = entries[place].annotation.target.matching === "exact";
    // What is of one cluster is of the only one that is called so. Where others took all room, it is not listed.
    if (isExact && total === 1) byFinding.set(place, targets.listed(target)[0] ?? clustersOf(report).matching(entries[place].annotation.target)[0]);
    else if (!isExact) found[place] = { findings: [...targets.listed(target)], total };
  }
  const marks = byTarget.length > 0 ? targets.marks() : new Uint8Array(report.held.length);
  for (const [place, index] of byFinding) {
    found[place] = { findings: [index], total: 1 };
    const { review } = entries[place];
    if (OF_RISK.has(review) && STATUSES[report.statuses[index]] === "pass") continue;
    const mark = REVIEWS.indexOf(review) + 1;
    if (marks[index] === 0 || mark < marks[index]) marks[index] = mark;
  }
  const withFindings = ({ annotation, review }, place) => ({ annotation: { ...annotation, ...listing(found[place].findings, found[place].total) }, review });
  return { entries: entries.map(withFindings), marks, targets, byTarget, byFinding };
}

/** Applies the targets to all clusters, a few at a time: many entries over many clusters take seconds, and others have their turn. */
async function applyTargets(report, targets, counts) {
  if (targets.cost === 0) return counts();
  const atOnce = Math.max(1, Math.floor(COMPARED_AT_ONCE / targets.cost));
  let paused = performance.now();
  while (!targets.apply(clustersOf(report), atOnce)) {
    if (performance.now() - paused < 50) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (!counts()) return false;
    paused = performance.now();
  }
  return true;
}

/** The findings that an annotation lists, and how many there are where it doesn't list them all. */
function listing(findings, total) {
  return { findings, findingsTotal: total > findings.length ? total : undefined };
}

/** The same entries with no more findings listed than a report may list. */
function bounded(entries) {
  let room = LISTED_IN_ALL;
  return entries.map(({ annotation, review }) => {
    const findings = annotation.findings.slice(0, room);
    room -= findings.length;
    return { annotation: { ...annotation, ...listing(findings, totalOf(annotation)) }, review };
  });
}

function totalOf({ findings, findingsTotal }) {
  return findingsTotal ?? findings.length;
}

/** For each finding the strongest of these marks. */
function strongest(report, lists) {
  const reviews = new Uint8Array(report.held.length);
  for (const marks of lists) {
    marks?.forEach((mark, index) => {
      if (mark > 0 && (reviews[index] === 0 || mark < reviews[index])) reviews[index] = mark;
    });
  }
  return reviews;
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
  return { counts, matches: report.annotations.map(({ annotation }) => totalOf(annotation)), own };
}

/** What means a finding but what is typed on it. */
function othersOn(report, index) {
  return [report.typed, report.lists].flatMap((applied) => {
    if (!applied?.targets) return [];
    const { places } = applied.targets.of(clustersOf(report), index, OTHERS);
    const isOther = ({ annotation: { target, entry } }) => target.matching !== "exact" || entry;
    const these = [...places].map((place) => applied.byTarget[place]).filter((place) => applied.entries[place].annotation.target.matching !== "exact");
    for (const [place, finding] of applied.byFinding) if (finding === index) these.push(place);
    these.sort((one, other) => one - other);
    return these.map((place) => applied.entries[place]).filter(isOther).map(({ annotation }) => ({ ...annotation, ...listing([], 0) }));
  });
}

/** Compares a report with an earlier one, or with an earlier export: what has become of each cluster. Nothing once it counts no longer. */
async function compare(report, { name, blob }, counts) {
  const earlier = await earlierOf(name, blob, counts);
  if (!earlier) return null;
  try {
    return counts() ? compared(report, earlier) : null;
  } finally {
    release(earlier.held);
  }
}

function compared(report, earlier) {
  const before = gathered(earlier.held);
  const { changes, earlier: places, gone } = clustersOf(report).changes(before);
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
  if (await isReport(blob, dax001_module)) {
    const { holdReport } = dax001_module;
    const bytes = await bytesOf(blob).then(reportText, () => null);
    if (!bytes) throw new Error(`can't read ${name}: ${REFUSED}, or it is too large`);
    const { report: held, ...rest } = fromReport(name, () => holdReport(bytes));
    return { held, head: held.head(), ...rest };
  }
  const judged = await judgeAll([{ name, blob }], dax001_module, { counts });
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
