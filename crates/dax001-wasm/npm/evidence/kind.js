// What a file is, by its content and never by its name: the policy's module tells.
import { ReadError, bytesOf, eachChunk, read, release } from "./bytes.js";

/** A list of accepted risks is no larger. */
const RISK_LIST_LIMIT = 4 << 20;
/** How many of its first bytes tell whether a file may be metadata of an operating system, or an archive. */
const KIND_HEAD = 8;
/** What the policy's module calls a list of accepted risks that it is told of. */
const RISK_LIST = "list of accepted risks";
/** What it calls a saved report. */
const SAVED_REPORT = "saved report of dax001";

/**
 * What a blob is: `{ isArchive }`, `{ isCollectionFile }` for a file about the collection of the evidence, `{ skipped }` with what it is, `{ isReport }` for a saved report (which is not skipped if it is broken), or `{}` for evidence. Nothing if it can't be
 * read, which whoever reads it as evidence will say.
 */
export async function contentOf(blob, policy) {
  // What is small is read once for all that is to be found out.
  if (blob.size <= RISK_LIST_LIMIT) {
    const bytes = await bytesOf(blob).catch(() => null);
    return bytes ? contentOfBytes(bytes, policy) : {};
  }
  const head = await read(blob, 0, KIND_HEAD);
  if (!head) return {};
  if (isArchive(head)) return { isArchive: true };
  if (policy.mayBeOsMetadata(head, blob.size)) {
    const bytes = await bytesOf(blob).catch(() => null);
    const metadata = bytes && policy.osMetadata(bytes);
    if (metadata) return { skipped: metadata };
  }
  return ofKind(await kindOf(blob, policy));
}

/** The same of bytes that are at hand. */
export async function contentOfBytes(bytes, policy) {
  if (isArchive(bytes)) return { isArchive: true };
  const metadata = policy.mayBeOsMetadata(bytes.subarray(0, KIND_HEAD), bytes.length) && policy.osMetadata(bytes);
  if (metadata) return { skipped: metadata };
  const kind = await kindOf(bytes, policy);
  if (kind !== "unrecognised" || bytes.length > RISK_LIST_LIMIT) return ofKind(kind);
  return policy.isRiskList(bytes) ? { skipped: RISK_LIST } : {};
}

/** What a saved report is, whole or broken: whoever verifies says what is wrong with it. */
function ofKind(kind) {
  if (kind === "saved-report") return { skipped: SAVED_REPORT, isReport: true };
  if (kind === "collection") return { isCollectionFile: true };
  return kind === "broken-report" ? { isReport: true } : {};
}

/** Whether a file begins like a zip archive: a local file header, or the end of an archive without files. */
export function isArchive(head) {
  return head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
}

/** Whether a blob is a saved report and nothing else, be it broken. */
export async function isReport(blob, policy) {
  return ["saved-report", "broken-report"].includes(await kindOf(blob, policy));
}

/** What the policy takes a blob or bytes for. Evidence is told by its beginning, and not read to its end for this. */
async function kindOf(source, policy) {
  const reader = new policy.KindReader();
  let kind;
  try {
    await eachChunk(source, () => kind === undefined, (chunk) => (kind = reader.push(chunk)));
    return kind ?? reader.finish();
  } catch (error) {
    if (error instanceof ReadError) return "evidence";
    throw error;
  } finally {
    release(reader);
  }
}
