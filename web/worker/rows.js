// The part of the page's worker that finds, filters and sorts the findings of a report.

const WEIGHT = { fail: 0, unknown: 1, pass: 2 };

/** By which of these texts rows are sorted, and the columns that say so. */
const SORTS = {
  status: ({ status }) => WEIGHT[status],
  name: ({ resource: { name = "" } }) => name.toLowerCase(),
  scope: ({ resource: { account = "", region = "", name = "" } }) => `${account} ${region} ${name}`.toLowerCase(),
  reason: ({ reason }) => reason,
};

/** The indices of all findings in this order, worked out once for a report. Equals stay in the order of the report. */
function orderOf(report, sort) {
  report.orders ??= {};
  return (report.orders[sort] ??= sorted(report.findings, SORTS[sort]));
}

function sorted(findings, keyOf) {
  const keys = findings.map(keyOf);
  const before = (one, other) => (keys[one] < keys[other] ? -1 : keys[one] > keys[other] ? 1 : one - other);
  return Uint32Array.from(findings.keys()).sort(before);
}

/** The indices of the findings that a query lets through, in its order. */
function indicesOf(report, query) {
  const key = JSON.stringify(query);
  if (report.view?.key !== key) {
    // What is left out is not asked for.
    const { status, account, region, reason, review, change, text = "", sort = "status", isDescending } = query;
    const wanted = text.trim().toLowerCase();
    report.texts ??= report.findings.map(({ resource: { name = "", arn = "", account = "", region = "" } }) => `${name} ${arn} ${account} ${region}`.toLowerCase());
    const is = (wish, own) => wish === undefined || wish === (own ?? "");
    const fits = (index) => {
      const { status: own, reason: why, resource } = report.findings[index];
      return (
        is(status, own) && is(account, resource.account) && is(region, resource.region) && is(reason, why) &&
        is(review, report.reviews?.[index]) && is(change, report.changes?.[index]) && (!wanted || report.texts[index].includes(wanted))
      );
    };
    const indices = orderOf(report, sort).filter(fits);
    report.view = { key, indices: isDescending ? indices.reverse() : indices };
  }
  return report.view.indices;
}

/** What the page shows of some findings. */
function rowsOf(report, indices) {
  return Array.from(indices, (index) => {
    // A table row needs no places: a cluster can have thousands.
    const { evidence, ...finding } = report.findings[index];
    const { source, line } = evidence[0];
    return { index, finding: { ...finding, evidence: [] }, source, line, review: report.reviews?.[index], change: report.changes?.[index], was: report.was?.[index] };
  });
}

/** How many findings of each status there are for each account, region and reason: what can be filtered by. */
function facetsOf(findings) {
  const facets = { accounts: new Map(), regions: new Map(), reasons: new Map() };
  const add = (facet, value, status) => {
    if (!facet.has(value)) facet.set(value, { value, fail: 0, unknown: 0, pass: 0 });
    facet.get(value)[status] += 1;
  };
  for (const { status, reason, resource: { account = "", region = "" } } of findings) {
    add(facets.accounts, account, status);
    add(facets.regions, region, status);
    add(facets.reasons, reason, status);
  }
  const listed = (facet) => [...facet.values()].sort((one, other) => (one.value < other.value ? -1 : 1));
  return { accounts: listed(facets.accounts), regions: listed(facets.regions), reasons: listed(facets.reasons) };
}
