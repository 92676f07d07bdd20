// What a file is, by its content and never by its name: the policy's module tells.
import { ReadError, bytesOf, eachChunk, read, release } from "./bytes.js";

/** A list of accepted risks is no larger. */
const RISK_LIST_LIMIT = 4 << 20;
/** How many of its first bytes tell whether a file may be metadata of an operating system, or an archive. */
const KIND_HEAD = 8;
/** How the policy's module calls a list of accepted risks that it is told of. */
const RISK_LIST = "list of accepted risks";

/**
 * What a blob is: `{ isArchive }`, `{ isReport }`, `{ skipped }` with what it is, or `{}` for evidence. Nothing if it can't be
 * read, which whoever reads it as evidence will say.
 */
export async function contentOf(blob, modules) {
  const head = await read(blob, 0, KIND_HEAD);
  if (!head) return {};
  if (isArchive(head)) return { isArchive: true };
  const metadata = await osMetadataOf(head, blob, modules.policy);
  if (metadata) return { skipped: metadata };
  const kind = await kindOf(blob, modules.policy);
  if (kind === "saved-report") return { isReport: true };
  if (kind === "unrecognised" && blob.size <= RISK_LIST_LIMIT && (await isRiskList(blob, modules))) return { skipped: RISK_LIST };
  return {};
}

/** Whether a file begins like a zip archive: a local file header, or the end of an archive without files. */
export function isArchive(head) {
  return head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
}

/** Whether a blob is a saved report, and nothing else. */
export async function isReport(blob, { policy }) {
  return (await kindOf(blob, policy)) === "saved-report";
}

/** What the policy takes a blob for. Evidence is told by its beginning, and not read to its end for this. */
async function kindOf(blob, policy) {
  const reader = new policy.KindReader();
  let kind;
  try {
    await eachChunk(blob, () => kind === undefined, (chunk) => (kind = reader.push(chunk)));
    return kind ?? reader.finish();
  } catch (error) {
    if (error instanceof ReadError) return "evidence";
    throw error;
  } finally {
    release(reader);
  }
}

/** The kind of metadata, if a file holds only metadata of an operating system: `AppleDouble file of macOS`. */
async function osMetadataOf(head, blob, policy) {
  if (!policy.mayBeOsMetadata(head, blob.size)) return undefined;
  const bytes = await bytesOf(blob).catch(() => null);
  return bytes ? policy.osMetadata(bytes) : undefined;
}

async function isRiskList(blob, modules) {
  const bytes = await bytesOf(blob).catch(() => null);
  if (!bytes) return false;
  const review = await modules.review();
  return review.isRiskList(bytes);
}
