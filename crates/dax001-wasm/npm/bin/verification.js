// What comes of verifying a saved report, for a person at a terminal.
import { visible } from "./terminal.js";

export function verificationText(outcome) {
  const lines = linesOf(outcome);
  for (const name of outcome.unused) lines.push(`  not in the report: ${name}`);
  for (const { name, message } of outcome.unreadable) lines.push(`  can't be read: ${name}: ${message}`);
  return lines.map((line) => `${visible(line)}\n`).join("");
}

function linesOf({ status, message, report, seal, given, missing, differences, unused }) {
  const hasMore = unused.length > 0;
  if (status === "no-report") return [`No report: ${message}`];
  const { tool, module, generatedAt, verdict, summary } = seal;
  const sources = seal.sources.length;
  const about = [
    `${report} says: ${verdict}; clusters: ${summary.clusters}, sources: ${sources}`,
    `It says that it was made${generatedAt ? ` at ${generatedAt}` : ""} by ${tool.name} ${tool.version}${module?.sha256 ? `, module ${module.sha256}` : ""}`,
  ];
  if (status === "evidence-missing") {
    const list = missing.map(({ name, bytes, sha256 }) => `  missing: ${name}, ${bytes} bytes, ${sha256 ? `SHA-256 ${sha256}` : "without a SHA-256: it can't be found again"}`);
    return [`Can't be verified: ${missing.length} of its ${sources} sources are not among what was given`, ...about, ...list];
  }
  const { listed, total, reworded, rewordedTotal } = differences;
  const told = ({ pointer, saved = "nothing", judged = "nothing" }) => `  ${pointer}: the report says ${saved}, the evidence ${judged}`;
  const failed = seal.sources.filter(({ failure }, index) => failure && given[index] === null);
  const reserve = [
    ...failed.map(({ name, failure }) => `  not verified: ${name}: ${failure.message}`),
    ...(rewordedTotal > 0 ? [`  other words, or members that this version doesn't know, at ${rewordedTotal} places:`, ...reworded.map(told)] : []),
  ];
  if (status === "differs") return [`Differs: the evidence says something else at ${total} places`, ...about, ...listed.map(told), ...reserve];
  return [reserve.length > 0 || hasMore ? "Holds, but for what follows: read it" : "Holds: the evidence gives what the report says", ...about, ...reserve];
}
