// The single file's own files: each is a block in the page, gzip in base64, named by its id. Stands before boot.js.
globalThis.ownFiles = (() => {
  const places = new Map();
  /** The compressed bytes of a file. A worker that is started again asks for them again. */
  const place = (name) => {
    if (!places.has(name)) {
      const block = document.getElementById(name);
      const text = atob(block.textContent);
      const bytes = new Uint8Array(text.length);
      for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
      places.set(name, new Blob([bytes]));
      // Its text is not needed a second time.
      block.remove();
    }
    return places.get(name);
  };
  const read = async (name) => new Response(place(name).stream().pipeThrough(new DecompressionStream("gzip")));
  const init = async () => web_module({ module_or_path: (await read("web_bg.wasm")).arrayBuffer() });
  /** Reads blobs for the worker, at the other end of this port: WebKit doesn't let it from file:// (worker/bytes.js). */
  const reader = () => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = async ({ data: { id, blob } }) => {
      const bytes = await blob.arrayBuffer().catch(() => null);
      port1.postMessage({ id, bytes }, bytes ? [bytes] : []);
    };
    return port2;
  };
  return { init, place, read, reader };
})();
