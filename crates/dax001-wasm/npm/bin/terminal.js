// What the program writes, and where: reports, messages and progress.
import { once } from "node:events";
import { createWriteStream, rmSync } from "node:fs";
import { lstat, rename, rm } from "node:fs/promises";
import { env, pid, stderr } from "node:process";

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

/** A message to whoever runs the program. */
export function say(message) {
  stderr.write(`dax001: ${message.split("\n").map(visible).join("\n")}\n`);
}

/** What is half written. */
let leftBehind = null;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  once(process, signal).then(() => {
    if (leftBehind) rmSync(leftBehind, { force: true });
    process.kill(process.pid, signal);
  });
}

/** Writes a text piece by piece to a stream, or to a file, which is there whole or not at all. */
export async function write(target, parts) {
  if (typeof target !== "string") return writeTo(target, parts);
  // Through a link, and to what is no file, it is written as it comes.
  const before = await lstat(target).catch(() => null);
  const isPlain = !before || before.isFile();
  const partial = isPlain ? `${target}.${pid}.part` : target;
  try {
    leftBehind = isPlain ? partial : null;
    const stream = createWriteStream(partial, before ? { mode: before.mode & 0o777 } : {});
    await once(stream, "open");
    await writeTo(stream, parts);
    stream.end();
    await once(stream, "close");
    if (isPlain) await rename(partial, target);
    leftBehind = null;
  } catch (error) {
    if (isPlain) await rm(partial, { force: true });
    throw new Error(`can't write \`${visible(target)}\`: ${error.message}`);
  }
}

async function writeTo(stream, parts) {
  // Each piece's own callback says it: without this the stream would throw it, too.
  stream.on("error", () => {});
  try {
    for await (const part of parts) {
      const text = stream.isTTY ? inert(part) : part;
      await new Promise((resolve, reject) => stream.write(text, (error) => (error ? reject(error) : resolve())));
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
