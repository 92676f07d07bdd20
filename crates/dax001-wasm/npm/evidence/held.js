// Reports that are held: their findings stay in the module's memory, and are asked for by rows and in pieces.

const STATUSES = ["fail", "unknown", "pass"];
/** In the order of the verdict table. */
const REASONS = ["sse-enabled", "sse-disabled", "sse-disabling", "sse-enabling", "sse-absent", "sse-not-exported", "sse-unrecognised", "sse-contradicted", "duplicate-member", "evidence-outdated"];
const FLAGS = [undefined, "conflict", "deleting", "node-type-unsupported"];
const SCOPES = [undefined, "arn", "label", "region-key", "manifest", "name"];
/** How many numbers a row has: `store/rows.rs` of the policy says which. */
const WIDTH = 13;
/** How many rows are asked for at once where all are wanted. */
const ROWS_AT_ONCE = 1000;

/** Some of the findings that a query lets through, as rows, and how many there are. */
export function rowsOf(held, query, from, count) {
  const { numbers, ends, text, total } = held.table(query, from, count);
  const textAt = (at) => text.slice(at > 0 ? ends[at - 1] : 0, ends[at]);
  const kept = [];
  // Of shared texts the same is the same string: a page has few of them.
  const shared = (place) => (place > 0 ? (kept[place] ??= textAt(place - 1)) : undefined);
  const rows = [];
  for (let at = 0; at < numbers.length; at += WIDTH) {
    const reason = REASONS[numbers[at + 1]];
    if (reason === undefined) throw new RangeError(`${numbers[at + 1]} is not the index of a reason`);
    const what = numbers[at + 2];
    const [partition, region, account] = [shared(numbers[at + 3]), shared(numbers[at + 4]), shared(numbers[at + 5])];
    const place = numbers[at + 12];
    const name = (what >> 14) & 1 ? textAt(place) : undefined;
    const form = (what >> 12) & 3;
    const resource = {};
    if (name !== undefined) resource.name = name;
    if (form > 0) resource.arn = form === 1 ? `arn:${partition}:dax:${region}:${account}:cache/${name}` : textAt(place + 1);
    if (partition !== undefined) resource.partition = partition;
    if (region !== undefined) resource.region = region;
    if (account !== undefined) resource.account = account;
    const scopeFrom = SCOPES[(what >> 8) & 15];
    if (scopeFrom) resource.scopeFrom = scopeFrom;
    if (numbers[at + 6] > 0) resource.clusterStatus = shared(numbers[at + 6]);
    if (numbers[at + 7] > 0) resource.nodeType = shared(numbers[at + 7]);
    if ((what >> 15) & 1) resource.totalNodes = numbers[at + 8];
    const flags = [];
    for (let bits = what & 63; bits > 0; bits >>= 2) if (bits & 3) flags.push(FLAGS[bits & 3]);
    const line = numbers[at + 10] + numbers[at + 11] * 2 ** 32;
    rows.push({ index: numbers[at], status: STATUSES[what >> 16], reason, flags, resource, source: numbers[at + 9], line });
  }
  return { total, rows };
}

/** The rows of all findings in the order of the report, not all of them at once. */
export function* eachRow(held) {
  for (let from = 0; from < held.length; from += ROWS_AT_ONCE) yield* rowsOf(held, { sort: "report" }, from, ROWS_AT_ONCE).rows;
}

/** A report that is an object in place of one that is held: what is written asks both the same. */
export function heldOf(report) {
  const { findings } = report;
  const jsonOf = (list) => list.map((finding) => JSON.stringify(finding)).join(",");
  const ofStatus = (status) => [...findings.keys()].filter((index) => findings[index].status === status);
  return {
    length: findings.length,
    finding: (index) => findings[index],
    json: (from, count) => jsonOf(findings.slice(from, from + count)),
    jsonOf: (indices) => jsonOf(Array.from(indices, (index) => findings[index])),
    indices: () => Uint32Array.from(STATUSES.flatMap(ofStatus)),
  };
}

/** A whole report as one object. */
export function wholeOf(held) {
  return { ...held.head(), findings: held.findings(0, held.length) };
}
