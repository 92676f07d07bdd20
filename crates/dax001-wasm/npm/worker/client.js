// The page's end of the worker: starts it, hands it the module, and asks it.
import { blobOf, coded, givenOf, optionsFrom } from "../evidence/given.js";
import { checkEngine } from "../evidence/engine.js";

/**
 * A worker that judges. `files.read` gives a file by its name as a `Response`, and `files.script` is the name of the worker's own.
 * `on.message` is told what the worker says beside its answers, and `on.stopped` why it can't go on.
 */
export class WorkerClient {
  #files;
  #on;
  #worker = null;
  #url = null;
  #starting = null;
  #asked = new Map();
  #last = 0;
  /** How often it was ended: what was begun before that is of another worker. */
  #life = 0;

  constructor(files, on = {}) {
    this.#files = files;
    this.#on = on;
  }

  /** Judges evidence. A promise of the report. */
  async evaluate(inputs, options) {
    const settings = ["asOf", "maxAge", "expectAccounts", "expectRegions"];
    const { sha256 = false, onProgress, signal, ...asked } = optionsFrom(options, ["sha256", ...settings, "onProgress", "signal"]);
    return this.#ask({ type: "evaluate", given: givenOf(inputs), sha256, settings: asked }, { onProgress, signal });
  }

  /** The plan for one cluster's record. */
  async plan(record, choices) {
    // A part of a larger buffer would take all of it along.
    return this.#ask({ type: "plan", record: record instanceof Uint8Array ? record.slice() : record, choices });
  }

  /** Whether a saved report holds. */
  async verify(saved, evidence, options) {
    optionsFrom(options, ["onProgress", "signal"]);
    return this.#ask({ type: "verify", saved: { name: "the report", blob: blobOf(saved) }, given: givenOf(evidence) }, options);
  }

  /** Ends the worker. What is asked for and not answered is rejected. */
  free() {
    this.#end("it was freed");
  }

  [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() {
    this.free();
  }

  /** Starts the worker unless it runs: from a blob, so that it is under the page's policy and runs from file://, too. */
  start() {
    const starting = (this.#starting ??= this.#start());
    // One that failed is tried again; another may have begun since.
    starting.catch(() => {
      if (this.#starting === starting) this.#starting = null;
    });
    return starting;
  }

  async #start() {
    if (typeof Worker !== "function") throw coded(new Error("there are no web workers here: use `evaluate` or `Evaluator`"), "DAX001_NO_WORKER");
    checkEngine();
    const life = this.#life;
    const [script, module] = await Promise.all([this.#read(this.#files.script).then((file) => file.text()), this.#read("dax001_bg.wasm").then((file) => file.arrayBuffer())]);
    if (life !== this.#life) throw stopped("it was freed");
    const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    const worker = new Worker(url);
    this.#worker = worker;
    this.#url = url;
    worker.onmessage = ({ data }) => this.#hear(data);
    worker.onmessageerror = () => this.#stop("a message of it can't be read");
    worker.onerror = ({ message }) => this.#stop(message || "it can't be started");
    // Through this port the worker reads blobs where it can't by itself: see evidence/bytes.js.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = async ({ data: { id, blob } }) => {
      const bytes = await blob.arrayBuffer().catch(() => null);
      port1.postMessage({ id, bytes }, bytes ? [bytes] : []);
    };
    worker.postMessage({ type: "start", module, reader: port2 }, [module, port2]);
  }

  async #read(name) {
    let reason;
    try {
      const response = await this.#files.read(name);
      if (response.ok) return response;
      reason = `HTTP ${response.status}`;
    } catch (error) {
      reason = error.message;
    }
    throw coded(new Error(`the file \`${name}\` can't be loaded (${reason})`), "DAX001_FILE");
  }

  /** Hands the worker a message. */
  post(message) {
    this.#worker?.postMessage(message);
  }

  async #ask(message, { onProgress, signal } = {}) {
    signal?.throwIfAborted();
    await this.start();
    signal?.throwIfAborted();
    if (!this.#worker) throw stopped("it was freed");
    const run = ++this.#last;
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.post({ type: "cancel", run });
        this.#settled(run).reject(signal.reason);
      };
      signal?.addEventListener("abort", abort);
      const forget = () => signal?.removeEventListener("abort", abort);
      this.#asked.set(run, { resolve, reject, onProgress, forget });
      try {
        this.post({ ...message, run });
      } catch (error) {
        // What can't be copied to a worker is none of what is asked for.
        this.#settled(run).reject(coded(new TypeError(error.message), "DAX001_INPUT_TYPE"));
      }
    });
  }

  /** What was asked for is settled: it is told no more. */
  #settled(run) {
    const asked = this.#asked.get(run);
    this.#asked.delete(run);
    asked.forget();
    return asked;
  }

  #hear(data) {
    const { answer, failed, progress } = data;
    const isAsked = this.#asked.has((answer ?? failed ?? progress)?.run);
    if (answer && isAsked) this.#settled(answer.run).resolve(answer.value);
    else if (progress && isAsked) {
      const { run, ...said } = progress;
      this.#asked.get(run).onProgress?.(said);
    } else if (failed && isAsked) {
      if (failed.fatal) this.#stop(failed.message);
      else this.#settled(failed.run).reject(Object.assign(new (failed.isWrongCall ? TypeError : Error)(failed.message), { code: failed.code }));
    } else if (failed && (failed.during === "start" || (failed.fatal && !this.#on.message))) this.#stop(failed.message);
    else if (!answer) this.#on.message?.(data);
  }

  /** The worker can't go on. The next call starts another one. */
  #stop(message) {
    this.#end(message);
    this.#on.stopped?.(message);
  }

  #end(message) {
    this.#life += 1;
    this.#worker?.terminate();
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#worker = this.#url = this.#starting = null;
    for (const run of [...this.#asked.keys()]) this.#settled(run).reject(stopped(message));
  }
}

function stopped(message) {
  return coded(new Error(`the worker has stopped: ${message}`), "DAX001_STOPPED");
}
