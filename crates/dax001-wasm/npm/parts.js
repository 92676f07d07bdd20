// `verify`, `render` and `renderParts`, which take JavaScript around the module.
import * as policy from "./dax001.js";
import { blobOf, coded, givenOf, optionsFrom } from "./evidence/given.js";
import { heldOf } from "./evidence/held.js";
import { rendering } from "./evidence/render.js";
import { blobsOf, verification } from "./evidence/verify.js";

const ALWAYS = { counts: () => true };

export async function verify(saved, evidence) {
  return verification({ name: "the report", blob: blobOf(saved) }, givenOf(evidence), policy, ALWAYS);
}

export async function render(report, format, options) {
  const parts = [];
  for await (const part of renderParts(report, format, options)) parts.push(part);
  return parts.join("");
}

export async function* renderParts(report, format, options) {
  const { evidence, ...stamp } = optionsFrom(options, ["color", "evidence", "generatedAt", "module", "today", "zone"]);
  const { generatedAt, module } = stamp;
  const isTime = generatedAt === undefined || (typeof generatedAt === "string" && !Number.isNaN(Date.parse(generatedAt)));
  if (!isTime || (module !== undefined && typeof module !== "object")) {
    throw coded(new TypeError("`generatedAt` is a time in ISO 8601, and `module` an object"), "DAX001_OPTIONS_TYPE");
  }
  const isHeld = typeof report?.jsonOf === "function";
  if (!isHeld && (!Array.isArray(report?.findings) || typeof report.schemaVersion !== "string")) {
    throw coded(new TypeError("the report must be one that `evaluate` gave"), "DAX001_REPORT_TYPE");
  }
  if (!isHeld && !isConsistent(report)) throw coded(new TypeError("the report's verdict and summary are not those of its findings"), "DAX001_REPORT_TYPE");
  const parts = isHeld ? { head: report.head(), held: report } : { head: { ...report, findings: [] }, held: heldOf(report) };
  if (parts.head.rule?.id === "") throw coded(new TypeError("of a report to compare with only the findings are known: open it by `openReport`"), "DAX001_REPORT_TYPE");
  if (isHeld && report.isReopened) stamp.isReopened = true;
  const blobs = evidence === undefined ? [] : await blobsOf(parts.head.sources, givenOf(evidence), policy, ALWAYS);
  yield* rendering(parts, format, stamp, policy, { blobs });
}

/** Whether verdict and counts are those of the findings: what is written would else say two things. */
function isConsistent({ findings, summary, verdict }) {
  const count = (status) => findings.filter((finding) => finding?.status === status).length;
  const [fail, unknown, pass] = ["fail", "unknown", "pass"].map(count);
  const isCounted = summary?.fail === fail && summary.unknown === unknown && summary.pass === pass && summary.clusters === findings.length;
  // A status that is none of these would be left out in silence.
  const isWhole = fail + unknown + pass === findings.length;
  return isCounted && isWhole && (verdict === "fail") === fail > 0 && (verdict !== "pass" || (unknown === 0 && summary.errors === 0));
}
