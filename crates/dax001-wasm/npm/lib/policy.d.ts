// The types of what xtask joins into lib/policy.js, for the program. Callers of the package have those of index.d.ts and load.d.ts.
import type { Host, Job, Outcome } from "../host.js";

export function drive(job: Job, host: Host): AsyncGenerator<Outcome, void>;
export function policyFrom(source: BufferSource | WebAssembly.Module): { host: Host; program(arguments: string[], facts: object): Job };
