// The files that the program is given, as evidence/ takes them.
import { createReadStream, openAsBlob } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { sep } from "node:path";

import { HEAD } from "../evidence/saved.js";
import { isArchive } from "../evidence/sources.js";
import { UsageError } from "./options.js";

/** What standard input is called in a report. */
const STDIN = "stdin";

/** Everything that was named: files as blobs, which are read when they are needed, and streams. What can't be opened has a `problem`. */
export async function givenFrom(names, { label, verify }) {
  const given = [];
  for (const name of names) {
    const found = name === "-" ? [await streamed(STDIN, process.stdin, verify)] : await opened(name, verify);
    if (found.length === 0) throw new UsageError(`there are no files in \`${name}\``);
    given.push(...found.map((one) => ({ ...one, label })));
  }
  return given;
}

async function opened(name, verify) {
  try {
    const found = await stat(name);
    if (found.isDirectory()) return await inFolder(name, verify);
    if (found.isFile()) return [{ name: plain(name), blob: await openAsBlob(name) }];
    // A pipe, such as of \`<(aws ...)\`.
    return [await streamed(plain(name), createReadStream(name), verify)];
  } catch (error) {
    return [{ name: plain(name), problem: problemOf(error) }];
  }
}

async function inFolder(folder, verify) {
  const entries = await readdir(folder, { withFileTypes: true });
  const given = [];
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const name = `${folder.replace(/[\\/]+$/, "")}${sep}${entry.name}`;
    // Followed, a link could lead around in a circle; left out, evidence would be lost in silence.
    if (entry.isSymbolicLink() && (await stat(name).catch(() => null))?.isDirectory()) {
      given.push({ name: plain(name), problem: { message: "a link to a folder is not followed: name the folder itself", code: "source-unreadable" } });
    } else given.push(...(await opened(name, verify)));
  }
  return given;
}

/** A stream as it is, unless more must be done with it than to read it once. */
async function streamed(name, stream, isReadAgain) {
  const chunks = stream[Symbol.asyncIterator]();
  const head = [];
  try {
    let size = 0;
    for (let read; size < HEAD && !(read = await chunks.next()).done; size += read.value.length) head.push(read.value);
    if (!isReadAgain && !isArchive(Buffer.concat(head))) return { name, blob: joined(head, chunks) };
    for (let read; !(read = await chunks.next()).done; ) head.push(read.value);
    return { name, blob: new Blob(head) };
  } catch (error) {
    return { name, problem: problemOf(error) };
  }
}

async function* joined(head, chunks) {
  yield* head;
  yield* { [Symbol.asyncIterator]: () => chunks };
}

/** A file as a blob, or what standard input gives. */
export async function whole(name) {
  const [{ blob, problem }] = name === "-" ? [await streamed(STDIN, process.stdin, true)] : await opened(name, true);
  if (problem) throw new UsageError(`can't read \`${name}\`: ${problem.message}`);
  return blob;
}

/** Whether a file is one of these, or in a folder of them. */
export async function isSame(file, others) {
  const real = (name) => realpath(name).catch(() => null);
  const own = await real(file);
  const all = await Promise.all(others.filter((name) => name !== "-").map(real));
  return own !== null && all.some((other) => other === own || (other !== null && own.startsWith(`${other}${sep}`)));
}

/** A name with slashes on every system: account and region are read from it. */
function plain(name) {
  return name.replaceAll(sep, "/");
}

function problemOf(error) {
  const reasons = { ENOENT: "there is no such file", EACCES: "access is denied", EISDIR: "it is a folder", ELOOP: "its links lead around in a circle" };
  return { message: reasons[error.code] ?? error.message, code: "source-unreadable" };
}
