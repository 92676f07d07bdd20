// What callers give, as the other files here take it.

/** An error with a code, by which a program can tell it. */
export function coded(error, code) {
  return Object.assign(error, { code });
}

/** Inputs with their bytes as blobs: `{ name, blob, label }`. */
export function givenOf(inputs) {
  if (!Array.isArray(inputs)) throw coded(new TypeError("evidence is a list of { name, data }"), "DAX001_INPUT_TYPE");
  return inputs.map((input) => {
    if (typeof input !== "object" || input === null) throw coded(new TypeError("each input must be an object with `name` and `data`"), "DAX001_INPUT_TYPE");
    const { name, data, label } = input;
    if (typeof name !== "string") throw coded(new TypeError("the name of a source must be a string"), "DAX001_NAME_TYPE");
    return { name, blob: blobOf(data), label };
  });
}

/** A text, bytes or a blob as a blob. */
export function blobOf(data) {
  if (data instanceof Blob) return data;
  if (typeof data === "string" || data instanceof Uint8Array) return new Blob([data]);
  throw coded(new TypeError("the data of a source must be a string, a Uint8Array or a Blob"), "DAX001_EVIDENCE_TYPE");
}

/** Options without any that are not known: a misspelt one would be one that is silently not there. */
export function optionsFrom(options, names) {
  const isWrong = options !== undefined && (typeof options !== "object" || options === null || Object.keys(options).some((name) => !names.includes(name)));
  if (isWrong) throw coded(new TypeError(`options are an object with ${names.join(", ")}, and nothing else`), "DAX001_OPTIONS_TYPE");
  return options ?? {};
}
