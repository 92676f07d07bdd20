// Starts the page, and shows why it can't start or that it has stopped. The build appends it to
// shared/engine.js, shared/files.js and shared/start.js in one module.

addEventListener("error", ({ message }) => {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  notice.textContent = `The page has stopped (${globalThis.stopReason ?? message}). Nothing has left it. Load it again.`;
  document.body.prepend(notice);
});

// The page's own files are beside it, unless it contains them (single.js).
globalThis.ownFiles ??= {
  read: (/** @type {string} */ name) => fetch(name),
  start: async (/** @type {Response} */ module) => (await import("./web.js")).default({ module_or_path: module }),
};
/** @type {typeof globalThis.startPolicy} */
const startPolicy = (message, stopped) => startWorker({ script: "worker.js", read: ownFiles.read }, { message, stopped });
Object.assign(globalThis, { startPolicy });

const WITHOUT_WEBASSEMBLY = [
  "Microsoft Edge: turn off “Enhance your security on the web” for this page (the lock or the file's icon beside the address).",
  "Safari: turn off Lockdown Mode for this page (the page menu, Website Settings).",
  "Firefox: set javascript.options.wasm to true in about:config.",
  "A managed browser: ask whoever manages it to allow WebAssembly here, or use another browser.",
  "Without a browser: the command-line program of the npm package dax001 makes the same checks.",
];

const WITHOUT_VECTORS = [
  `The page needs ${NEEDED}: update this browser, or use another one.`,
  "Without AVX, try Chrome, Edge or Firefox, which do with SSE4.1; else use another computer.",
];

/**
 * Why the page can't start and what the user can do, by the kind of `engineProblem`. Every engine
 * that runs this script supports WebAssembly. If it is missing, somebody has switched it off.
 */
const ENGINE_PROBLEMS = /** @type {Record<"off" | "forbidden" | "vectors", (detail: string) => [string, string[]]>} */ ({
  off: () => ["WebAssembly is switched off in this browser, and the page can't check anything without it. Nothing has been checked. To allow it:", WITHOUT_WEBASSEMBLY],
  forbidden: (detail) => [
    `This browser doesn't allow WebAssembly on this page (${detail}), and the page can't check anything without it. Nothing has been checked. To allow it:`,
    WITHOUT_WEBASSEMBLY,
  ],
  vectors: () => [
    "WebAssembly is allowed here, but this browser has no vectors in it (simd128), and the page can't check anything without them. Nothing has been checked. What you can do:",
    WITHOUT_VECTORS,
  ],
});

/** Shows in place of the page why it can't start. @param {string} reason @param {string[]} remedies */
const showReason = (reason, remedies = []) => {
  const place = document.getElementById("boot");
  if (!place) return;
  place.setAttribute("role", "alert");
  place.textContent = reason;
  const list = document.createElement("ul");
  list.append(...remedies.map((remedy) => Object.assign(document.createElement("li"), { textContent: remedy })));
  if (remedies.length > 0) place.after(list);
};

const start = async () => {
  const problem = engineProblem();
  if (problem) {
    showReason(...ENGINE_PROBLEMS[problem.kind](problem.detail));
    return;
  }
  try {
    const module = await ownFiles.read("web_bg.wasm");
    globalThis.pageModule = module.clone().blob();
    await ownFiles.start(module);
  } catch (error) {
    showReason(`The report viewer can't start: ${/** @type {Error} */ (error).message}. It needs all of its files as they were built, and a current browser.`);
  }
};

// A saved copy contains this element; the original page has it only once it runs. Nothing starts in
// a copy, so the element stays undefined, and style.css shows only its warning. Saved files never
// contain definitions. They can contain classes, attributes and rules that scripts have set.
if (!document.querySelector("saved-copy")) {
  customElements.define("saved-copy", class extends HTMLElement {});
  await start();
}

export {};
