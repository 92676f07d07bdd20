// What needs more than the policy module: `verify` and `render`. `modules` loads it when it is needed.
import { blobOf, coded, givenOf, optionsFrom } from "./evidence/given.js";
import { savedReport } from "./evidence/saved.js";
import { verification } from "./evidence/verify.js";

/** How many findings are written at once. */
const PIECE = 1000;
/** A person reads what failed first. */
const ORDER = { fail: 0, unknown: 1, pass: 2 };

export async function verifyWith(modules, saved, evidence) {
  return verification({ name: "the report", blob: blobOf(saved) }, givenOf(evidence), modules, { counts: () => true });
}

export async function renderWith(modules, report, format, options) {
  const parts = [];
  for await (const part of renderingWith(modules, report, format, options)) parts.push(part);
  return parts.join("");
}

/** A report in a format, a piece at a time. */
export async function* renderingWith(modules, report, format, options) {
  const { color = false, generatedAt, module } = optionsFrom(options, ["color", "generatedAt", "module"]);
  const isTime = generatedAt === undefined || (typeof generatedAt === "string" && !Number.isNaN(Date.parse(generatedAt)));
  if (!isTime || (module !== undefined && typeof module !== "object")) {
    throw coded(new TypeError("`generatedAt` is a time in ISO 8601, and `module` an object"), "DAX001_OPTIONS_TYPE");
  }
  if (!Array.isArray(report?.findings) || typeof report.schemaVersion !== "string") {
    throw coded(new TypeError("the report must be one that `evaluate` gave"), "DAX001_REPORT_TYPE");
  }
  if (format === "json") {
    yield* savedReport(report, generatedAt, module);
    return;
  }
  const { Writer } = await modules.export();
  const { findings, ...head } = report;
  const writer = new Writer({ ...head, findings: [] }, format, { color });
  try {
    yield writer.head();
    const sorted = findings.toSorted((one, other) => ORDER[one.status] - ORDER[other.status]);
    for (let from = 0; from < sorted.length; from += PIECE) yield writer.findings(sorted.slice(from, from + PIECE));
    yield writer.tail();
  } finally {
    writer.free();
  }
}
