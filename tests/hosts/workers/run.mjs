// Runs the bundled Worker in workerd, sends it a request (with a file if one is named), and prints
// the answer.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [tools, method = "GET", file] = process.argv.slice(2);
const { Miniflare } = createRequire(`${tools}/`)("miniflare");
const worker = new Miniflare({
  compatibilityDate: "2026-01-01",
  modules: true,
  modulesRoot: "dist",
  scriptPath: "dist/main.js",
  modulesRules: [{ type: "ESModule", include: ["**/*.js"] }, { type: "CompiledWasm", include: ["**/*.wasm"] }],
  telemetry: { enabled: false },
  cf: false,
});
try {
  console.log(await (await worker.dispatchFetch("http://worker.test/", { method, body: file && readFileSync(file) })).text());
} finally {
  await worker.dispose();
}
