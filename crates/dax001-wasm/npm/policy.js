// The package's functions and classes, on an instance of the module.
import { blobOf, coded, failureOf, inputsOf, momentNow, optionsFrom } from "./inputs.js";
import { instantiate } from "./instance.js";
import { bytesOf, drive, reasonOf } from "./shared/driver.js";
import { checkEngine } from "./shared/engine.js";

/**
 * Everything that the package gives, from the module's bytes or from a compiled module.
 *
 * @param {BufferSource | WebAssembly.Module} source
 */
export function policyFrom(source) {
  checkEngine();
  const module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
  const host = { instantiate: () => instantiate(module), read: bytesOf };
  const policy = host.instantiate();
  withRead(policy.Evaluator);
  guard(policy);

  /** @param {any} saved @param {any} evidence */
  async function verify(saved, evidence) {
    const { inputs, files } = inputsOf(evidence);
    const report = { name: "the report", file: files.push(blobOf(saved)) - 1 };
    const workbench = new policy.Workbench();
    try {
      for await (const outcome of drive(workbench.ask({ verify: { id: 0, saved: report, inputs } }, files, momentNow()), host)) {
        const reply = "reply" in outcome ? outcome.reply : {};
        if (reply.failed) throw failureOf(reply);
        if (reply.verified) return reply.verified.outcome;
      }
    } finally {
      workbench.free();
    }
  }

  /** @param {any} report @param {any} format @param {any} options */
  async function* renderParts(report, format, options) {
    const { evidence = [], ...stamp } = optionsFrom(options, ["color", "evidence", "generatedAt", "module", "today", "zone"]);
    const { inputs, files } = inputsOf(evidence);
    const isHeld = report instanceof policy.HeldReport;
    const held = isHeld ? report : policy.HeldReport.fromReport(report);
    // A piece ends where a character does, and a byte order mark is part of the format.
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    try {
      for await (const outcome of drive(held.render(format, stamp, inputs, files), host)) {
        if ("bytes" in outcome) yield decoder.decode(outcome.bytes);
      }
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

  return { ...policy, verify, render, renderParts, host };
}

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
  prototype.read = /** @this {any} @param {string} name @param {any} source @param {any} label */ async function (name, source, label) {
    const stream = source instanceof Blob ? source.stream() : source;
    if (typeof stream?.getReader !== "function" && typeof stream?.[Symbol.asyncIterator] !== "function") {
      throw coded(new TypeError("a source is a ReadableStream, an AsyncIterable or a Blob"), "DAX001_SOURCE_TYPE");
    }
    this.begin(name, label);
    const own = {};
    reading.set(this, own);
    const { next, close } = readerOf(stream);
    try {
      for (;;) {
        const read = await next().catch((/** @type {unknown} */ error) => ({ error: { reason: reasonOf(error) } }));
        const { done, value, error } = read ?? { error: { reason: "it gives no chunks" } };
        if (this.__wbg_ptr === 0) throw coded(new TypeError("the evaluator was freed while it read"), "DAX001_FREED");
        // It was given up: the report says so already.
        if (reading.get(this) !== own) return;
        // The report says that the source was not read to its end, and so it is no pass.
        if (error) return this.fail(error.reason);
        if (done) return end.call(this);
        try {
          push.call(this, value);
        } catch (error) {
          // A wrong call: whoever made it is told, and the report says that the source is not whole.
          if (/** @type {any} */ (error)?.code) this.fail(reasonOf(error));
          throw error;
        }
      }
    } finally {
      if (reading.get(this) === own) reading.delete(this);
      await close();
    }
  };
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
