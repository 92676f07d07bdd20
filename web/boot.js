// Starts the page, or says why it can't start, or that it has stopped. Behind the client of the policy's worker, in one script with it.

addEventListener("error", ({ message }) => {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  notice.textContent = `The page has stopped (${message}). Nothing has left it. Load it again.`;
  document.body.prepend(notice);
});

/** The page's own files: beside it, unless they are in it (single.js). `init` starts the page's module, `read` gives a file as a response. */
globalThis.ownFiles ??= {
  init: async () => (await import("./web.js")).default({ module_or_path: "./web_bg.wasm" }),
  read: (name) => fetch(name),
};

/** Starts the worker that judges. */
globalThis.startWorker = async (message, stopped) => {
  const worker = new WorkerClient({ script: "worker.js", read: ownFiles.read }, { message, stopped });
  await worker.start();
  return worker;
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
