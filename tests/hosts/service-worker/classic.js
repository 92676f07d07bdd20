// A service worker that is bundled.
import * as dax001 from "dax001";
import { answer } from "./answer.js";

answer(dax001);
