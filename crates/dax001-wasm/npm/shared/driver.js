// Does what a job of the workbench needs: reads files, keeps bytes, asks another instance of the
// module, and gives other tasks their turn. The workbench is Rust and decides everything; this file
// contains only what a host can do. crates/dax001-workbench/src/job.rs lists what jobs need.

/** @typedef {import("../host.js").Job} Job */
/** @typedef {import("../host.js").Host} Host */
/** @typedef {import("../host.js").Need} Need */
/** @typedef {import("../host.js").Outcome} Outcome */

/** How many bytes a job gets at once: few enough to stay in the processor's cache. */
const PIECE = 1 << 18;
/**
 * How many bytes are read at once. The first piece is smaller, so that the first answer comes soon.
 */
const READ = 4 << 20;
/**
 * A file of at most so many bytes is read at once after its first piece: to a browser, each read
 * costs as much as reading many bytes.
 */
const WHOLE = 16 << 20;
/** How many pieces are read ahead while one is used. */
const AHEAD = 2;
/** After how many milliseconds other tasks get their turn. */
const TURN = 50;
/** Replies about a job's progress are passed on at most once in so many milliseconds. */
const PROGRESS = 100;
/** How many milliseconds a job waits for something else to happen. */
const WAIT = 20;

/**
 * Drives a job to its end, and yields what it writes and what it replies.
 *
 * @param {Job} job
 * @param {Host} host
 * @returns {AsyncGenerator<Outcome, void>}
 */
async function* drive(job, host) {
  /**
   * The file that is hashed while it is read, and how much of it was read.
   *
   * @type {{ file: Blob, hasher: import("../host.js").Hasher | undefined, from: number } | undefined}
   */
  let hashing;
  /** The last progress reply of each kind that was not passed on. @type {Map<string, any>} */
  const dropped = new Map();
  // Work that ends within the first tenth of a second reports no progress.
  let [given, chunkOf, paused, told] = [/** @type {any} */ (undefined), chunksOf(undefined, host), performance.now(), performance.now()];
  try {
    while (host.isWanted?.() ?? true) {
      // Timers, messages and cancellation wait no longer than this.
      if (performance.now() - paused >= TURN) {
        await sleep(0);
        paused = performance.now();
        continue;
      }
      const need = /** @type {Need} */ (job.step(given));
      given = undefined;
      switch (need.kind) {
        case "chunk":
          if (chunkOf.file !== need.file) chunkOf = chunksOf(need.file, host);
          given = await chunkOf(need.from).then((bytes) => ({ bytes }), refused);
          if (given.bytes && hashing && hashing.file === need.file && hashing.from === need.from) {
            hashing.hasher?.update(given.bytes);
            hashing.from += given.bytes.length;
          }
          break;
        case "beginHash":
          hashing = { file: need.file, hasher: host.hasherOf?.(need.file), from: 0 };
          given = hashing.hasher ? undefined : refused("this host doesn't hash");
          break;
        case "hash":
          // The whole file in order, or no hash.
          given = hashing?.file === need.file && hashing.from === need.file.size ? await Promise.resolve(hashing.hasher?.digest()).then((bytes) => ({ bytes }), refused) : refused("not all of it was read");
          break;
        case "read":
          given = await bytesAt(need.file, need.from, need.to, host).then((bytes) => ({ bytes }), refused);
          break;
        case "keep":
          given = await Promise.resolve(need.bytes).then((bytes) => ({ file: new Blob([bytes]) })).catch(refused);
          break;
        case "aside":
          given = yield* aside(need, { ...host, isWanted: () => job.isWanted && (host.isWanted?.() ?? true) });
          break;
        case "turn":
          // There is nothing to do: once the step has ended, the loop above gives other tasks their
          // turn.
          break;
        case "wait":
          await sleep(WAIT);
          break;
        case "progress":
          if (performance.now() - told < PROGRESS) {
            dropped.set(kindOf(need.reply), need.reply);
            break;
          }
          told = performance.now();
          dropped.delete(kindOf(need.reply));
          yield need;
          break;
        case "reply":
          dropped.delete(kindOf(need.reply));
          yield need;
          break;
        case "write":
        case "answer":
          yield need;
          break;
        case "system":
          given = await host.system?.(need.call);
          break;
        case "done":
          return;
      }
    }
  } catch (error) {
    // After a trap, the caller wants to know what was being read.
    for (const reply of dropped.values()) yield { reply };
    throw error;
  } finally {
    release(job);
  }
}

