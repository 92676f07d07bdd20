// What a held report has beside what its module gives it: rows as objects.
import { rowsOf } from "./evidence/held.js";

/** Gives the class of a module its `rows`. */
export function withRows({ prototype }) {
  prototype.rows = function (query, from, count) {
    return rowsOf(this, query, from, count);
  };
}
