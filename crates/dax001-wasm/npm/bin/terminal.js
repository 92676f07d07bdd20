// What the program writes, and where: reports, messages and progress.
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, fstatSync, rmSync } from "node:fs";
import { lstat, realpath, rename, rm, stat } from "node:fs/promises";
import { env, stderr, stdout } from "node:process";

import { LogBreaker, withoutCommands } from "./log.js";

/** Whether a stream shows colours: a terminal that nobody has told otherwise. See https://no-color.org. */
export function isColored(stream) {
  return Boolean(stream.isTTY) && !env.NO_COLOR && env.TERM !== "dumb";
}

/** A text in which nothing is hidden: a name can hold what a terminal would act on. */
export function visible(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (hidden) => `\\u{${hidden.codePointAt(0).toString(16)}}`);
}

// Where nobody hears it, nothing can be said.
stderr.on("error", () => {});

/** Writes a message to the user, one line for each argument. A line break within an argument is escaped, so that a name can't begin a line. */
export function say(...lines) {
  const text = `dax001: ${lines.map(visible).join("\n")}\n`;
  stderr.write(stderr.isTTY ? text : withoutCommands(text));
}

/** What is half written. */
let leftBehind = null;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  once(process, signal).then(() => {
    if (leftBehind) rmSync(leftBehind, { force: true });
    process.kill(process.pid, signal);
  });
}

/**
 * Writes a text of this format piece by piece to a stream, or to a file, which is complete or not there. A file gets the exact text. Anything else but a
 * terminal could be the log of a CI runner: commands in the text are broken.
 */
export async function write(target, parts, format = "text") {
  if (typeof target !== "string") return writeTo(target, shown(parts, format, target.isTTY));
  try {
    const found = await stat(target).catch(() => null);
    // For `/dev/stdout`: opening it by that name would truncate a log that the shell appends to.
    const own = found && [stdout, stderr].find(({ fd }) => isSame(found, fstatSync(fd, { throwIfNoEntry: false })));
    if (own) await writeTo(own, shown(parts, format, own.isTTY));
    else if (found && !found.isFile()) await writeThrough(target, shown(parts, format, false));
    else await replace(target, found, parts);
  } catch (error) {
    throw new Error(`can't write \`${target}\`: ${error.message}`);
  }
}

/** Writes to a pipe or a device, which can't be replaced. */
async function writeThrough(target, parts) {
  const stream = createWriteStream(target);
  await once(stream, "open");
  await writeTo(stream, parts);
  stream.end();
  await once(stream, "close");
}

/**
 * Writes a new file beside the target and renames it. The new file has a random name and must not exist, so that nobody can plant a link there. If the
 * target is a link, the user named it: the link stays, and the file that it leads to is replaced.
 */
async function replace(target, found, parts) {
  const isLink = (await lstat(target).catch(() => null))?.isSymbolicLink();
  if (isLink && !found) throw new Error("it is a link that leads nowhere");
  const place = isLink ? await realpath(target) : target;
  const partial = `${place}.${randomUUID()}.part`;
  const stream = createWriteStream(partial, { flags: "wx", ...(found && { mode: found.mode & 0o777 }) });
  await once(stream, "open");
  leftBehind = partial;
  try {
    await writeTo(stream, parts);
    stream.end();
    await once(stream, "close");
    await rename(partial, place);
  } catch (error) {
    stream.destroy();
    await rm(partial, { force: true });
    throw error;
  } finally {
    leftBehind = null;
  }
}

function isSame(one, other) {
  return Boolean(other) && one.dev === other.dev && one.ino === other.ino;
}

/** The parts as a terminal may show them, or as a log may hold them. */
async function* shown(parts, format, isTerminal) {
  if (isTerminal) {
    for await (const part of parts) yield inert(part);
    return;
  }
  const breaker = new LogBreaker(format);
  for await (const part of parts) yield breaker.push(part);
  yield breaker.end();
}

async function writeTo(stream, parts) {
  // Each piece's own callback says it: without this the stream would throw it, too.
  stream.on("error", () => {});
  try {
    for await (const part of parts) {
      await new Promise((resolve, reject) => stream.write(part, (error) => (error ? reject(error) : resolve())));
    }
  } catch (error) {
    // Whoever reads has seen enough, as `head` has: that is no error.
    if (error.code !== "EPIPE") throw error;
  }
}

/** JSON in which a terminal finds nothing to act on: its own escapes stand for what is hidden. Colours are ours, and stay. */
function inert(text) {
  const escaped = (hidden) => hidden.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return text.replace(/[\u007f-\u009f]|\p{Cf}|\p{Zl}|\p{Zp}/gu, escaped);
}

/** How far reading is, told on standard error: over and over in one line of a terminal, and elsewhere in a line every ten seconds. */
export class Progress {
  #stream;
  #said = performance.now();
  #isShown = false;

  constructor(stream) {
    this.#stream = stream;
  }

  show({ bytes, total, clusters }) {
    const now = performance.now();
    // What is quick needs none.
    if (!this.#stream || now - this.#said < (this.#isShown ? 100 : this.#stream.isTTY ? 500 : 10_000)) return;
    this.#said = now;
    const read = total >= bytes && total > 0 ? `${Math.floor((100 * bytes) / total)} % of ${megabytes(total)} MB` : `${megabytes(bytes)} MB`;
    const line = `${read} read, ${clusters.toLocaleString("en")} ${clusters === 1 ? "cluster" : "clusters"}`;
    this.#isShown = Boolean(this.#stream.isTTY);
    this.#stream.write(this.#isShown ? `\r\u001b[K${line}` : `dax001: ${line}\n`);
  }

  /** Takes the line away. */
  clear() {
    if (this.#isShown) this.#stream.write("\r\u001b[K");
    this.#isShown = false;
  }
}

function megabytes(bytes) {
  return Math.round(bytes / 1e6).toLocaleString("en");
}
