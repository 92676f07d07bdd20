// Jest: modules are required, and each test file has globals of its own.
const { load } = require("dax001/load");
const { check } = require("./check.cjs");

test("the package says the same", async () => {
  expect(await check(require("dax001"))).toBe(process.env.SAID);
  expect(await check(require("dax001/inline"))).toBe(process.env.SAID);
  const bytes = require("node:fs").readFileSync(require.resolve("dax001/dax001_bg.wasm"));
  expect(await check(await load(bytes))).toBe(process.env.SAID);
});
