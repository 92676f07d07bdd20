// The types of what the JavaScript of this package passes around. The module itself is typed by dax001.d.ts.

/** A job of the workbench: crates/dax001-wasm/src/workbench.rs. */
export interface Job {
  /** Goes on with what was asked for, and says what is needed next. */
  step(given: unknown): unknown;
  /** Whether anybody still wants it. */
  readonly isWanted: boolean;
  free(): void;
}

/** What a job needs. A file is a `Blob`, or an iterator of a stream's chunks. */
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

/** What comes out of a job: bytes that it writes, and replies. */
export type Outcome = { bytes: Uint8Array<ArrayBuffer> } | { reply: any } | { answer: unknown };

/** Computes the SHA-256 of a file. */
export interface Hasher {
  /** The next bytes of the file. */
  update(bytes: Uint8Array): unknown;
  /** The hash, once it was given all of them. */
  digest(): Uint8Array | Promise<Uint8Array>;
}

/** Who drives a job. */
export interface Host {
  /** Another instance of the module, with a memory of its own. */
  instantiate(): any;
  /** The bytes of a blob. */
  read(blob: Blob): Promise<Uint8Array<ArrayBuffer>>;
  /** Hashes a file whose bytes it is given; nothing where this host can't. */
  hasherOf?(file: Blob): Hasher | undefined;
  /** Whether the job is still wanted: always, where it isn't said. */
  isWanted?(): boolean;
  /** Calls the operating system: in the program only. */
  system?(call: any): Promise<unknown>;
}
