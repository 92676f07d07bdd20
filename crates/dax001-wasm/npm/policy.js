// The package's functions and classes, on an instance of the module.

/**
 * Everything that the package exports, on a module that the caller has: compiled, its bytes, a
 * response with them, or a promise of one of these.
 *
 * @param {any} source
 */
async function load(source) {
  const name = "dax001_bg.wasm";
  /** @type {any} */
  const given = await Promise.resolve(source).catch((error) => fetched(name, Promise.reject(error)));
  const kind = kindOfObject(given);
  const isResponse = kind === "Response";
  if (!isResponse && !["ArrayBuffer", "Uint8Array", "WebAssembly.Module"].includes(kind)) {
    throw coded(new TypeError("the module is a WebAssembly.Module, its bytes, or a Response with them"), "DAX001_MODULE_TYPE");
  }
  if (isResponse) await fetched(name, Promise.resolve(given));
  if (!isModule(given)) checkEngine();
  try {
    const module = isModule(given) ? given : await compiled(given);
    const { Job, Workbench, host, initSync, program, ...policy } = policyFrom(module);
    return policy;
  } catch (error) {
    throw coded(new TypeError(`this is not ${name} of this version of dax001 (${reasonOf(error)})`), "DAX001_MODULE_TYPE");
  }
}

/** Compiles the module from its bytes or from a response with them. @param {any} source */
async function compiled(source) {
  if (kindOfObject(source) !== "Response") return WebAssembly.compile(source);
  // Many servers don't know what a `.wasm` is: then only its bytes can be compiled.
  const isNamed = source.headers.get("content-type") === "application/wasm";
  return isNamed ? WebAssembly.compileStreaming(source) : WebAssembly.compile(await source.arrayBuffer());
}

/**
 * The same without a promise, from the module's bytes or from a compiled module.
 *
 * @param {BufferSource | WebAssembly.Module} source
 */
function policyFrom(source) {
  // Some hosts supply compiled modules and forbid compiling anything else, so don't check the
  // engine there.
  if (!isModule(source)) checkEngine();
  const module = /** @type {WebAssembly.Module} */ (isModule(source) ? source : new WebAssembly.Module(/** @type {BufferSource} */ (source)));
  const host = { instantiate: () => instantiate(module), read: bytesOf };
  const policy = host.instantiate();
  withRead(policy.Evaluator);
  guard(policy);

  /**
   * @param {any} saved
   * @param {any} evidence
   * @param {any} options
   */
  async function verify(saved, evidence, options) {
    const caller = optionsFrom(options, ["onProgress", "signal"]);
    const { inputs, files } = inputsOf(evidence);
    const report = { name: "the report", file: files.push(blobOf(saved)) - 1 };
    const workbench = new policy.Workbench();
    try {
      for await (const { reply } of outcomes(() => workbench.ask({ verify: { id: 0, saved: report, inputs } }, files, momentNow()), caller)) {
        if (reply.failed) throw failureOf(reply);
        if (reply.verified) return reply.verified.outcome;
      }
    } finally {
      workbench.free();
    }
  }

  /**
   * @param {any} report
   * @param {any} format
   * @param {any} options
   */
  async function* renderParts(report, format, options) {
    const { evidence = [], onProgress, signal, ...stamp } = optionsFrom(options, ["color", "evidence", "generatedAt", "module", "onProgress", "signal", "today", "zone"]);
    const { inputs, files } = inputsOf(evidence);
    const isHeld = report instanceof policy.ReportHandle;
    const held = isHeld ? report : policy.ReportHandle.fromReport(report);
    // A piece ends at the end of a character, and a byte order mark is part of the format.
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    try {
      for await (const { bytes } of outcomes(() => held.render(format, stamp, inputs, files), { onProgress, signal })) yield decoder.decode(bytes);
    } finally {
      if (!isHeld) held.free();
    }
  }

  /**
   * @param {any} report
   * @param {any} format
   * @param {any} options
   */
  async function render(report, format, options) {
    const parts = [];
    for await (const part of renderParts(report, format, options)) parts.push(part);
    return parts.join("");
  }

  /**
   * Yields the output of a job. The caller may cancel the job, and receives its progress.
   *
   * @param {() => import("./host.js").Job} begin
   * @param {{ onProgress?: (progress: any) => void, signal?: AbortSignal }} caller
   * @returns {AsyncGenerator<any, void>}
   */
  async function* outcomes(begin, { onProgress, signal }) {
    signal?.throwIfAborted();
    for await (const outcome of drive(begin(), { ...host, isWanted: () => !signal?.aborted })) {
      const progress = "reply" in outcome && progressOf(outcome.reply);
      if (progress) onProgress?.(progress);
      else yield outcome;
    }
    signal?.throwIfAborted();
  }

  return { ...policy, verify, render, renderParts, host };
}

