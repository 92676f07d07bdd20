// The worker's end: asks the workbench, and hands over its replies. This file follows instance.js
// and shared/driver.js in one classic script: a worker from a blob can't be a module if its page is
// from file://.

/**
 * How many bytes of a file that is being written are in memory at most: browsers store blobs
 * elsewhere.
 */
const IN_MEMORY = 4 << 20;

/** @type {any} */
let workbench;
/** The module's bytes, for hashing. @type {Blob} */
let own;
/** Whether the page has asked nothing yet, apart from which modules run. */
let isIdle = true;
/** @type {import("../host.js").Host} */
let host;
/** The numbers of the questions that are being answered. @type {Set<number>} */
const asked = new Set();

self.onmessage = async ({ data }) => {
  const { id, module } = data;
  try {
    if (module) await start(module, data.reader);
    else if (data.cancel !== undefined) asked.delete(data.cancel);
    else await answer(data);
  } catch (error) {
    const { code, work } = /** @type {any} */ (error) ?? {};
    // A wrong call has a code. After anything else, such as a trap, the instance can't be used
    // again: the page must start another worker.
    self.postMessage({ id, failed: { message: reasonOf(error), isFatal: code === undefined, code, isWrongCall: error instanceof TypeError, work } });
  }
};

/** @param {ArrayBuffer} bytes @param {MessagePort} reader */
async function start(bytes, reader) {
  const module = new WebAssembly.Module(bytes);
  host = { instantiate: () => instantiate(module), read: readThrough(reader), hasherOf };
  const { Workbench } = host.instantiate();
  workbench = new Workbench();
  own = new Blob([bytes]);
  // If somebody has already asked a question, that question compiles the functions instead.
  await sleep(0);
  for await (const _ of drive(Workbench.rehearse(), { ...host, isWanted: () => isIdle }));
}

/** @param {{ id: number, ask: any, files: unknown[], moment: unknown }} question */
async function answer({ id, ask, files, moment }) {
  asked.add(id);
  if (ask?.open) files.push(own);
  else isIdle = false;
  const isWanted = () => id === undefined || asked.has(id);
  const job = workbench.ask(ask, files, moment);
  const { work } = job;
  let [parts, size] = [/** @type {BlobPart[]} */ ([]), 0];
  try {
    for await (const outcome of drive(job, { ...host, isWanted })) {
      if ("bytes" in outcome) {
        parts.push(outcome.bytes);
        size += outcome.bytes.length;
        if (size < IN_MEMORY) continue;
        [parts, size] = [[new Blob(parts)], 0];
      } else if ("reply" in outcome) {
        const { reply } = outcome;
        self.postMessage(reply.file || reply === "evaluated" ? { id, reply, file: new Blob(parts) } : { id, reply });
      }
    }
  } catch (error) {
    throw typeof error === "object" ? Object.assign(/** @type {object} */ (error), { work }) : error;
  } finally {
    asked.delete(id);
  }
}

/** How many bytes a file may have to be hashed in one piece, in memory. */
const HASHED_WHOLE = 64 << 20;

/**
 * The browser hashes only data that is completely in memory, and only in a secure context.
 *
 * @param {Blob} file
 */
function hasherOf(file) {
  if (!self.crypto?.subtle || file.size > HASHED_WHOLE) return undefined;
  const all = new Uint8Array(file.size);
  let length = 0;
  return {
    update: (/** @type {Uint8Array} */ bytes) => {
      all.set(bytes, length);
      length += bytes.length;
    },
    digest: async () => new Uint8Array(await crypto.subtle.digest("SHA-256", all)),
  };
}

/**
 * WebKit doesn't let a worker of a page from file:// read any blob, although the page itself may.
 * In that case, the page reads blobs for the worker.
 *
 * @param {MessagePort} port
 */
function readThrough(port) {
  const waiting = new Map();
  let last = 0;
  port.onmessage = ({ data: { id, bytes } }) => {
    const [resolve, reject] = waiting.get(id);
    waiting.delete(id);
    if (bytes) resolve(new Uint8Array(bytes));
    else reject(new Error(""));
  };
  const isReadHere = bytesOf(new Blob(["x"])).then(() => true, () => false);
  /** @param {Blob} blob @returns {Promise<Uint8Array<ArrayBuffer>>} */
  return async (blob) => {
    if (await isReadHere) return bytesOf(blob);
    return new Promise((resolve, reject) => {
      waiting.set(++last, [resolve, reject]);
      port.postMessage({ id: last, blob });
    });
  };
}
