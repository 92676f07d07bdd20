// Starts the page, or says why it can't start, or that it has stopped.
addEventListener("error", ({ message }) => {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  notice.textContent = `The page has stopped (${message}). Nothing has left it. Load it again.`;
  document.body.prepend(notice);
});

/**
 * The page's own files: beside it, unless they are in it (single.js). `init` starts the page's module, `read` gives a file
 * as a response, `place` what the worker gets a module by: an address, or its compressed bytes; and `reader` a port to read blobs
 * through, where the worker may need one.
 */
globalThis.ownFiles ??= {
  init: async () => (await import("./web.js")).default({ module_or_path: "./web_bg.wasm" }),
  place: (name) => new URL(name, document.baseURI).href,
  read: (name) => fetch(name),
  reader: () => undefined,
};

try {
  await ownFiles.init();
} catch (error) {
  const place = document.getElementById("boot");
  if (place) {
    place.textContent =
      `The report viewer can't start: ${error.message}. It needs a current browser with WebAssembly, and all of its files as they were built.`;
  }
}
