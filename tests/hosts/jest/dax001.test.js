// Jest loads modules with `require`, and gives each test file its own globals.
const { load } = require("dax001/load");
const { check } = require("./check.cjs");

test("the package gives the same results as in other hosts", async () => {
  expect(await check(require("dax001"))).toBe(process.env.SAID);
  expect(await check(require("dax001/inline"))).toBe(process.env.SAID);
  const bytes = require("node:fs").readFileSync(require.resolve("dax001/dax001_bg.wasm"));
  expect(await check(await load(bytes))).toBe(process.env.SAID);
});
