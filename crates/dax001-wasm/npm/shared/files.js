// The package's own files, where they are fetched.

/**
 * A file that is fetched, unless it can't be had.
 *
 * @param {string} name
 * @param {Promise<Response>} response
 * @returns {Promise<Response>}
 */
async function fetched(name, response) {
  const file = await response.catch((error) => error);
  if (file.ok) return file;
  throw Object.assign(new Error(`the file \`${name}\` can't be loaded (${file.message ?? `HTTP ${file.status}`})`), { code: "DAX001_FILE" });
}
