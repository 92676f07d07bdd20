// Bundlers, and pages that may fetch nothing: the worker's script and the module stand in scripts, which are loaded when they are needed.
import { WorkerClient } from "./worker/client.js";

/** @type {Record<string, () => Promise<BodyInit>>} */
const files = {
  "script.js": async () => (await import("./inline/script.js")).script,
  "dax001_bg.wasm": async () => (await import("./inline/dax001.js")).module(),
};
const read = async (/** @type {string} */ name) => new Response(await files[name]?.());

export class PolicyWorker extends WorkerClient {
  constructor() {
    super({ script: "script.js", read });
  }
}
