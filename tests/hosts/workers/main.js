// A Cloudflare Worker that evaluates and renders on request.
import * as dax001 from "dax001";
import { load } from "dax001/load";
import module from "dax001/dax001_bg.wasm";
import { check } from "./check.js";

export default {
  async fetch() {
    const { version } = await load(module);
    return new Response(`${await check(dax001)} ${version() === dax001.version()}`);
  },
};
