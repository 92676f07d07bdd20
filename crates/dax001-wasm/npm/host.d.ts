// Types of the values that the JavaScript of this package passes around. dax001.d.ts declares the
// types of the module itself.

/** A job of the workbench: crates/dax001-wasm/src/workbench.rs. */
export interface Job {
  /** Continues with what the job asked for, and returns what it needs next. */
  step(given: unknown): unknown;
  /** Whether anybody still wants the job's result. */
  readonly isWanted: boolean;
  free(): void;
}

/** A request of a job to its host. A file is a `Blob`, or an iterator over the chunks of a stream. */
export type Need =
  | { kind: "chunk"; file: any; from: number }
  | { kind: "read"; file: Blob; from: number; to: number }
  | { kind: "beginHash" | "hash"; file: Blob }
  | { kind: "keep"; bytes: Uint8Array<ArrayBuffer> }
  | { kind: "aside"; question: string; files: any[] }
  | { kind: "turn" | "wait" | "done" }
  | { kind: "write"; bytes: Uint8Array<ArrayBuffer> }
  | { kind: "progress" | "reply"; reply: any }
  | { kind: "answer"; answer: unknown }
  | { kind: "system"; call: any };

/** The output of a job: bytes that it writes, replies, and answers. */
export type Outcome = { bytes: Uint8Array<ArrayBuffer> } | { reply: any } | { answer: unknown };

/** Computes the SHA-256 of a file. */
export interface Hasher {
  /** Adds the next bytes of the file. */
  update(bytes: Uint8Array): unknown;
  /** The hash, once all bytes have been added. */
  digest(): Uint8Array | Promise<Uint8Array>;
}

/** The host that drives a job. */
export interface Host {
  /** Another instance of the module, with a memory of its own. */
  instantiate(): any;
  /** The bytes of a blob. */
  read(blob: Blob): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Creates a hasher, which then receives the file's bytes; undefined if this host can't hash the
   * file.
   */
  hasherOf?(file: Blob): Hasher | undefined;
  /** Whether the job is still wanted. Without this function, it always is. */
  isWanted?(): boolean;
  /** Calls the operating system. Only the program has this. */
  system?(call: any): Promise<unknown>;
}
