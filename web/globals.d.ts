// The types of what the scripts of the page share with each other and with its module.

/** The page's own files: beside it, or in it. */
interface OwnFiles {
  /** A file by its name. */
  read(name: string): Promise<Response>;
  /** Starts the page's module. */
  start(module: Response): Promise<unknown>;
}

declare var ownFiles: OwnFiles;
/** The bytes of the page's module, whose hash the page shows. */
declare var pageModule: Promise<Blob>;
/** Starts the worker: the page is told what it says, and why it can't go on. */
declare var startPolicy: (message: (message: unknown) => void, stopped: (reason: string, work?: unknown) => void) => Promise<{ post(message: unknown): void; free(): void }>;
/** The glue of the page's module, in the single file. */
declare function web_module(options: { module_or_path: Response }): Promise<unknown>;
/** Another instance of the policy's module: see `instance` in crates/xtask/src/package.rs. */
declare function instantiate(module: WebAssembly.Module): any;

declare module "*/web.js" {
  export default function (options: { module_or_path: Response }): Promise<unknown>;
}
