/// <reference lib="esnext.disposable" />
import type { BlobInput, VerifyOptions } from "./parts.js";
import type { Choices, Options, PlanResult, Progress, Report, Verification } from "./types.js";

export type { BlobInput } from "./parts.js";
export type { Progress, Verification } from "./types.js";

/** What can be said with a question to a worker. */
export interface AskOptions {
  /** Is told about ten times a second how far it is; of what takes less than that, nothing. */
  onProgress?: (progress: Progress) => void;
  /** When it is aborted, the promise is rejected with its reason, and the worker stops reading. */
  signal?: AbortSignal;
}

/**
 * The policy in a web worker, so that the page stays quick whatever is judged. It starts at its first question, from a blob: a page with a
 * content security policy needs `worker-src blob:` and `script-src 'wasm-unsafe-eval'`.
 *
 * A promise is rejected with an `Error` with a `code` if the worker can't be started or stops (`DAX001_STOPPED`, after which the next
 * question starts another one), and for a wrong call.
 */
export class PolicyWorker {
  constructor();
  /** Judges evidence: files, blobs and texts; a zip archive is the files in it. They are read a piece at a time. */
  evaluate(inputs: readonly BlobInput[], options?: AskOptions & Options): Promise<Report>;
  /** What to do about one cluster: as `plan` of `dax001`. */
  plan(record: string | Uint8Array, choices?: Choices): Promise<PlanResult>;
  /** Whether a saved report holds: as `verify` of `dax001`. */
  verify(saved: string | Uint8Array | Blob, evidence: readonly BlobInput[], options?: VerifyOptions): Promise<Verification>;
  /** Starts it now rather than at its first question. */
  start(): Promise<void>;
  /** Ends it. What is asked and not answered is rejected. */
  free(): void;
  [Symbol.dispose](): void;
}
