// The worker's end: what it is asked for by worker/client.js. It stands behind the glue of the module, which defines `dax001_module`,
// and behind evidence/, all in one classic script: a worker from a blob can't be a module everywhere.
import { readThrough, release } from "../evidence/bytes.js";
import { wholeOf } from "../evidence/held.js";
import { judgeAll } from "../evidence/sources.js";
import { verification } from "../evidence/verify.js";

/** Stands for whatever is asked for. */
const ANY_RUN = 0xffffffff;

/** What counts no longer of what was asked for. */
const cancelled = new Set();

self.onmessage = async ({ data: message }) => {
  try {
    await handlers[message.type](message);
  } catch (error) {
    // After a trap the module can't be used again: another worker must be started.
    const fatal = error instanceof WebAssembly.RuntimeError;
    const words = String(error?.message ?? error);
    const { owner, name } = (message.type === "evaluate" && error?.reading) || {};
    const [code, isWrongCall] = [error?.code, error instanceof TypeError];
    post("failed", { during: message.type, id: message.id, run: message.run ?? ANY_RUN, message: words, code, isWrongCall, fatal, owner, name: name ?? message.name });
  }
};

/** Says something of this kind. */
function post(kind, content) {
  self.postMessage(content ? { [kind]: content } : kind);
}

/** Whether what was asked for still counts, and how it is told how far it is. */
function asked(run) {
  return { counts: () => !cancelled.has(run), say: (progress) => post("progress", { run, ...progress }) };
}

/** Answers; nothing that was cancelled. */
function answer(run, value) {
  if (!cancelled.delete(run) && value) post("answer", { run, value });
}

const handlers = {
  async start({ module, reader }) {
    dax001_module.initSync({ module });
    readThrough(reader);
  },

  async evaluate({ run, given, sha256, settings }) {
    const judged = await judgeAll(given, dax001_module, { ...asked(run), sha256, settings });
    if (!judged) return answer(run, null);
    const { held } = judged;
    try {
      answer(run, wholeOf(held));
    } finally {
      release(held);
    }
  },

  plan({ run, record, choices }) {
    answer(run, dax001_module.plan(record, choices));
  },

  async verify({ run, saved, given }) {
    answer(run, await verification(saved, given, dax001_module, asked(run)));
  },

  cancel({ run }) {
    cancelled.add(run);
  },
};
