// What callers give, checked and as the workbench takes it: inputs that name their files by index, and the files beside them.

/** An error with a code, by which a program can tell it. @template {Error} T @param {T} error @param {string} code */
export function coded(error, code) {
  return Object.assign(error, { code });
}

/** @param {unknown} inputs */
export function inputsOf(inputs) {
  if (!Array.isArray(inputs)) throw coded(new TypeError("evidence is a list of { name, data }"), "DAX001_INPUT_TYPE");
  const files = inputs.map((input) => {
    if (typeof input !== "object" || input === null) throw coded(new TypeError("each input must be an object with `name` and `data`"), "DAX001_INPUT_TYPE");
    if (typeof input.name !== "string") throw coded(new TypeError("the name of a source must be a string"), "DAX001_NAME_TYPE");
    return blobOf(input.data);
  });
  return { inputs: inputs.map(({ name, label }, file) => ({ name: name.toWellFormed?.() ?? name, file, label: label ?? undefined })), files };
}

/** A text, bytes or a blob as a blob. @param {unknown} data */
export function blobOf(data) {
  if (data instanceof Blob) return data;
  if (typeof data === "string" || data instanceof Uint8Array) return new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (data)]);
  throw coded(new TypeError("the data of a source must be a string, a Uint8Array or a Blob"), "DAX001_EVIDENCE_TYPE");
}

/** Options without any that are not known: a misspelt one would silently not be there. @param {any} options @param {string[]} names */
export function optionsFrom(options, names) {
  const isWrong = options !== undefined && (typeof options !== "object" || options === null || Object.keys(options).some((name) => !names.includes(name)));
  if (isWrong) throw coded(new TypeError(`options are an object with ${names.join(", ")}, and nothing else`), "DAX001_OPTIONS_TYPE");
  return options ?? {};
}

/** When a question is asked: the workbench has no clock. */
export function momentNow() {
  const now = new Date();
  return { now: now.toISOString(), millis: now.getTime(), zone: "UTC" };
}

/** The error that a reply says, if it is one. */
export const failureOf = (/** @type {any} */ reply) => reply.failed && new Error(reply.failed.message);
