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

const start = async () => {
  try {
    await ownFiles.init();
  } catch (error) {
    const place = document.getElementById("boot");
    if (place) {
      place.textContent =
        `The report viewer can't start: ${error.message}. It needs a current browser with WebAssembly, and all of its files as they were built.`;
    }
  }
};

// A saved copy has this element from the page that was saved; the page has it only once it runs. In a copy nothing starts, and the
// element stays without a definition: by that style.css shows its warning and nothing else. Definitions are never part of a saved
// file. Classes, attributes and rules can be: browsers write down what scripts have set.
if (!document.querySelector("saved-copy")) {
  customElements.define("saved-copy", class extends HTMLElement {});
  await start();
}
