// Under a policy that forbids connections, scripts contain the modules and the worker's script.
import * as dax001 from "./node_modules/dax001/inline.js";
import { PolicyWorker } from "./node_modules/dax001/worker.js";
import { check } from "./check.js";

document.getElementById("said").textContent = await check(dax001, PolicyWorker).catch(String);
