// Bundled.
import * as dax001 from "dax001";
import { PolicyWorker } from "dax001/worker";
import { check } from "./check.js";

check(dax001, PolicyWorker).catch(String).then((said) => (document.getElementById("said").textContent = said));
