import type { Label, Progress, ReportOptions } from "./types.js";

/** A file, a blob or a text. */
export interface BlobInput {
  /** The name to report it under. */
  name: string;
  /** Its text, its bytes, or where they are. */
  data: string | Uint8Array | Blob;
  /** What you know of its account and region; of an archive, of all files in it. */
  label?: Label;
}

/** How a report is verified. */
export interface VerifyOptions {
  /** Is told about ten times a second how far it is; of what takes less than that, nothing. */
  onProgress?: (progress: Progress) => void;
  /** When it is aborted, the promise is rejected with its reason. */
  signal?: AbortSignal;
}

/** How a report is written. */
export interface RenderOptions extends ReportOptions {
  /** For `html`: the evidence, of which it then shows the lines. It is found by its hashes, so the report must have them (`sha256`). */
  evidence?: readonly BlobInput[];
  /** Is told about ten times a second how many findings of how many are written; of what takes less than that, nothing. */
  onProgress?: (progress: { done: number; total: number }) => void;
  /** When it is aborted, the promise is rejected with its reason. */
  signal?: AbortSignal;
}

/** How `Evaluator.read` reads a source. */
export interface ReadOptions {
  /** Is told about ten times a second how many bytes are read, of how many where the source is a blob, and how many clusters were in them. */
  onProgress?: (progress: { bytes: number; total?: number; clusters: number }) => void;
  /** When it is aborted, the source ends there, the report says that it was cancelled, and the promise is rejected with the signal's reason. */
  signal?: AbortSignal;
}
