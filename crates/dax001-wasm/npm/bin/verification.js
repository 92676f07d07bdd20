// What comes of verifying a saved report, for a person at a terminal.
import { visible } from "./terminal.js";

/** `judge` is what verifies: its version, and its module's hash. */
export function verificationText(outcome, judge) {
  const lines = linesOf(outcome, judge);
  for (const { name, source } of outcome.changed) {
    const known = outcome.seal.sources[source].name;
    lines.push(`  has changed: ${name}${name === known ? "" : `, which the report calls ${known}`}`);
  }
  for (const name of unrelated(outcome)) lines.push(`  not in the report: ${name}`);
  for (const { name, message } of outcome.unreadable) lines.push(`  can't be read: ${name}: ${message}`);
  return lines.map((line) => `${visible(line)}\n`).join("");
}

/** The unused files that have not changed. The same name can be given twice, and only one of the two have changed. */
function unrelated({ unused, changed }) {
  const counts = new Map();
  for (const { name } of changed) counts.set(name, (counts.get(name) ?? 0) + 1);
  return unused.filter((name) => {
    const count = counts.get(name) ?? 0;
    if (count > 0) counts.set(name, count - 1);
    return count === 0;
  });
}

function linesOf({ status, message, report, seal, given, missing, differences, unused }, judge) {
  const hasMore = unused.length > 0;
  if (status === "no-report") return [`No report: ${message}`];
  const { tool, module, generatedAt, verdict, summary } = seal;
  const sources = seal.sources.length;
  const about = [
    `${report} says: ${verdict}; clusters: ${summary.clusters}, sources: ${sources}`,
    `It says that it was made${generatedAt ? ` at ${generatedAt}` : ""} by ${tool.name} ${tool.version}${module?.sha256 ? `, module ${module.sha256}` : ""}`,
  ];
  const called = seal.sources.flatMap(({ name }, index) => (given[index] && given[index] !== name ? [`  given as ${given[index]}: what the report calls ${name}`] : []));
  const count = (number, one, more) => `${number} ${number === 1 ? one : more}`;
  if (status === "evidence-missing") {
    const list = missing.map(({ name, bytes, sha256 }) => `  missing: ${name}, ${bytes} bytes, ${sha256 ? `SHA-256 ${sha256}` : "without a SHA-256: it can't be found again"}`);
    return [`Can't be verified: of its ${count(sources, "source", "sources")} ${count(missing.length, "is", "are")} not among what was given`, ...about, ...called, ...list];
  }
  about.push(
    `Here its evidence was judged by dax001 ${judge.version}, module ${judge.sha256}`,
    `Its evidence, as it says: ${judge.collected}`,
    ...(judge.required ? [`What it asked of its evidence: ${judge.required}`] : []),
    "Names, labels, times and reviews are what the report says: the evidence doesn't tell whether they are so",
    ...called,
  );
  const { listed, total, reworded, rewordedTotal, judgedOtherwise, judgedOtherwiseTotal } = differences;
  const told = ({ pointer, saved = "nothing", judged = "nothing" }) => `  ${pointer}: the report says ${saved}, the evidence ${judged}`;
  const failed = seal.sources.filter(({ failure }, index) => failure && given[index] === null);
  const reserve = [
    ...(judgedOtherwiseTotal > 0 ? [`  judged otherwise by this version, whose rules are stricter, at ${count(judgedOtherwiseTotal, "place", "places")}:`, ...judgedOtherwise.map(told)] : []),
    ...failed.map(({ name, failure }) => `  not verified: ${name}: ${failure.message}`),
    ...(rewordedTotal > 0 ? [`  other words, or members that this version doesn't know, at ${count(rewordedTotal, "place", "places")}:`, ...reworded.map(told)] : []),
  ];
  if (status === "differs") return [`Differs: the evidence says something else at ${count(total, "place", "places")}`, ...about, ...listed.map(told), ...reserve];
  return [reserve.length > 0 || hasMore ? "Holds, but for what follows: read it" : "Holds: the evidence gives what the report says", ...about, ...reserve];
}
