import type { Label, Progress, ReportOptions } from "./types.js";

/** A file, a blob or a text. */
export interface BlobInput {
  /** The name to report it under. */
  name: string;
  /** Its text, its bytes, or a blob that contains them. */
  data: string | Uint8Array | Blob;
  /** Its account and region, as far as you know them. For an archive, this applies to all of its files. */
  label?: Label;
}

/** Options of `verify`. */
export interface VerifyOptions {
  /**
   * Called about ten times a second with the progress; not called for work that takes less than a
   * tenth of a second.
   */
  onProgress?: (progress: Progress) => void;
  /** If it is aborted, the promise is rejected with its reason. */
  signal?: AbortSignal;
}

/** Options of `render`. */
export interface RenderOptions extends ReportOptions {
  /**
   * For `html`: the evidence, whose lines the report then shows. It is found by its hashes, so the
   * report must have them (`sha256`).
   */
  evidence?: readonly BlobInput[];
  /**
   * Called about ten times a second with how many findings of how many are written; not called for
   * work that takes less than a tenth of a second.
   */
  onProgress?: (progress: { done: number; total: number }) => void;
  /** If it is aborted, the promise is rejected with its reason. */
  signal?: AbortSignal;
}

/** Options of `Evaluator.read`. */
export interface ReadOptions {
  /**
   * Called about ten times a second with the number of bytes read, their total if the source is a
   * blob, and the number of clusters in them.
   */
  onProgress?: (progress: { bytes: number; total?: number; clusters: number }) => void;
  /**
   * If it is aborted, the source ends there, and the report says that it was cancelled. The promise
   * is rejected with the signal's reason.
   */
  signal?: AbortSignal;
}
