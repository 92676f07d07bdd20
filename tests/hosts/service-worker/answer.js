// Evaluates and renders in a service worker, to answer a request.
import { check } from "./check.js";

export function answer(dax001) {
  addEventListener("fetch", (event) => {
    if (event.request.url.endsWith("/said")) event.respondWith(check(dax001).catch(String).then((said) => new Response(said)));
  });
}
