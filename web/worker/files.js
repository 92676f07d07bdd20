// The part of the page's worker that deals with reports as files: writes them, and opens one that was saved.

/** Of a text that is being written, no more characters than this are in memory: browsers keep blobs elsewhere. */
const HELD = 4 << 20;

/** A text that comes in parts as a blob of this type; nothing once it counts no longer. */
async function blobOfParts(parts, type, counts) {
  const blobs = [];
  let texts = [];
  let length = 0;
  let paused = performance.now();
  for await (const part of parts) {
    texts.push(part);
    length += part.length;
    if (length > HELD) {
      blobs.push(new Blob(texts));
      [texts, length] = [[], 0];
    }
    // Between parts others have their turn, among them whoever wants it no longer.
    if (performance.now() - paused > 50) {
      await new Promise((resolve) => setTimeout(resolve));
      paused = performance.now();
    }
    if (!counts()) return null;
  }
  return new Blob([...blobs, ...texts], { type });
}

/** The saved report that is all that was given; nothing where something else was. */
async function onlyReportOf(given) {
  const [{ name, blob } = {}] = given;
  return given.length === 1 && blob && (await isReport(blob, dax001_module)) ? { name, blob } : null;
}

/**
 * A saved report as it was saved: `{ report, generatedAt, module }`, of which the report is held. Nothing of it is judged. One that this version can't
 * show whole, or that doesn't fit together, is none.
 */
async function reopened({ name, blob }) {
  const { openReport } = dax001_module;
  const bytes = await bytesOf(blob).then(reportText, () => null);
  if (!bytes) throw new Error(`can't read ${name}: ${REFUSED}, or it is too large`);
  return fromReport(name, () => openReport(bytes));
}
