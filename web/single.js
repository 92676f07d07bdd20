// The single file's own files: each is a block in the page, gzip in base64, named by its id. Stands before boot.js.
globalThis.ownFiles = (() => {
  const files = new Map();
  /** The compressed bytes of a file. A worker that is started again asks for them again. */
  const compressed = (name) => {
    if (!files.has(name)) {
      const block = document.getElementById(name);
      if (!block) throw new Error(`${name} is missing from this file, as in a copy that a browser saved: open the original file`);
      const text = atob(block.textContent);
      const bytes = new Uint8Array(text.length);
      for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
      files.set(name, new Blob([bytes]));
      // Its text is not needed a second time.
      block.remove();
    }
    return files.get(name);
  };
  const read = async (name) => new Response(compressed(name).stream().pipeThrough(new DecompressionStream("gzip")));
  const init = async () => web_module({ module_or_path: (await read("web_bg.wasm")).arrayBuffer() });
  return { init, read };
})();
