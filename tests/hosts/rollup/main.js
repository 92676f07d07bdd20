// Bundled.
import * as dax001 from "dax001";
import { check } from "./check.js";

check(dax001).then((said) => console.log(said));
