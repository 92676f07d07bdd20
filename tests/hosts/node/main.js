// In Node, as a module.
import * as dax001 from "dax001";
import { check } from "./check.js";

console.log(await check(dax001));
