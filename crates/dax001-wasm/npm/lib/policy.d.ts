// Types of lib/policy.js, which xtask joins from several files, for the program. Callers of the
// package use index.d.ts and load.d.ts.
import type { Host, Job, Outcome } from "../host.js";

export function drive(job: Job, host: Host): AsyncGenerator<Outcome, void>;
export function policyFrom(source: BufferSource | WebAssembly.Module): { host: Host; program(arguments: string[], facts: object): Job };
