// What a held report has beside what its module gives it: rows as objects, and answers to what makes no sense.
import { coded } from "./evidence/given.js";
import { rowsOf } from "./evidence/held.js";

/** Whether it can be the index of a finding: the module would take anything else for 0. */
const isIndex = (index) => Number.isInteger(index) && index >= 0 && index < 2 ** 32;

/** Gives the class of the module its `rows`. */
export function withRows({ prototype }) {
  const { finding, mark, newName, position, takenNames } = prototype;
  // There is no such finding, and nothing to say of it.
  prototype.finding = function (index) {
    return isIndex(index) ? finding.call(this, index) : undefined;
  };
  prototype.position = function (query, index) {
    return isIndex(index) ? position.call(this, query, index) : undefined;
  };
  prototype.newName = function (index) {
    return isIndex(index) ? newName.call(this, index) : undefined;
  };
  prototype.takenNames = function (index, chosen) {
    if (typeof chosen !== "string") throw coded(new TypeError("the name that was chosen must be a string"), "DAX001_NAME_TYPE");
    return isIndex(index) ? takenNames.call(this, index, chosen) : [];
  };
  prototype.mark = function (kind, marks) {
    if (typeof kind !== "string" || !(marks instanceof Uint8Array)) {
      throw coded(new TypeError("findings are marked by `review` or `change`, with a Uint8Array that has a number for each"), "DAX001_MARK");
    }
    mark.call(this, kind, marks);
  };
  prototype.rows = function (query, from, count) {
    return rowsOf(this, query, from, count);
  };
}
