// What needs more than the policy module: `verify` and `render`. `modules` loads it when it is needed.
import { blobOf, coded, givenOf } from "./evidence/given.js";
import { savedReport } from "./evidence/saved.js";
import { verification } from "./evidence/verify.js";

/** How many findings are written at once. */
const PIECE = 1000;
/** A person reads what failed first. */
const ORDER = { fail: 0, unknown: 1, pass: 2 };

export async function verifyWith(modules, saved, evidence) {
  const files = [{ name: "the report", blob: blobOf(saved) }, ...givenOf(evidence)];
  return verification(files, modules, { counts: () => true });
}

export async function renderWith(modules, report, format, options) {
  const parts = [];
  for await (const part of renderingWith(modules, report, format, options)) parts.push(part);
  return parts.join("");
}

/** A report in a format, a piece at a time. */
export async function* renderingWith(modules, report, format, options = {}) {
  if (!Array.isArray(report?.findings)) throw coded(new TypeError("the report must be one that `evaluate` gave"), "DAX001_REPORT_TYPE");
  const { color = false, generatedAt, module, ...others } = options;
  // A misspelt option would be one that is silently not there.
  if (Object.keys(others).length > 0) throw coded(new TypeError("options are an object with `color`, `generatedAt` and `module`, and nothing else"), "DAX001_OPTIONS_TYPE");
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
