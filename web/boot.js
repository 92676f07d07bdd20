// Starts the page, or says why it can't start, or that it has stopped.
addEventListener("error", ({ message }) => {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  notice.textContent = `The page has stopped (${message}). Nothing has left it. Load it again.`;
  document.body.prepend(notice);
});

try {
  const { default: init } = await import("./web.js");
  await init({ module_or_path: "./web_bg.wasm" });
} catch (error) {
  const place = document.getElementById("boot");
  if (place) {
    place.textContent =
      `The report viewer can't start: ${error.message}. It needs a current browser with WebAssembly, and all of its files beside this one.`;
  }
}
