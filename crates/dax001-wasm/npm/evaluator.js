// What the evaluator has beside what its module gives it: reading a source to its end.
import { Evaluator } from "./dax001.js";
import { readerOf } from "./evidence/bytes.js";

Evaluator.prototype.read = async function (name, source, label) {
  this.begin(name, label);
  try {
    await pushAll(this, source);
  } catch (error) {
    // It is said in the report and is no pass; but a wrong call is the caller's.
    const isWrongCall = typeof error?.code === "string" && error.code.startsWith("DAX001_");
    if (!(error instanceof WebAssembly.RuntimeError)) this.fail(String(error?.message ?? error));
    if (isWrongCall || error instanceof WebAssembly.RuntimeError) throw error;
    return;
  }
  this.end();
};

async function pushAll(evaluator, source) {
  const stream = source instanceof Blob ? source.stream() : source;
  if (typeof stream?.getReader !== "function" && typeof stream?.[Symbol.asyncIterator] !== "function") {
    throw Object.assign(new TypeError("a source is a ReadableStream, an AsyncIterable or a Blob"), { code: "DAX001_SOURCE_TYPE" });
  }
  const next = readerOf(stream);
  for (let read; !(read = await next()).done; ) evaluator.push(read.value);
}
