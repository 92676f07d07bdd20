// A service worker that is a module, which may not use `await` at its top level.
import * as dax001 from "./node_modules/dax001/inline.js";
import { answer } from "./answer.js";

answer(dax001);
