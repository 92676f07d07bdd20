// In a worker, without a bundler.
import * as dax001 from "./node_modules/dax001/index.js";
import { check } from "./check.js";

postMessage(await check(dax001).catch(String));
