/// <reference lib="esnext.disposable" />
// Classes of the module have a `[Symbol.dispose]`, which the standard library of older targets does
// not declare.
import type { BlobInput, RenderOptions, VerifyOptions } from "./parts.js";
import type { ReportHandle } from "./dax001.js";
import type { Format, Report, Verification } from "./types.js";

export {
  Archive,
  ArchiveWriter,
  Clusters,
  Evaluator,
  ReportHandle,
  KindReader,
  Sha256,
  Targets,
  checkReport,
  describeCollection,
  describeSettings,
  differences,
  evaluate,
  expectedAccounts,
  isAccount,
  isRegion,
  isRiskList,
  mayBeOsMetadata,
  newName,
  openReport,
  osMetadata,
  plan,
  readList,
  readReport,
  readSeal,
  rule,
  version,
} from "./dax001.js";
export type { ArchiveFile, OpenedReport } from "./dax001.js";
export type * from "./parts.js";
export type * from "./types.js";

/**
 * Verifies a saved report: evaluates its evidence again, and says where the two reports differ. The
 * evidence is found by its hashes, whatever its current names, so the report must have been made
 * with `sha256`. The result says what is wrong with the report or the evidence.
 */
export function verify(saved: string | Uint8Array | Blob, evidence: readonly BlobInput[], options?: VerifyOptions): Promise<Verification>;

/** Writes a report as text in one of the formats. */
export function render(report: Report | ReportHandle, format: Format, options?: RenderOptions): Promise<string>;

/**
 * Does the same in parts, for a stream: a report on a million clusters is longer than a string can
 * be.
 */
export function renderParts(report: Report | ReportHandle, format: Format, options?: RenderOptions): AsyncGenerator<string, void>;
