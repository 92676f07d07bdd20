// Reads bytes out of blobs and streams. WebKit doesn't let a worker of a page from file:// read any blob, though the page
// itself may: there the page reads for it, at the other end of a port.

/** What is said of bytes that could not be read. */
export const REFUSED = "its bytes could not be read";

/** Why bytes could not be read, and no fault of the program. */
export class ReadError extends Error {}

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

/** Why something failed, in words: anything can be thrown. */
export function reasonOf(error) {
  try {
    return String(error?.message ?? error);
  } catch {
    return "no reason was given";
  }
}

/** Some bytes of a blob; nothing if it can't be read any more. */
export async function read(blob, from, to) {
  return bytesOf(blob.slice(from, to)).catch(() => null);
}

/** Reads a blob, a stream or bytes to the end, a piece at a time: false once it counts no longer. A `ReadError` says why it can't be read on. */
export async function eachChunk(bytes, counts, take) {
  if (bytes instanceof Uint8Array) {
    take(bytes);
    return counts();
  }
  const isPiecewise = bytes instanceof Blob && (await isReadByPage);
  const { next, close } = isPiecewise ? piecesOf(bytes) : readerOf(bytes instanceof Blob ? bytes.stream() : bytes);
  for (;;) {
    const { done, value } = await next().catch((error) => {
      throw new ReadError(`${REFUSED} (${reasonOf(error)})`);
    });
    if (!counts()) {
      await close();
      return false;
    }
    if (done) return true;
    take(value);
  }
}

/** The `next` piece of a `ReadableStream` or of anything else that is an `AsyncIterable` (Safari's streams are no such), and `close` when no more is wanted. */
export function readerOf(stream) {
  // Whatever comes of closing it: nobody reads it any more.
  const quietly = (close) => async () => {
    try {
      await close();
    } catch {}
  };
  if (stream.getReader) {
    const reader = stream.getReader();
    return { next: () => reader.read(), close: quietly(() => reader.cancel()) };
  }
  const iterator = stream[Symbol.asyncIterator]();
  return { next: async () => iterator.next(), close: quietly(() => iterator.return?.()) };
}

function piecesOf(blob) {
  let from = 0;
  const next = async () => {
    if (from >= blob.size) return { done: true };
    const value = await bytesOf(blob.slice(from, from + PIECE));
    from += PIECE;
    return { done: false, value };
  };
  return { next, close: async () => {} };
}

/** Frees what the module holds; after a trap it can't, and that must not hide the trap. */
export function release(object) {
  try {
    object.free();
  } catch {}
}