/** Whether this is a compiled module. @param {unknown} value */
const isModule = (value) => kindOfObject(value) === "WebAssembly.Module";

/**
 * Guards each method and property of the module's classes: on a freed object, they throw an error
 * that says so. Freeing an object again does nothing.
 *
 * @param {object} policy
 */
function guard(policy) {
  for (const { prototype } of Object.values(policy).filter((value) => typeof value?.prototype?.free === "function")) {
    /**
     * @param {string} name
     * @param {Function} use
     * @returns {(this: any, ...values: any[]) => any}
     */
    const guarded = (name, use) =>
      function (...values) {
        if (this.__wbg_ptr === 0) throw coded(new TypeError(`\`${name}\` was called of what has been freed`), "DAX001_FREED");
        return use.apply(this, values);
      };
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (["constructor", "free", "__destroy_into_raw"].includes(name)) continue;
      const { value, get } = descriptor;
      if (get) Object.defineProperty(prototype, name, { ...descriptor, get: guarded(name, get) });
      else if (typeof value === "function") prototype[name] = guarded(name, value);
    }
    const { free } = prototype;
    prototype.free = /** @this {any} */ function () {
      if (this.__wbg_ptr !== 0) free.call(this);
    };
    if (Symbol.dispose in prototype) prototype[Symbol.dispose] = prototype.free;
  }
}

