// The part of the page's worker that holds reports: their findings are in the memory of the module.

/** What an annotation amounts to, the strongest first: what a row shows of several. A finding is marked by the place from 1. */
const REVIEWS = ["accepted", "expired", "incomplete", "disputed", "to-do", "note"];
/** What has become of a cluster. A finding is marked by the place from 1. */
const CHANGES = ["new", "fixed", "worse", "decided", "undecided", "unchanged", "not-compared"];

/**
 * The reports that the page has use for, by the number of their evaluation. Each has its `head` (the report without its findings), its
 * findings as they are `held`, its `sources`, and the `choices` that were made for their plans, in that order; one that was saved and opened again has the
 * `saved` envelope that says when and by what it was made.
 */
const reports = new Map();

/** Away with every report but these. */
function keepOnly(runs) {
  for (const [run, report] of reports) {
    if (runs.includes(run)) continue;
    reports.delete(run);
    report.isGone = true;
    if (!report.users) freed(report);
  }
}

/** Does something with a report, which stays until it is done; nothing with one that is gone. */
async function withReport(run, use) {
  const report = reports.get(run);
  if (!report) return undefined;
  report.users = (report.users ?? 0) + 1;
  try {
    return await use(report);
  } finally {
    report.users -= 1;
    if (report.isGone && report.users === 0) freed(report);
  }
}

function freed({ held, clusters, typed, lists }) {
  release(held);
  for (const object of [clusters, typed?.targets, lists?.targets]) if (object) release(object);
}

/** A query of the page's as the module takes it: marks are numbers. */
function queryOf({ review, change, ...query }) {
  const mark = (names, name) => (name === undefined ? undefined : names.indexOf(name) + 1);
  return { ...query, review: mark(REVIEWS, review), change: mark(CHANGES, change) };
}

/** What the page shows of some findings. */
function shown(report, query, from, count) {
  const { total, rows } = rowsOf(report.held, queryOf(query), from, count);
  for (const row of rows) {
    row.review = REVIEWS[report.reviews?.[row.index] - 1];
    row.change = CHANGES[report.changes?.[row.index] - 1];
    row.was = STATUSES[report.was?.[row.index] - 1];
  }
  return { total, rows };
}

/** The status of each finding, as its place in `STATUSES`. */
function statusesOf(held) {
  const statuses = new Uint8Array(held.length);
  for (const status of STATUSES) {
    for (const index of held.indices({ status, sort: "report" })) statuses[index] = STATUSES.indexOf(status);
  }
  return statuses;
}
