// What a held report has beside what its module gives it: rows as objects.
import { REOPENED, rowsOf } from "./evidence/held.js";

/** Gives the class of a module its `rows`. A module that judges nothing gives reports that were opened: what is written of them says so. */
export function withRows({ prototype }, isReopened = false) {
  prototype[REOPENED] = isReopened;
  prototype.rows = function (query, from, count) {
    return rowsOf(this, query, from, count);
  };
}
