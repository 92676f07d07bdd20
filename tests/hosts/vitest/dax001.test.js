// Vitest, in each of its environments.
import * as dax001 from "dax001";
import * as inline from "dax001/inline";
import { expect, test } from "vitest";
import { check } from "./check.js";

test("the package gives the same results as in other hosts", async () => {
  expect(await check(dax001)).toBe(process.env.SAID);
  expect(await check(inline)).toBe(process.env.SAID);
});
