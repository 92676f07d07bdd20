// What was freed says so, in place of a message of the module's about a null pointer.
import { coded } from "./evidence/given.js";

/** Guards each method of these classes, once. */
export function guarded(...classes) {
  for (const { prototype } of classes) {
    for (const [name, { value: method }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (typeof method !== "function" || ["constructor", "free", "__destroy_into_raw"].includes(name)) continue;
      prototype[name] = function (...values) {
        if (this.__wbg_ptr === 0) throw coded(new TypeError(`\`${name}\` was called of what has been freed`), "DAX001_FREED");
        return method.apply(this, values);
      };
    }
  }
}
