// The package's functions and classes, on an instance of the module.

/**
 * Everything that the package gives, on a module that the caller has: compiled, its bytes, or a response with them.
 *
 * @param {any} source
 */
async function load(source) {
  const given = typeof source?.then === "function" ? await fetched("dax001_bg.wasm", source) : source;
  if (isModule(given) || ArrayBuffer.isView(given) || kindOfObject(given) === "ArrayBuffer") return policyFrom(/** @type {any} */ (given));
  if (typeof given?.arrayBuffer !== "function") {
    throw coded(new TypeError("the module is a WebAssembly.Module, its bytes, or a Response with them"), "DAX001_MODULE_TYPE");
  }
  checkEngine();
  await fetched("dax001_bg.wasm", Promise.resolve(given));
  // Many servers don't know what a `.wasm` is, and then only its bytes can be compiled.
  const isNamed = given.headers?.get("content-type") === "application/wasm";
  return policyFrom(await (isNamed ? WebAssembly.compileStreaming(given) : WebAssembly.compile(await given.arrayBuffer())));
}

/**
 * The same at once, from the module's bytes or from a compiled module.
 *
 * @param {BufferSource | WebAssembly.Module} source
 */
function policyFrom(source) {
  // Where modules come compiled, nothing else may be compiled.
  if (!isModule(source)) checkEngine();
  const module = /** @type {WebAssembly.Module} */ (isModule(source) ? source : new WebAssembly.Module(/** @type {BufferSource} */ (source)));
  const host = { instantiate: () => instantiate(module), read: bytesOf };
  const policy = host.instantiate();
  withRead(policy.Evaluator);
  guard(policy);

  /** @param {any} saved @param {any} evidence @param {any} options */
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

  /** @param {any} report @param {any} format @param {any} options */
  async function* renderParts(report, format, options) {
    const { evidence = [], onProgress, signal, ...stamp } = optionsFrom(options, ["color", "evidence", "generatedAt", "module", "onProgress", "signal", "today", "zone"]);
    const { inputs, files } = inputsOf(evidence);
    const isHeld = report instanceof policy.HeldReport;
    const held = isHeld ? report : policy.HeldReport.fromReport(report);
    // A piece ends where a character does, and a byte order mark is part of the format.
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    try {
      for await (const { bytes } of outcomes(() => held.render(format, stamp, inputs, files), { onProgress, signal })) yield decoder.decode(bytes);
    } finally {
      if (!isHeld) held.free();
    }
  }

  /** @param {any} report @param {any} format @param {any} options */
  async function render(report, format, options) {
    const parts = [];
    for await (const part of renderParts(report, format, options)) parts.push(part);
    return parts.join("");
  }

  /**
   * What comes out of a job, for a caller who may cancel it and is told how far it is.
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

/** Guards each method and property of the module's classes, so that an object that was freed says so. To free again does nothing. @param {object} policy */
function guard(policy) {
  for (const { prototype } of Object.values(policy).filter((value) => typeof value?.prototype?.free === "function")) {
    /** @param {string} name @param {Function} use @returns {(this: any, ...values: any[]) => any} */
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

/** Gives `Evaluator` its `read`, which reads a source to its end. @param {any} Evaluator */
function withRead({ prototype }) {
  const { begin, end, fail, finish, hold, push } = prototype;
  /** The evaluators that read a source, each with what tells one reading from another. */
  const reading = new WeakMap();
  // While a source is read it is the reader's: others would mix their bytes into it, or take a part for the whole.
  for (const [name, own] of Object.entries({ begin, end, finish, hold, push })) {
    prototype[name] = /** @this {any} @param {any[]} values */ function (...values) {
      if (reading.has(this)) throw coded(new TypeError("a source is being read: wait for `read`, or give it up by `fail`"), "DAX001_SOURCE_OPEN");
      return own.apply(this, values);
    };
  }
  prototype.fail = /** @this {any} @param {any[]} values */ function (...values) {
    fail.apply(this, values);
    reading.delete(this);
  };
  prototype.read = /** @this {any} @param {string} name @param {any} source @param {any} label @param {any} options */ async function (name, source, label, options) {
    const { onProgress, signal } = optionsFrom(options, ["onProgress", "signal"]);
    const stream = isBlob(source) ? piecesOf(source) : source;
    if (typeof stream?.getReader !== "function" && typeof stream?.[Symbol.asyncIterator] !== "function") {
      throw coded(new TypeError("a source is a ReadableStream, an AsyncIterable or a Blob"), "DAX001_SOURCE_TYPE");
    }
    signal?.throwIfAborted();
    this.begin(name, label);
    const own = {};
    reading.set(this, own);
    const { next, close } = readerOf(stream);
    /** @type {(event: Event) => void} */
    let abort = () => {};
    const aborted = new Promise((resolve) => signal?.addEventListener("abort", (abort = resolve)));
    let [bytes, told] = [0, -Infinity];
    const tell = () => {
      told = performance.now();
      onProgress?.({ bytes, total: source.size, clusters: this.clusters });
    };
    try {
      for (;;) {
        const read = await Promise.race([aborted, next().catch((/** @type {unknown} */ error) => ({ error: { reason: reasonOf(error) } }))]);
        const { done, value, error } = read ?? { error: { reason: "it gives no chunks" } };
        if (this.__wbg_ptr === 0) throw coded(new TypeError("the evaluator was freed while it read"), "DAX001_FREED");
        // It was given up: the report says so already.
        if (reading.get(this) !== own) return;
        // The report says that the source was not read to its end, and so it is no pass.
        if (signal?.aborted) this.fail("it was cancelled");
        signal?.throwIfAborted();
        if (error) return this.fail(error.reason);
        if (done) {
          tell();
          return end.call(this);
        }
        try {
          push.call(this, value);
        } catch (error) {
          // A wrong call: whoever made it is told, and the report says that the source is not whole.
          if (/** @type {any} */ (error)?.code) this.fail(reasonOf(error));
          throw error;
        }
        bytes += value.length;
        if (performance.now() - told >= PROGRESS) tell();
      }
    } finally {
      if (reading.get(this) === own) reading.delete(this);
      signal?.removeEventListener("abort", abort);
      // One that gives no chunk doesn't close, either.
      await Promise.race([aborted, close()]);
    }
  };
}

/** The bytes of a blob, a piece at a time. @param {Blob} blob */
async function* piecesOf(blob) {
  for (let at = 0; at < blob.size; at += READ) yield bytesOf(blob.slice(at, at + READ));
}

/** The `next` chunk of a stream (Safari's are not iterable), and `close` when no more is wanted. @param {any} stream */
function readerOf(stream) {
  const isReadable = typeof stream.getReader === "function";
  /** @type {any} */
  let reader;
  // One that is locked fails as it would while it is read.
  const open = () => (reader ??= isReadable ? stream.getReader() : stream[Symbol.asyncIterator]());
  const next = async () => (isReadable ? open().read() : open().next());
  // Whatever comes of closing it: nobody reads it any more.
  const close = () => Promise.resolve().then(() => (isReadable ? reader?.cancel() : reader?.return?.())).catch(() => {});
  return { next, close };
}
