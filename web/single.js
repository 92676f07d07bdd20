// The files inside the single file: each is a block in the page, gzip in base64, with its name as id.
// It comes before boot.js.
globalThis.ownFiles = (() => {
  /** @type {Map<string, Blob>} */
  const files = new Map();
  /** The compressed bytes of a file. A worker that restarts reads them again. @param {string} name */
  const compressed = (name) => {
    const block = document.getElementById(name);
    const known = files.get(name);
    if (known) return known;
    if (!block) throw new Error(`${name} is missing from this file, as in a copy that a browser saved: open the original file`);
    const text = atob(block.textContent);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
    const file = new Blob([bytes]);
    files.set(name, file);
    // The text is no longer needed.
    block.remove();
    return file;
  };
  return {
    read: async (/** @type {string} */ name) => new Response(compressed(name).stream().pipeThrough(new DecompressionStream("gzip")), { headers: { "content-type": "application/wasm" } }),
    start: (/** @type {Response} */ module) => web_module({ module_or_path: module }),
  };
})();
