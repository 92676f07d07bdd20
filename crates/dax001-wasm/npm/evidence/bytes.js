// Reads bytes out of blobs and streams. WebKit doesn't let a worker of a page from file:// read any blob, though the page
// itself may: there the page reads for it, at the other end of a port.

/** What is said of bytes that could not be read. */
export const REFUSED = "its bytes could not be read";

/** How much the page is asked for at once. */
const PIECE = 4 << 20;

/** Reads a blob whole: by itself, or through the page. */
export let bytesOf = (blob) => blob.arrayBuffer().then((buffer) => new Uint8Array(buffer));
let isReadByPage = Promise.resolve(false);

/** From now on the page reads, if the worker can't. */
export function readThrough(port) {
  const waiting = new Map();
  let last = 0;
  port.onmessage = ({ data: { id, bytes } }) => {
    const [resolve, reject] = waiting.get(id);
    waiting.delete(id);
    if (bytes) resolve(new Uint8Array(bytes));
    else reject(new Error(REFUSED));
  };
  const ask = (blob) => {
    const id = ++last;
    port.postMessage({ id, blob });
    return new Promise((resolve, reject) => waiting.set(id, [resolve, reject]));
  };
  const direct = bytesOf;
  isReadByPage = direct(new Blob(["x"])).then(() => false, () => true);
  bytesOf = async (blob) => ((await isReadByPage) ? ask(blob) : direct(blob));
}

/** Some bytes of a blob; nothing if it can't be read any more. */
export async function read(blob, from, to) {
  return bytesOf(blob.slice(from, to)).catch(() => null);
}

/** Reads a blob, or a stream, a piece at a time: whether it could be read to its end; nothing once it counts no longer. */
export async function eachChunk(bytes, counts, take) {
  const isPiecewise = bytes instanceof Blob && (await isReadByPage);
  const next = isPiecewise ? piecesOf(bytes) : readerOf(bytes instanceof Blob ? bytes.stream() : bytes);
  for (;;) {
    const { done, value, error } = await next().catch((error) => ({ error }));
    if (!counts()) return null;
    if (error || done) return !error;
    take(value);
  }
}

/** The next piece of a `ReadableStream` or of anything else that is an `AsyncIterable`: Safari's streams are no such. */
export function readerOf(stream) {
  if (stream.getReader) {
    const reader = stream.getReader();
    return () => reader.read();
  }
  const iterator = stream[Symbol.asyncIterator]();
  return async () => iterator.next();
}

function piecesOf(blob) {
  let from = 0;
  return async () => {
    if (from >= blob.size) return { done: true };
    const value = await bytesOf(blob.slice(from, from + PIECE));
    from += PIECE;
    return { done: false, value };
  };
}
