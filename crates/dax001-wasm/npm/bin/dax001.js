#!/usr/bin/env node
// @ts-check
// The program: does the system calls that the module asks for. All rules and all texts are in
// crates/dax001-workbench/src/program/.
import { createHash, randomUUID } from "node:crypto";
import { fstatSync, readFileSync, rmSync } from "node:fs";
import { access, constants, lstat, open, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, sep } from "node:path";
import { env, stderr, stdout } from "node:process";

/** @typedef {import("node:fs/promises").FileHandle} FileHandle */
/** @typedef {Record<string, any>} Call The arguments of a system call, without its name. */

// If the program ends in an unforeseen way, its exit code must not be a verdict.
process.exitCode = 3;

// The callback of each write receives its errors. Without a listener, the stream would throw them,
// too.
for (const stream of [stdout, stderr]) stream.on("error", () => {});

/** The file that is open for writing. @type {FileHandle | null} */
let writing = null;
/** The path of a new file that is not complete. @type {string | null} */
let partial = null;
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.once(signal, () => {
    if (partial !== null) rmSync(partial, { force: true });
    process.kill(process.pid, signal);
  });
}

/**
 * The system calls by name. Each function returns the answer to its call.
 *
 * @satisfies {Record<string, (call: Call) => unknown>}
 */
const CALLS = {
  stat: async ({ path }) => ({ status: statusOf(await stat(path, { bigint: true })) }),
  statLink: async ({ path }) => ({ status: statusOf(await lstat(path, { bigint: true })) }),
  statStream: ({ stream }) => ({ status: statusOf(fstatSync(["input", "output", "error"].indexOf(stream), { bigint: true })) }),
  realPath: async ({ path }) => ({ path: await realpath(path) }),
  realFolder: async ({ path }) => ({ path: await realpath(dirname(path)) }),
  readFolder: async ({ path }) => {
    const entries = await readdir(path, { withFileTypes: true });
    return { entries: entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) })) };
  },
  openFile: async ({ path }) => {
    await access(path, constants.R_OK);
    return { file: new DiskFile(path, stampOf(await stat(path, { bigint: true }))) };
  },
  openStream: async ({ path }) => ({ file: (await open(path)).createReadStream()[Symbol.asyncIterator]() }),
  openInput: () => ({ file: process.stdin[Symbol.asyncIterator]() }),
  join: ({ files }) => ({ file: new Blob(files) }),
  now: () => {
    const now = new Date();
    return { moment: { now: now.toISOString(), millis: now.getTime(), zone: "" } };
  },
  clock: () => ({ milliseconds: performance.now() }),
  write: async ({ to, bytes }) => {
    if (to === "file") await /** @type {FileHandle} */ (writing).writeFile(bytes);
    else await written(to === "error" ? stderr : stdout, bytes);
  },
  create: async ({ path, isNew, mode }) => {
    writing = await open(path, isNew ? "wx" : "w", mode ?? undefined);
    if (isNew) partial = path;
  },
  close: async () => {
    await writing?.close();
    writing = null;
  },
  rename: async ({ from, to }) => {
    await rename(from, to);
    partial = null;
  },
  remove: async ({ path }) => {
    await writing?.close().catch(() => {});
    writing = null;
    await rm(path, { force: true });
    partial = null;
  },
  exit: ({ code }) => {
    process.exitCode = code;
  },
};

/**
 * Does a system call, and returns the answer in the module's form.
 *
 * @param {{ call: keyof typeof CALLS } & Call} call
 */
async function system({ call, ...rest }) {
  try {
    return { system: (await CALLS[call](rest)) ?? "done" };
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    return { system: { error: { code: String(code ?? ""), message } } };
  }
}

/** @param {import("node:fs").BigIntStats} found */
function statusOf(found) {
  return { kind: kindOf(found), identity: `${found.dev}:${found.ino}`, mode: Number(found.mode) };
}

/** @param {import("node:fs").Dirent | import("node:fs").BigIntStats} found */
function kindOf(found) {
  if (found.isSymbolicLink()) return "link";
  if (found.isDirectory()) return "folder";
  return found.isFile() ? "file" : "other";
}

/**
 * @param {NodeJS.WriteStream} stream
 * @param {Uint8Array} bytes
 * @returns {Promise<void>}
 */
function written(stream, bytes) {
  return new Promise((resolve, reject) => stream.write(bytes, (error) => (error ? reject(error) : resolve())));
}

/** A file on disk. A `Blob` of it would be read at a fourth of the speed. */
class DiskFile {
  /** @param {string} path @param {ReturnType<typeof stampOf>} stamp */
  constructor(path, stamp) {
    this.path = path;
    this.stamp = stamp;
    this.size = stamp.size;
  }

  /** @param {number} from @param {number} to */
  slice(from, to) {
    return { arrayBuffer: () => this.#read(from, Math.min(to, this.size)) };
  }

  /**
   * Its bytes, if it is still the file that was opened, and unchanged: parts of two files would
   * make a third.
   *
   * @param {number} from
   * @param {number} to
   */
  async #read(from, to) {
    const handle = await open(this.path);
    try {
      const bytes = new Uint8Array(to - from);
      for (let at = 0; at < bytes.length; ) {
        const { bytesRead } = await handle.read(bytes, at, bytes.length - at, from + at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      const stamp = stampOf(await handle.stat({ bigint: true }));
      if (JSON.stringify(stamp) !== JSON.stringify(this.stamp)) throw new Error("it was changed while it was read");
      return bytes.buffer;
    } finally {
      await handle.close();
    }
  }
}

/** Identifies a file and its last change. @param {import("node:fs").BigIntStats} found */
function stampOf({ dev, ino, size, mtimeNs }) {
  return { dev: String(dev), ino: String(ino), size: Number(size), changed: String(mtimeNs) };
}

/** Facts about the system, and the module's hash, for the module. @param {Uint8Array} bytes */
function facts(bytes) {
  const { gitHead } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return {
    isOutputTerminal: Boolean(stdout.isTTY),
    isErrorTerminal: Boolean(stderr.isTTY),
    noColor: env.NO_COLOR ?? "",
    term: env.TERM ?? "",
    separator: sep,
    unique: randomUUID(),
    module: { sha256: createHash("sha256").update(bytes).digest("hex"), ...(gitHead && { commit: gitHead }) },
  };
}

try {
  const bytes = readFileSync(new URL("../dax001_bg.wasm", import.meta.url));
  // Compile while everything else is loaded. If that fails, `policyFrom` says why.
  const compiled = globalThis.WebAssembly?.compile(bytes).catch(() => bytes) ?? bytes;
  const { drive, policyFrom } = await import("../lib/policy.js");
  const known = facts(bytes);
  const { host, program } = policyFrom(await compiled);
  // The program writes and replies only through system calls.
  for await (const _ of drive(program(process.argv.slice(2), known), { ...host, hasherOf: () => createHash("sha256"), system }));
} catch (error) {
  process.exitCode = 3;
  if (partial !== null) rmSync(partial, { force: true });
  stderr.write(`dax001: ${error instanceof Error ? error.message : error}\n`);
}
