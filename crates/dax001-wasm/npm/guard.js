// What was freed says so, in place of a message of the module's about a null pointer.
import { coded } from "./evidence/given.js";

/** Guards each method and property of these classes, once. To free again does nothing. */
export function guarded(...classes) {
  for (const { prototype } of classes) {
    const guard = (name, use) =>
      function (...values) {
        if (this.__wbg_ptr === 0) throw coded(new TypeError(`\`${name}\` was called of what has been freed`), "DAX001_FREED");
        return use.apply(this, values);
      };
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (["constructor", "free", "__destroy_into_raw"].includes(name)) continue;
      const { value, get } = descriptor;
      if (get) Object.defineProperty(prototype, name, { ...descriptor, get: guard(name, get) });
      else if (typeof value === "function") prototype[name] = guard(name, value);
    }
    const { free } = prototype;
    prototype.free = function () {
      if (this.__wbg_ptr !== 0) free.call(this);
    };
    if (Symbol.dispose in prototype) prototype[Symbol.dispose] = prototype.free;
  }
}
