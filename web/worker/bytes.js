// The part of the page's worker that reads bytes. WebKit doesn't let a worker of a page from file:// read any blob, though the page
// itself may: there the page reads for it, at the other end of a port.
"use strict";

/** How much the page is asked for at once. */
const PIECE = 4 << 20;

/** Reads a blob whole: by itself, or through the page. */
let bytesOf = (blob) => blob.arrayBuffer().then((buffer) => new Uint8Array(buffer));
let isReadByPage = Promise.resolve(false);

/** From now on the page reads, if the worker can't. */
function readThrough(port) {
  const waiting = new Map();
  let last = 0;
  port.onmessage = ({ data: { id, bytes } }) => {
    const [resolve, reject] = waiting.get(id);
    waiting.delete(id);
    if (bytes) resolve(new Uint8Array(bytes));
    else reject(new Error("the browser was refused its bytes"));
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
async function read(blob, from, to) {
  return bytesOf(blob.slice(from, to)).catch(() => null);
}

/** Reads a blob a piece at a time: whether it could be read to its end; nothing once it counts no longer. */
async function eachChunk(blob, counts, take) {
  const next = (await isReadByPage) ? piecesOf(blob) : readerOf(blob);
  for (;;) {
    const { done, value, error } = await next().catch((error) => ({ error }));
    if (!counts()) return null;
    if (error || done) return !error;
    take(value);
  }
}

function readerOf(blob) {
  const reader = blob.stream().getReader();
  return () => reader.read();
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

/** A module's address; or its bytes, where it is in the page, compressed. */
async function moduleAt(place) {
  if (!(place instanceof Blob)) return place;
  return new Response(new Response(await bytesOf(place)).body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}
