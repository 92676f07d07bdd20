// A bundled service worker.
import * as dax001 from "dax001";
import { answer } from "./answer.js";

answer(dax001);