/**
 * Asks another instance of the module, which is dropped afterwards. A trap in it is an answer, too.
 *
 * @param {{ question: string, files: any[] }} need
 * @param {Host} host
 * @returns {AsyncGenerator<Outcome, any>}
 */
async function* aside({ question, files }, host) {
  let given = { refused: "another instance of the module can't be started" };
  try {
    const { Workbench } = host.instantiate();
    given = { refused: "the module stopped" };
    for await (const outcome of drive(Workbench.aside(question, files), host)) {
      if ("answer" in outcome) given = /** @type {any} */ (outcome);
      else yield outcome;
    }
    return given;
  } catch (error) {
    return { refused: `${given.refused} (${reasonOf(error)})` };
  }
}

/**
 * Reads a file from its beginning to its end, and reads the next pieces ahead while one is used. A
 * stream is read as its chunks come in.
 *
 * @param {any} file
 * @param {Host} host
 * @returns {((from: number) => Promise<Uint8Array>) & { file: any }}
 */
function chunksOf(file, host) {
  let [bytes, start, next] = [/** @type {Uint8Array} */ (new Uint8Array()), 0, 0];
  /**
   * The pieces that are read ahead, in order.
   *
   * @type {{ from: number, bytes: Promise<Uint8Array> }[]}
   */
  let ahead = [];
  const readAhead = () => {
    while (ahead.length < AHEAD && next < file.size) {
      const from = next;
      next += from === 0 ? PIECE : file.size <= WHOLE ? WHOLE : READ;
      const read = bytesAt(file, from, next, host);
      // The caller that awaits it handles the rejection.
      read.catch(() => {});
      ahead.push({ from, bytes: read });
      // Most files that only have to be recognized need no more than the first piece.
      if (from === 0) return;
    }
  };
  /** @param {number} from */
  const chunk = async (from) => {
    if (!file) return bytesAt(file, 0, 0, host);
    if (file.next) return nextOf(file);
    if (from < start || from >= start + bytes.length) {
      if (ahead[0]?.from !== from) [ahead, next] = [[], from];
      readAhead();
      [bytes, start] = [(await ahead.shift()?.bytes) ?? new Uint8Array(), from];
      if (from > 0) readAhead();
    }
    return bytes.subarray(from - start, from - start + PIECE);
  };
  return Object.assign(chunk, { file });
}

/**
 * The bytes of a part of a file.
 *
 * @param {Blob | undefined} file
 * @param {number} from
 * @param {number} to
 * @param {Host} host
 */
async function bytesAt(file, from, to, host) {
  if (!file) throw new Error("there is no memory for them: save the text to a file and choose that");
  return host.read(file.slice(from, to));
}

/**
 * The next bytes of a stream; empty at its end. A chunk without bytes is not the end.
 *
 * @param {AsyncIterator<Uint8Array>} stream
 */
async function nextOf(stream) {
  for (let read; !(read = await stream.next()).done; ) if (read.value.length > 0) return read.value;
  return new Uint8Array();
}

const kindOf = (/** @type {any} */ reply) => Object.keys(reply)[0] ?? "";
const sleep = (/** @type {number} */ milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const refused = (/** @type {unknown} */ error) => ({ refused: reasonOf(error) });

/** Why something failed, in words. Any value can be thrown. @param {any} error */
function reasonOf(error) {
  try {
    return String(error?.message ?? error);
  } catch {
    return "no reason was given";
  }
}

/** The bytes of a blob. */
const bytesOf = async (/** @type {Blob} */ blob) => new Uint8Array(await blob.arrayBuffer());

/**
 * Frees an object of the module. After a trap that fails, and the failure must not hide the trap.
 *
 * @param {{ free(): void }} object
 */
function release(object) {
  try {
    object.free();
  } catch {}
}
