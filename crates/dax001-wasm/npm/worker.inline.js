// Bundlers, and pages that may fetch nothing: the worker's script and the modules stand in scripts, which are loaded when they are needed.
import { WorkerClient } from "./worker/client.js";

const files = {
  "script.js": async () => (await import("./inline/script.js")).script,
  "dax001_bg.wasm": async () => (await import("./inline/dax001.js")).module(),
  "dax001_scalar_bg.wasm": async () => (await import("./inline/dax001_scalar.js")).module(),
  "dax001_archive_bg.wasm": async () => (await import("./inline/dax001_archive.js")).module(),
  "dax001_review_bg.wasm": async () => (await import("./inline/dax001_review.js")).module(),
};
const read = async (name) => new Response(await files[name]());

export class PolicyWorker extends WorkerClient {
  constructor() {
    super({ script: "script.js", read });
  }
}
