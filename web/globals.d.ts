// Types that the page's scripts share with each other and with the page's module.

/** The page's own files, which are beside the page or inside it. */
interface OwnFiles {
  /** Reads a file by its name. */
  read(name: string): Promise<Response>;
  /** Starts the page's module. */
  start(module: Response): Promise<unknown>;
}

declare var ownFiles: OwnFiles;
/** The bytes of the page's module, whose hash the page shows. */
declare var pageModule: Promise<Blob>;
/**
 * Starts the worker. `message` gets each of its messages, `stopped` the reason why it can't go on.
 */
declare var startPolicy: (message: (message: unknown) => void, stopped: (reason: string, work?: unknown) => void) => Promise<{ post(message: unknown): void; free(): void }>;
/** Why the page's module stopped, if it did: browser/panics.rs. */
declare var stopReason: string | undefined;
/** The glue code of the page's module in the single file. */
declare function web_module(options: { module_or_path: Response }): Promise<unknown>;
/** Another instance of the policy's module: see `instance` in crates/xtask/src/package.rs. */
declare function instantiate(module: WebAssembly.Module): any;

declare module "*/web.js" {
  export default function (options: { module_or_path: Response }): Promise<unknown>;
}
