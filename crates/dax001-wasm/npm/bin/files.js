// The files that the program is given, as evidence/ takes them.
import { createReadStream, fstatSync, openAsBlob } from "node:fs";
import { access, constants, readdir, realpath, stat } from "node:fs/promises";
import { dirname, sep } from "node:path";

import { isArchive } from "../evidence/kind.js";
import { UsageError } from "./options.js";

/** What standard input is called in a report. */
const STDIN = "stdin";

/** Everything that was named: files as blobs, which are read when they are needed, and streams. What can't be opened has a `problem`. */
export async function givenFrom(names, { label, verify }, policy) {
  const given = [];
  for (const name of names) {
    const found = name === "-" ? [await stdin(verify, policy)] : await opened(name, verify, policy);
    given.push(...found.map((one) => ({ ...one, label })));
  }
  return given;
}

/** Standard input, which can be a file or a folder that the shell opened. */
async function stdin(isReadAgain, policy) {
  if (fstatSync(0, { throwIfNoEntry: false })?.isDirectory()) return { name: STDIN, problem: { message: "it is a folder", code: "source-unreadable" } };
  return streamed(STDIN, process.stdin, isReadAgain, policy);
}

async function opened(name, verify, policy) {
  try {
    const found = await stat(name);
    if (found.isDirectory()) return await inFolder(name, verify, policy);
    if (found.isFile()) return [await file(name)];
    // A pipe, such as of `<(aws ...)`.
    return [await streamed(plain(name), createReadStream(name), verify, policy)];
  } catch (error) {
    return [{ name: plain(name), problem: problemOf(error) }];
  }
}

async function file(name) {
  await access(name, constants.R_OK);
  return { name: plain(name), blob: await openAsBlob(name), path: name };
}

async function inFolder(folder, verify, policy) {
  const entries = await readdir(folder, { withFileTypes: true });
  const given = [];
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const name = `${folder.replace(/[\\/]+$/, "")}${sep}${entry.name}`;
    const message = entry.isSymbolicLink() ? await reasonAgainstLink(name) : reasonAgainst(entry);
    if (message) given.push({ name: plain(name), problem: { message, code: "source-unreadable" } });
    else given.push(...(await opened(name, verify, policy)));
  }
  if (given.length > 0) return given;
  return [{ name: plain(folder), problem: { message: "there are no files in this folder", code: "source-unreadable" } }];
}

/** Why a link in a folder is not followed. It could lead in a circle, or to a file that the user didn't give; ignored without a word, it could hide evidence. */
async function reasonAgainstLink(name) {
  try {
    const found = await stat(name);
    if (found.isDirectory()) return "a link to a folder is not followed: name the folder itself";
    return found.isFile() ? "a link to a file is not followed: name the file itself" : reasonAgainst(found);
  } catch (error) {
    return error.code === "ENOENT" ? "it is a link that leads nowhere" : problemOf(error).message;
  }
}

/** Why an entry of a folder is not read, if it isn't. Reading a pipe could wait for ever. */
function reasonAgainst(found) {
  return found.isFile() || found.isDirectory() ? undefined : "it is neither a file nor a folder";
}

/** How much of a stream is kept to find out what it is. Beyond that it is read as evidence, unless it begins like a saved report. */
const UNDECIDED_LIMIT = 64 << 10;

/** A stream as it is once it turns out to be evidence; anything else is read to its end. */
async function streamed(name, stream, isReadAgain, { KindReader }) {
  const chunks = stream[Symbol.asyncIterator]();
  const head = [];
  const reader = new KindReader();
  try {
    let size = 0;
    let isZip;
    for (let read; !(read = await chunks.next()).done; ) {
      head.push(read.value);
      size += read.value.length;
      if (isZip === undefined && size >= 4) isZip = isArchive(Buffer.concat(head));
      if (isReadAgain || isZip) continue;
      const isDecided = reader.push(read.value) === "evidence";
      const isLong = size > UNDECIDED_LIMIT && !reader.mayBeReport;
      if (isDecided || isLong) return { name, blob: joined(head, chunks) };
    }
    return { name, blob: new Blob(head) };
  } catch (error) {
    return { name, problem: problemOf(error) };
  } finally {
    reader.free();
  }
}

async function* joined(head, chunks) {
  yield* head;
  yield* { [Symbol.asyncIterator]: () => chunks };
}

/** A saved report: a file, or what standard input gives. */
export async function savedFrom(name, policy) {
  if ((await stat(name).catch(() => null))?.isDirectory()) throw new UsageError(`\`${name}\` is a folder: --verify takes one report`);
  const [saved] = name === "-" ? [await stdin(true, policy)] : await opened(name, true, policy);
  if (saved.problem) throw new UsageError(`can't read \`${name}\`: ${saved.problem.message}`);
  return saved;
}

/** Refuses an output that is one of the files that were read, by whatever name, or would be among them next time. */
export async function checkOutput(output, given, names) {
  const own = await stat(output).catch(() => null);
  for (const { path, name } of given) {
    const other = path ? await stat(path).catch(() => null) : name === STDIN && fstatSync(0);
    if (own && other && own.dev === other.dev && own.ino === other.ino) throw new UsageError(`\`${output}\` is one of the files to read: give --output another name`);
  }
  const folder = await realpath(dirname(output)).catch(() => null);
  for (const name of names) {
    const isFolder = name !== "-" && (await stat(name).catch(() => null))?.isDirectory();
    const read = isFolder && (await realpath(name).catch(() => null));
    if (read && folder !== null && `${folder}${sep}`.startsWith(`${read}${sep}`)) throw new UsageError(`\`${output}\` would be in a folder to read: give --output another place`);
  }
}

/** A name with slashes on every system: account and region are read from it. */
function plain(name) {
  return name.replaceAll(sep, "/");
}

function problemOf(error) {
  const reasons = { ENOENT: "there is no such file", EACCES: "access is denied", EISDIR: "it is a folder", ELOOP: "its links lead around in a circle" };
  return { message: reasons[error.code] ?? error.message, code: "source-unreadable" };
}
