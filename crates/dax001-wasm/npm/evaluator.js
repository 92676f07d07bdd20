// What the evaluator has beside what its module gives it: reading a source to its end.
import { Evaluator } from "./dax001.js";
import { reasonOf, readerOf } from "./evidence/bytes.js";
import { coded } from "./evidence/given.js";

const { begin, end, fail, finish, hold, push } = Evaluator.prototype;
/** The evaluators that read a source, each with what tells one reading from another. */
const reading = new WeakMap();

// While a source is read it is the reader's: others would mix their bytes into it, or take a part for the whole.
for (const [name, own] of Object.entries({ begin, end, finish, hold, push })) {
  Evaluator.prototype[name] = function (...values) {
    if (reading.has(this)) throw coded(new TypeError("a source is being read: wait for `read`, or give it up by `fail`"), "DAX001_SOURCE_OPEN");
    return own.apply(this, values);
  };
}

Evaluator.prototype.fail = function (...values) {
  fail.apply(this, values);
  reading.delete(this);
};

Evaluator.prototype.read = async function (name, source, label) {
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
      const { done, value, error } = await next().catch((error) => ({ error: { reason: reasonOf(error) } }));
      if (this.__wbg_ptr === 0) throw coded(new TypeError("the evaluator was freed while it read"), "DAX001_FREED");
      // It was given up: the report says so already.
      if (reading.get(this) !== own) return;
      // That it can't be read on is said in the report, and is no pass.
      if (error) return this.fail(error.reason);
      if (done) return end.call(this);
      try {
        push.call(this, value);
      } catch (error) {
        // A wrong call: whoever made it is told, and the report says that the source is not whole.
        if (error?.code) this.fail(error.message);
        throw error;
      }
    }
  } finally {
    if (reading.get(this) === own) reading.delete(this);
    await close();
  }
};