/** Adds `read` to `Evaluator`, which reads a source to its end. @param {any} Evaluator */
function withRead({ prototype }) {
  const { begin, end, fail, finish, hold, push } = prototype;
  /** The evaluators that are reading a source, each with a token that identifies the reading. */
  const reading = new WeakMap();
  // While a source is being read, only its reader may use the evaluator: other calls would mix
  // their bytes into the source, or take a part of it for the whole.
  for (const [name, own] of Object.entries({ begin, end, finish, hold, push })) {
    prototype[name] = /** @this {any} @param {any[]} values */ function (...values) {
      if (reading.has(this)) throw coded(new TypeError("a source is being read: wait for `read`, or give the source up by `fail`"), "DAX001_SOURCE_OPEN");
      return own.apply(this, values);
    };
  }
  prototype.fail = /** @this {any} @param {any[]} values */ function (...values) {
    fail.apply(this, values);
    reading.delete(this);
  };
  prototype.read = /** @this {any} @param {string} name @param {any} source @param {any} label @param {any} options */ async function (name, source, label, options) {
    this.begin(name, label);
    const own = {};
    reading.set(this, own);
    /**
     * Even a wrong call leaves a source that could not be read.
     *
     * @template T
     * @param {() => T} check
     * @returns {T}
     */
    const checked = (check) => {
      try {
        return check();
      } catch (error) {
        this.fail(reasonOf(error));
        throw error;
      }
    };
    const { onProgress, signal } = checked(() => optionsFrom(options, ["onProgress", "signal"]));
    const { next, close } = checked(() => readerOf(isBlob(source) ? piecesOf(source) : source));
    // One listener serves all chunks: promises that outlive the chunks would keep each of them in
    // memory.
    let abort = () => {};
    const listen = () => abort();
    signal?.addEventListener("abort", listen);
    /**
     * Waits for the promise, or until the signal is aborted.
     *
     * @param {Promise<any>} promise
     * @returns {Promise<any>}
     */
    const unlessAborted = (promise) =>
      new Promise((resolve) => {
        abort = () => resolve(undefined);
        if (signal?.aborted) abort();
        promise.then(resolve);
      });
    let [bytes, told, paused, isDone] = [0, -Infinity, performance.now(), false];
    const tell = () => {
      told = performance.now();
      onProgress?.({ bytes, total: source.size, clusters: this.clusters });
    };
    /** Whether the source still belongs to this reader. */
    const isOwn = () => {
      if (this.__wbg_ptr === 0) throw coded(new TypeError("the evaluator was freed while it read"), "DAX001_FREED");
      // If `fail` gave the source up, the report says so already.
      return reading.get(this) === own;
    };
    try {
      while (!isDone) {
        // Chunks that come at once must not block everything else, including cancellation.
        if (performance.now() - paused >= TURN) {
          await sleep(0);
          paused = performance.now();
        }
        const read = await unlessAborted(next().catch((/** @type {unknown} */ error) => ({ error: { reason: reasonOf(error) } })));
        const { done, value, error } = read ?? { error: { reason: "it gives no chunks" } };
        if (!isOwn()) return;
        // The report says that the source was not read to its end, so it is not a pass.
        if (signal?.aborted) this.fail("it was cancelled");
        signal?.throwIfAborted();
        if (error) return this.fail(error.reason);
        isDone = Boolean(done);
        if (!isDone) {
          push.call(this, value);
          bytes += value.length;
        }
        if (isDone || performance.now() - told >= PROGRESS) tell();
        if (!isOwn()) return;
      }
      end.call(this);
    } catch (error) {
      // Whatever stopped the reading, a part of a source never passes for all of it.
      if (this.__wbg_ptr !== 0 && reading.get(this) === own) giveUp(this, error);
      throw error;
    } finally {
      if (reading.get(this) === own) reading.delete(this);
      // A source that gives no chunk doesn't close, either.
      if (!isDone) await unlessAborted(close());
      signal?.removeEventListener("abort", listen);
    }
  };
}

/**
 * Ends a source early. After a trap nothing can be ended, and that must not hide the trap.
 *
 * @param {any} evaluator
 * @param {unknown} error
 */
function giveUp(evaluator, error) {
  try {
    evaluator.fail(reasonOf(error));
  } catch {}
}

/** The bytes of a blob, a piece at a time. @param {Blob} blob */
async function* piecesOf(blob) {
  for (let at = 0; at < blob.size; at += READ) yield bytesOf(blob.slice(at, at + READ));
}

/**
 * `next` reads the next chunk of a stream, and `close` is for when no more is wanted. Streams in
 * Safari are not iterable.
 *
 * @param {any} stream
 */
function readerOf(stream) {
  const isReadable = typeof stream?.getReader === "function";
  if (!isReadable && typeof stream?.[Symbol.asyncIterator] !== "function") {
    throw coded(new TypeError("a source is a ReadableStream, an AsyncIterable or a Blob"), "DAX001_SOURCE_TYPE");
  }
  /** @type {any} */
  let reader;
  // Open it on the first read: a locked stream then fails like one that fails while it is read.
  const open = () => (reader ??= isReadable ? stream.getReader() : stream[Symbol.asyncIterator]());
  const next = async () => (isReadable ? open().read() : open().next());
  // Ignore how closing ends: nobody reads the stream any more.
  const close = () => Promise.resolve().then(() => (isReadable ? reader?.cancel() : reader?.return?.())).catch(() => {});
  return { next, close };
}
