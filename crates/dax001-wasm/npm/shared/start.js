// Starts the policy's worker, for a page or for `PolicyWorker`.

/**
 * Under `require-trusted-types-for 'script'`, a page must allow `dax001` in `trusted-types`. Only
 * the worker's blob is started by this Trusted Types policy.
 *
 * @type {any}
 */
let trustedTypes;
/** @param {string} url */
function trusted(url) {
  try {
    trustedTypes ??= /** @type {any} */ (globalThis).trustedTypes?.createPolicy("dax001", { createScriptURL: (/** @type {string} */ own) => own });
  } catch (error) {
    const message = `the worker can't be started (${/** @type {Error} */ (error).message}): a content security policy with Trusted Types needs trusted-types dax001`;
    throw Object.assign(new Error(message), { code: "DAX001_STOPPED" });
  }
  return trustedTypes?.createScriptURL(url) ?? url;
}

/**
 * Starts a worker from a blob, and hands it the module. Because of the blob, the page's policy
 * applies to the worker, and the worker also runs from file://.
 *
 * @param {{ script: string, read(name: string): Promise<Response> }} files Reads a file by its
 *   name; `script` is the name of the worker's own file.
 * @param {{ message(message: any): void, stopped(reason: string, work?: unknown): void }} on Called
 *   with each message of the worker, and once with the reason when the worker stops.
 */
async function startWorker({ script, read }, { message, stopped }) {
  const [text, module] = await Promise.all([
    fetched(script, read(script)).then((file) => file.text()),
    fetched("dax001_bg.wasm", read("dax001_bg.wasm")).then((file) => file.arrayBuffer()),
  ]);
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(trusted(url));
  worker.onmessage = ({ data }) => {
    // A page's questions have no number, and so no promise that could be rejected.
    if (data.failed && (data.failed.isFatal || data.id === undefined)) stopped(data.failed.message, data.failed.work);
    else message(data);
  };
  worker.onmessageerror = () => stopped("a message of it can't be read");
  worker.onerror = ({ message }) => stopped(message || "it can't be started: a content security policy needs worker-src blob:");
  // Through this port the page reads blobs for the worker if the worker can't: see worker/main.js.
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = async ({ data: { id, blob } }) => {
    const bytes = await blob.arrayBuffer().catch(() => null);
    port1.postMessage({ id, bytes }, bytes ? [bytes] : []);
  };
  worker.postMessage({ module, reader: port2 }, [module, port2]);
  return {
    /** @param {unknown} message */
    post: (message) => worker.postMessage(message),
    free: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
