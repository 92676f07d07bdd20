// Starts a worker of the policy, for a page or for `PolicyWorker`.

/**
 * Starts a worker from a blob, so that it is under the page's policy and runs from file://, too, and hands it the module.
 *
 * @param {{ script: string, read(name: string): Promise<Response> }} files Gives a file by its name; `script` is the name of the worker's own.
 * @param {{ message(message: any): void, stopped(reason: string, work?: unknown): void }} on Called with each message of the worker, and once with the reason when the worker stops.
 */
async function startWorker({ script, read }, { message, stopped }) {
  /** @param {string} name */
  const load = async (name) => {
    const response = await read(name).catch((error) => error);
    if (response.ok) return response;
    throw Object.assign(new Error(`the file \`${name}\` can't be loaded (${response.message ?? `HTTP ${response.status}`})`), { code: "DAX001_FILE" });
  };
  const [text, module] = await Promise.all([load(script).then((file) => file.text()), load("dax001_bg.wasm").then((file) => file.arrayBuffer())]);
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(url);
  worker.onmessage = ({ data }) => {
    // A page's questions have no number that could be rejected.
    if (data.failed && (data.failed.isFatal || data.id === undefined)) stopped(data.failed.message, data.failed.work);
    else message(data);
  };
  worker.onmessageerror = () => stopped("a message of it can't be read");
  worker.onerror = ({ message }) => stopped(message || "it can't be started");
  // Through this port the worker reads blobs where it can't by itself: see worker/main.js.
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
