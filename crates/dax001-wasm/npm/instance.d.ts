// The types of instance.js, which is made from the glue of the module.
import type { Job } from "./host.js";

/** The functions and classes of an instance of the module, by their names. */
export type Module = typeof import("./dax001.js") & {
  HeldReport: any;
  Workbench: { new (module?: Uint8Array): any; aside(question: string, files: unknown[]): Job };
  program(arguments: string[], facts: object): Job;
};

/** Another instance of the module, with a memory of its own. */
export function instantiate(module: WebAssembly.Module): Module;
