// The page's end of the worker: starts it, hands it the module, and asks it questions.

/**
 * @typedef {{
 *   resolve(value: unknown): void, reject(reason: unknown): void,
 *   onProgress?: (progress: unknown) => void, forget(): void
 * }} Asked
 */

/** The policy in a worker, which starts with the first question. */
class WorkerClient {
  #files;
  /** @type {Awaited<ReturnType<typeof startWorker>> | null} */
  #worker = null;
  /** @type {Promise<void> | null} */
  #starting = null;
  /** @type {Map<number, Asked>} */
  #asked = new Map();
  #last = 0;
  /** How often the worker was ended. Anything that began before that belongs to another worker. */
  #life = 0;

  /** @param {Parameters<typeof startWorker>[0]} files */
  constructor(files) {
    this.#files = files;
  }

  /**
   * Evaluates evidence. Returns a promise of the report.
   *
   * @param {any} evidence
   * @param {any} [options]
   */
  async evaluate(evidence, options) {
    const { sha256 = false, onProgress, signal, ...settings } = optionsFrom(options, ["sha256", "asOf", "maxAge", "expectAccounts", "expectRegions", "onProgress", "signal"]);
    const { inputs, files } = inputsOf(evidence);
    const { file } = await this.#ask({ evaluateOnce: { inputs, sha256, settings } }, files, { onProgress, signal });
    const [head, ...lists] = (await linesOf(file)).map((line) => JSON.parse(line));
    return { ...head, findings: lists.flat() };
  }

  /**
   * The plan for one cluster's record.
   *
   * @param {any} record
   * @param {any} [choices]
   */
  async plan(record, choices = {}) {
    const { reply } = await this.#ask({ planOnce: { record: { name: "the record", file: 0 }, choices } }, [blobOf(record)]);
    return reply.planned;
  }

  /**
   * Verifies a saved report.
   *
   * @param {any} saved
   * @param {any} evidence
   * @param {any} [options]
   */
  async verify(saved, evidence, options) {
    const { onProgress, signal } = optionsFrom(options, ["onProgress", "signal"]);
    const { inputs, files } = inputsOf(evidence);
    const report = { name: "the report", file: files.push(blobOf(saved)) - 1 };
    const { reply } = await this.#ask({ verify: { id: 0, saved: report, inputs } }, files, { onProgress, signal });
    return reply.verified.outcome;
  }

  /** Ends the worker. Questions without an answer are rejected. */
  free() {
    this.#end("it was freed");
  }

  [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() {
    this.free();
  }

  /** Starts the worker unless it is running. */
  start() {
    const starting = (this.#starting ??= this.#start());
    // Forget a start that failed, so that the next call tries again. Another start may have begun
    // since.
    starting.catch(() => {
      if (this.#starting === starting) this.#starting = null;
    });
    return starting;
  }

  async #start() {
    if (typeof Worker !== "function") throw coded(new Error("there are no web workers here: use `evaluate` or `Evaluator`"), "DAX001_NO_WORKER");
    checkEngine();
    const life = this.#life;
    const worker = await startWorker(this.#files, { message: (message) => this.#hear(message), stopped: (reason) => this.#end(reason) });
    if (life === this.#life) {
      this.#worker = worker;
      return;
    }
    worker.free();
    throw stopped("it was freed");
  }

  /**
   * @param {unknown} ask
   * @param {Blob[]} files
   * @param {{ onProgress?: Asked["onProgress"], signal?: AbortSignal }} options
   * @returns {Promise<any>}
   */
  async #ask(ask, files, { onProgress, signal } = {}) {
    signal?.throwIfAborted();
    await this.start();
    signal?.throwIfAborted();
    if (!this.#worker) throw stopped("it was freed");
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#worker?.post({ cancel: id });
        this.#settled(id)?.reject(signal?.reason);
      };
      signal?.addEventListener("abort", abort);
      this.#asked.set(id, { resolve, reject, onProgress, forget: () => signal?.removeEventListener("abort", abort) });
      try {
        this.#worker?.post({ id, ask, files, moment: momentNow() });
      } catch (error) {
        // A value that can't be copied to a worker is not a valid argument.
        this.#settled(id)?.reject(coded(new TypeError(/** @type {Error} */ (error).message), "DAX001_INPUT_TYPE"));
      }
    });
  }

  /** Settles a question: it receives nothing more. @param {number} id */
  #settled(id) {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    asked?.forget();
    return asked;
  }

  /** @param {any} message */
  #hear(message) {
    const { id, reply, failed } = message;
    const progress = reply && progressOf(reply);
    if (failed) this.#settled(id)?.reject(coded(new (failed.isWrongCall ? TypeError : Error)(failed.message), failed.code));
    else if (progress) this.#asked.get(id)?.onProgress?.(progress);
    else if (reply.failed) this.#settled(id)?.reject(failureOf(reply));
    else if (!reply.reading) this.#settled(id)?.resolve(message);
  }

  /**
   * Ends a worker that can't or shouldn't continue. The next question starts another one.
   *
   * @param {string} reason
   */
  #end(reason) {
    this.#life += 1;
    this.#worker?.free();
    this.#worker = this.#starting = null;
    for (const id of [...this.#asked.keys()]) this.#settled(id)?.reject(stopped(reason));
  }
}

/** The lines of a file, whose text can be longer than a string can be. @param {Blob} file */
async function linesOf(file) {
  const lines = [""];
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  for (let read; !(read = await reader.read()).done; ) {
    const [first, ...others] = read.value.split("\n");
    lines[lines.length - 1] += first;
    lines.push(...others);
  }
  return lines.filter((line) => line !== "");
}

const stopped = (/** @type {string} */ reason) => coded(new Error(`the worker has stopped: ${reason}`), "DAX001_STOPPED");
