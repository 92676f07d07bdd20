// In Node, with each kind of module that `load` accepts.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { load } from "dax001/load";
import { check } from "./check.js";

const bytes = readFileSync(new URL(import.meta.resolve("dax001/dax001_bg.wasm")));
const wasm = { headers: { "content-type": "application/wasm" } };
const required = createRequire(import.meta.url)("dax001/load");
const said = [];
for (const source of [bytes, new Uint8Array(bytes).buffer, new WebAssembly.Module(bytes), new Response(bytes), new Response(bytes, wasm), Promise.resolve(new Response(bytes, wasm))]) {
  said.push(await check(await load(source)));
}
said.push(await check(await required.load(bytes)));
said.push(await check(await load({ then: (resolve) => resolve(bytes) })), await check(await load(WebAssembly.compile(bytes))));
const wrong = [undefined, "dax001_bg.wasm", {}, new Blob([bytes]), new Uint8Array(), bytes.subarray(0, 1000), new Response("<!doctype html>"), new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)), new Response("", { status: 404 })];
const rejected = [new Error("down"), undefined].map((error) => () => Promise.reject(error));
for (const source of [...wrong.map((source) => () => source), ...rejected]) {
  said.push(await load(source()).catch(({ code }) => code));
}
console.log([...new Set(said)].join("\n"));
