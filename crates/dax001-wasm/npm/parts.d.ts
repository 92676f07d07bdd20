import type { Differences, Seal, SealedSource } from "./dax001.js";
import type { Label } from "./types.js";

/** A file, a blob or a text. */
export interface BlobInput {
  /** The name to report it under. */
  name: string;
  /** Its text, its bytes, or where they are. */
  data: string | Uint8Array | Blob;
  /** What you know of its account and region; of an archive, of all files in it. */
  label?: Label;
}

/** A form that a report can be written in. */
export type Format =
  /** The contract in its envelope, by which it can be verified later. */
  | "json"
  /** For a person at a terminal. */
  | "text"
  /** A page to hand in, to read and to print. No script runs in it, and it loads nothing. */
  | "html"
  /** A row for each cluster, for a spreadsheet: RFC 4180 in UTF-8. What would be a formula has an apostrophe before it. */
  | "csv"
  /** What fails and what is open, cut to what a ticket takes: CommonMark with tables. */
  | "markdown"
  /** SARIF 2.1.0. */
  | "sarif"
  /** JUnit's XML: a test for each cluster. */
  | "junit"
  /** OSCAL 1.2.1, assessment results. */
  | "oscal"
  /** OCSF 1.8: a Compliance Finding (class 2003) for each cluster, one a line. */
  | "ocsf"
  /** The AWS Security Finding Format: a list of findings, of which `BatchImportFindings` takes a hundred at a time. */
  | "asff";

/** How a report is written. */
export interface RenderOptions {
  /** For `text`: with the escape sequences by which a terminal shows colours. */
  color?: boolean;
  /** When the report was made, in ISO 8601. `html`, `sarif`, `oscal`, `ocsf` and `asff` can't be written without it. */
  generatedAt?: string;
  /**
   * The day on which accepted risks are checked, as `YYYY-MM-DD`: an acceptance ends with its last day where the reader is. Without it the UTC day
   * of `generatedAt`; without either nothing is checked, and the report says so.
   */
  today?: string;
  /** The time zone of `today`, which the report names: `"Pacific/Kiritimati (UTC+14)"`, say. Only with `today`. */
  zone?: string;
  /** The module that judged, by the SHA-256 of its bytes and the commit that it was built from. */
  module?: { sha256?: string; commit?: string };
  /** For `html`: the evidence, of which it then shows the lines. It is found by its hashes, so the report must have them (`sha256`). */
  evidence?: readonly BlobInput[];
}

/** What comes of verifying a saved report. */
export type Verification = VerificationParts &
  (
    | {
        /** The evidence gives now what the report says, or something else. */
        status: "holds" | "differs";
        /** The name under which the report was given. */
        report: string;
        /** What the report says of itself and of its evidence. */
        seal: Seal;
        /** For each source of the report, under which name it was given now. */
        given: (string | null)[];
        /** Where the two differ. What another version of dax001 words otherwise is no difference, and a person should read it. */
        differences: Differences;
      }
    | {
        /** Not all of its evidence was given. */
        status: "evidence-missing";
        /** The name under which the report was given. */
        report: string;
        /** What the report says of itself and of its evidence. */
        seal: Seal;
        /** For each source of the report, under which name it was given now. */
        given: (string | null)[];
        /** The sources of which the bytes were not given. */
        missing: SealedSource[];
      }
    | {
        /** The report can't be read as one. */
        status: "no-report";
        /** Why. */
        message: string;
      }
  );

/** What every verification has. */
export interface VerificationParts {
  /** What was given as evidence and stands for no source of the report: each file stands for one. */
  unused: string[];
  /**
   * Those of `unused` that have the name of a source, but other bytes. `source` is its index in `seal.sources`.
   * A source that has a file under its own name is never named here.
   */
  changed: { name: string; source: number }[];
  /** Files that hold metadata of an operating system and nothing else, and which. */
  skipped: { name: string; what: string }[];
  /** What was given and can't be read, and why. */
  unreadable: { name: string; message: string }[];
}
