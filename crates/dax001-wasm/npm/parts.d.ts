import type { Label, ReportOptions } from "./types.js";

/** A file, a blob or a text. */
export interface BlobInput {
  /** The name to report it under. */
  name: string;
  /** Its text, its bytes, or where they are. */
  data: string | Uint8Array | Blob;
  /** What you know of its account and region; of an archive, of all files in it. */
  label?: Label;
}

/** How a report is written. */
export interface RenderOptions extends ReportOptions {
  /** For `html`: the evidence, of which it then shows the lines. It is found by its hashes, so the report must have them (`sha256`). */
  evidence?: readonly BlobInput[];
}
