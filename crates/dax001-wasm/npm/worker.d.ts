/// <reference lib="esnext.disposable" />
import type { BlobInput, VerifyOptions } from "./parts.js";
import type { Choices, Options, PlanResult, Progress, Report, Verification } from "./types.js";

export type { BlobInput } from "./parts.js";
export type { Progress, Verification } from "./types.js";

/** Options of a question to a worker. */
export interface AskOptions {
  /**
   * Called about ten times a second with the progress; not called for work that takes less than a
   * tenth of a second.
   */
  onProgress?: (progress: Progress) => void;
  /** If it is aborted, the promise is rejected with its reason, and the worker stops reading. */
  signal?: AbortSignal;
}

/**
 * The policy in a web worker, so that the page stays responsive whatever is evaluated. The worker
 * starts with its first question, from a blob. A page with a content security policy needs
 * `worker-src blob:` and `script-src 'wasm-unsafe-eval'`.
 *
 * For a wrong call, a promise is rejected with an `Error` with a `code`. The same happens if the
 * worker can't be started or stops (`DAX001_STOPPED`); after that, the next question starts another
 * worker.
 */
export class PolicyWorker {
  constructor();
  /**
   * Evaluates evidence: files, blobs and texts. A zip archive counts as the files in it. Everything
   * is read a piece at a time.
   */
  evaluate(inputs: readonly BlobInput[], options?: AskOptions & Options): Promise<Report>;
  /** Plans what to do about one cluster, like `plan` of `dax001`. */
  plan(record: string | Uint8Array, choices?: Choices): Promise<PlanResult>;
  /** Verifies a saved report, like `verify` of `dax001`. */
  verify(saved: string | Uint8Array | Blob, evidence: readonly BlobInput[], options?: VerifyOptions): Promise<Verification>;
  /** Starts the worker now rather than with its first question. */
  start(): Promise<void>;
  /** Ends the worker. Questions without an answer are rejected. */
  free(): void;
  [Symbol.dispose](): void;
}
