// Fetches the package's own files.

/**
 * The response with a file. Throws an error that says why if the file can't be loaded.
 *
 * @param {string} name
 * @param {Promise<Response>} response
 * @returns {Promise<Response>}
 */
async function fetched(name, response) {
  /** @type {any} */
  const file = await response.catch((error) => error ?? {});
  if (file.ok) return file;
  const reason = file.message ?? (file.status ? `HTTP ${file.status}` : "no reason was given");
  const hint = file.status ? "" : ": a content security policy needs connect-src for it";
  throw Object.assign(new Error(`the file \`${name}\` can't be loaded (${reason})${hint}`), { code: "DAX001_FILE" });
}
