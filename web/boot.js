// Starts the page, or says why it can't start, or that it has stopped. Behind the client of the policy's worker, in one script with it.

addEventListener("error", ({ message }) => {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  notice.textContent = `The page has stopped (${message}). Nothing has left it. Load it again.`;
  document.body.prepend(notice);
});

/**
 * Notices when another program, such as a translator, replaces the page's text; browser/text_guard.rs says why. The page announces
 * its renders, which can take several tasks; changes of text at any other time are foreign. So is a FONT element at all times: the page has
 * none, and translators wrap texts in it. Icons that extensions put beside fields have no text, and are let be.
 */
globalThis.textGuard = (() => {
  const rendering = new Set();
  let report = () => {};
  const hasText = ({ nodeType, nodeName, textContent }) =>
    (nodeType === Node.TEXT_NODE || (nodeType === Node.ELEMENT_NODE && !/^(style|script)$/i.test(nodeName))) && textContent.trim() !== "";
  const isForeign = ({ type, addedNodes, removedNodes }) => {
    if ([...addedNodes].some(({ nodeName }) => nodeName === "FONT")) return true;
    return rendering.size === 0 && (type === "characterData" || [...addedNodes, ...removedNodes].some(hasText));
  };
  const check = (changes) => {
    if (changes.some(isForeign)) report();
  };
  const observer = new MutationObserver(check);
  const look = () => check(observer.takeRecords());
  return {
    look,
    watch(root, replaced) {
      report = replaced;
      observer.observe(root, { childList: true, characterData: true, subtree: true });
    },
    begin(part) {
      look();
      rendering.add(part);
    },
    end(part) {
      look();
      // The page has rendered once all of its components have.
      if (part === "page") rendering.clear();
      else rendering.delete(part);
    },
  };
})();

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
