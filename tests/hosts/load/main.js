// The page fetches the module itself.
import { load } from "./node_modules/dax001/load.js";
import { check } from "./check.js";

const said = async () => check(await load(fetch("./node_modules/dax001/dax001_bg.wasm")));
document.getElementById("said").textContent = await said().catch(String);
