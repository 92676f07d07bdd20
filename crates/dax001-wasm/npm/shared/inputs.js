// Checks what callers pass, and converts it for the workbench: inputs that refer to their files by
// index, and the files.

/**
 * An error with a code that programs can check.
 *
 * @template {Error} T
 * @param {T} error
 * @param {string} code
 */
function coded(error, code) {
  return Object.assign(error, { code });
}

/** @param {unknown} inputs */
function inputsOf(inputs) {
  if (!Array.isArray(inputs)) throw coded(new TypeError("evidence is a list of { name, data }"), "DAX001_INPUT_TYPE");
  const files = inputs.map((input) => {
    if (typeof input !== "object" || input === null || !isMadeOf(input, ["name", "data", "label"])) {
      throw coded(new TypeError("each source is an object with `name`, `data` and optionally `label`, and nothing else"), "DAX001_INPUT_TYPE");
    }
    if (typeof input.name !== "string") throw coded(new TypeError("the name of a source must be a string"), "DAX001_NAME_TYPE");
    return blobOf(input.data);
  });
  return { inputs: inputs.map(({ name, label }, file) => ({ name: name.toWellFormed?.() ?? name, file, label: label ?? undefined })), files };
}

/**
 * Whether an object has no other members than these. Members that are undefined count as omitted.
 *
 * @param {any} object
 * @param {string[]} names
 */
const isMadeOf = (object, names) => Object.keys(object).every((name) => names.includes(name) || object[name] === undefined);

/** A text, bytes or a blob, as a blob. @param {unknown} data */
function blobOf(data) {
  if (isBlob(data)) return /** @type {Blob} */ (data);
  if (typeof data === "string" || kindOfObject(data) === "Uint8Array") return new Blob([/** @type {string} */ (data)]);
  throw coded(new TypeError("the data of a source must be a string, a Uint8Array or a Blob"), "DAX001_EVIDENCE_TYPE");
}

/**
 * Options without unknown ones: a misspelled one would otherwise be ignored silently.
 *
 * @param {any} options
 * @param {string[]} names
 */
function optionsFrom(options, names) {
  const isWrong = options !== undefined && (typeof options !== "object" || options === null || !isMadeOf(options, names));
  if (isWrong) throw coded(new TypeError(`options are an object with ${names.join(", ")}, and nothing else`), "DAX001_OPTIONS_TYPE");
  const { onProgress = () => {}, signal } = options ?? {};
  if (typeof onProgress !== "function" || (signal !== undefined && typeof signal?.throwIfAborted !== "function")) {
    throw coded(new TypeError("`onProgress` is a function, and `signal` an AbortSignal"), "DAX001_OPTIONS_TYPE");
  }
  return options ?? {};
}

/**
 * The kind of an object of any realm: frames and test runners have their own classes.
 *
 * @param {unknown} value
 */
const kindOfObject = (value) => Object.prototype.toString.call(value).slice("[object ".length, -1);
const isBlob = (/** @type {unknown} */ value) => ["Blob", "File"].includes(kindOfObject(value));

/** The time of a question: the workbench has no clock. */
function momentNow() {
  const now = new Date();
  return { now: now.toISOString(), millis: now.getTime(), zone: "UTC" };
}

/** The error in a reply, if it contains one. */
const failureOf = (/** @type {any} */ reply) => reply.failed && new Error(reply.failed.message);

/** The progress in a reply, if it contains any. @param {any} reply */
const progressOf = (reply) => (reply.progress ?? reply.verifying)?.progress ?? (reply.saving && { done: reply.saving.done, total: reply.saving.total });
