// Browsers: the worker's script and the module are fetched from beside this file when they are needed.
import { WorkerClient } from "./worker/client.js";

const read = (/** @type {string} */ name) => fetch(new URL(name, import.meta.url));

export class PolicyWorker extends WorkerClient {
  constructor() {
    super({ script: "worker/script.js", read });
  }
}
