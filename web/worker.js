// The page's worker: holds the policy module, the sources and the report; the page asks for what is in view.
// It stands behind the glue of the modules, which defines `dax001_module` and `dax001_archive_module`, and behind plans.js.
// The messages are those of web/src/worker.rs.
"use strict";

/** How many bytes around a place are read to show its lines. */
const WINDOW = 4096;
/** Stands for whatever evaluation goes on. */
const ANY_RUN = 0xffffffff;
/** An archive larger than this is not read into memory, and all archives together are unpacked to no more. */
const ARCHIVE_LIMIT = 1 << 30;

/** Where the module that unpacks archives is: it is loaded when there is one. */
let archiveModule = null;
/** What is held before there is a report. */
const NOTHING = { run: 0, sources: [], findings: [], choices: new Map() };
/** The report that the page shows: its evaluation, its sources, its findings, and what was chosen for their plans, in that order. */
let held = NOTHING;
/** The last report, until the page asks for something of it and so has taken it over. */
let offered = held;
/** The indices of the findings that a filter lets through, worst first, for the last filter asked for. */
let view = { key: null, indices: [] };
/** The evaluation that counts; one that was started earlier stops. */
let latest = 0;
/** The archive of plans that is being made; one that was asked for earlier stops. */
let latestPlans = 0;

self.onmessage = async ({ data: message }) => {
  try {
    await handlers[message.type](message);
  } catch (error) {
    // After a trap the module can't be used again: the page starts another worker.
    const fatal = error instanceof WebAssembly.RuntimeError;
    const words = String(error?.message ?? error);
    const help = "most likely for want of memory: split the evidence and judge each part by itself";
    const run = fatal ? ANY_RUN : (message.run ?? ANY_RUN);
    post({ type: "failed", run, message: fatal ? `the policy module stopped (${words}), ${help}` : words, fatal });
  }
};

/** Frees what the module holds; after a trap it can't, and that must not hide the trap. */
const release = (object) => {
  try {
    object.free();
  } catch {}
};

const post = (message) => self.postMessage(message);

const handlers = {
  start({ module, archive }) {
    dax001_module.initSync({ module });
    archiveModule = archive;
    post({ type: "ready", version: dax001_module.version(), rule: dax001_module.rule() });
  },

  async evaluate({ run, given }) {
    latest = run;
    const evaluator = new dax001_module.Evaluator();
    const progress = { room: ARCHIVE_LIMIT, bytes: 0, total: given.reduce((sum, { blob }) => sum + (blob?.size ?? 0), 0), said: performance.now() };
    const sources = [];
    try {
      for (const [owner, one] of given.entries()) {
        const labels = new Map(one.labels);
        for await (const source of sourcesOf(one, progress)) {
          sources.push({ ...source, owner });
          evaluator.begin(source.name, labels.get(source.name));
          if (source.problem) {
            evaluator.fail(source.problem.message, source.problem.code);
          } else if (!(await judge(evaluator, source.blob, run, progress))) {
            return;
          }
        }
        if (latest !== run) return;
      }
      const report = evaluator.finish();
      offered = { run, sources, findings: report.findings, choices: choicesFor(report.findings, offered) };
      post({ type: "report", run, report: { ...report, findings: [] }, owners: sources.map(({ owner }) => owner) });
    } finally {
      release(evaluator);
    }
  },

  cancel({ run }) {
    latest = run;
  },

  forget() {
    offered = held = NOTHING;
  },

  rows({ run, status, text, from, count }) {
    const { findings } = of(run);
    const indices = filtered(findings, run, status, text);
    const rows = indices.slice(from, from + count).map((index) => ({ index, finding: withoutEvidence(findings[index]) }));
    post({ type: "rows", run, status, text, from, total: indices.length, rows });
  },

  async detail({ run, index, evidence }) {
    // The report can be another one, or gone, by the time that something has been read.
    const report = of(run);
    const { findings, sources } = report;
    const finding = findings[index];
    if (!finding) return;
    const place = finding.evidence[evidence] ?? finding.evidence[0];
    const { blob } = sources[place.source];
    const from = Math.max(0, place.start - WINDOW);
    const to = Math.min(blob.size, Math.min(place.end, place.start + WINDOW) + WINDOW);
    const around = await read(blob, from, to);
    post({
      type: "detail",
      run,
      index,
      evidence: finding.evidence.indexOf(place),
      finding,
      window: around && { start: from, bytes: around },
      choices: report.choices.get(index) ?? {},
      plan: await planOf(report, index),
    });
  },

  async choose({ run, index, choices }) {
    const report = of(run);
    if (!report.findings[index]) return;
    // Another name is chosen now, and stands behind those that were chosen before.
    if (report.choices.get(index)?.newName !== choices.newName) report.choices.delete(index);
    report.choices.set(index, choices);
    post({ type: "plan", run, index, choices, plan: await planOf(report, index) });
  },

  async plans({ run }) {
    const job = ++latestPlans;
    const report = of(run);
    await loadArchive();
    const parts = await archiveOfPlans(report, () => latestPlans === job, (done, total) => post({ type: "planned", run, done, total }));
    if (parts) post({ type: "plans", run, blob: new Blob(parts, { type: "application/zip" }) });
  },

  cancelPlans() {
    latestPlans += 1;
  },
};

/** The module that reads and writes archives is loaded when there is one. */
const loadArchive = () => dax001_archive_module({ module_or_path: archiveModule });

/** Reads one source into the evaluator; false if the evaluation counts no longer. */
async function judge(evaluator, blob, run, progress) {
  const reader = blob.stream().getReader();
  for (;;) {
    // A source that can't be read doesn't keep the others from being judged.
    const { done, value, error } = await reader.read().catch((error) => ({ error }));
    if (latest !== run) return false;
    if (error) {
      evaluator.fail("the browser was refused its bytes");
      return true;
    }
    if (done) {
      evaluator.end();
      return true;
    }
    evaluator.push(value);
    progress.bytes += value.length;
    if (performance.now() - progress.said > 100) {
      progress.said = performance.now();
      post({ type: "progress", run, bytes: progress.bytes, total: progress.total, clusters: evaluator.clusters });
    }
  }
}

/** What was given as sources: itself, or the files of the archive that it is. */
async function* sourcesOf({ name, blob, problem }, progress) {
  if (!blob) {
    yield { name, problem: problem ?? { message: "the browser can't hold this text: save it to a file and choose that", code: "source-unreadable" } };
    return;
  }
  const head = await read(blob, 0, 4);
  // A local file header, or the end of an archive without files.
  const isArchive = head?.[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
  if (!isArchive) {
    yield { name, blob };
    return;
  }
  const bytes = blob.size > ARCHIVE_LIMIT ? null : await read(blob, 0, blob.size);
  if (!bytes) {
    const message = blob.size > ARCHIVE_LIMIT ? "this archive is larger than 1 GiB" : "this archive can't be read: the browser was refused its bytes";
    yield { name, problem: { message, code: blob.size > ARCHIVE_LIMIT ? "archive-too-large" : "source-unreadable" } };
    return;
  }
  let archive;
  try {
    await loadArchive();
    archive = new dax001_archive_module.Archive(name, bytes, progress.room);
    progress.bytes += blob.size;
    for (let file; (file = archive.next()); ) {
      const { data, problem } = file;
      progress.total += data?.length ?? 0;
      progress.room -= data?.length ?? 0;
      yield { name: file.name, blob: data && new Blob([data]), problem };
    }
  } catch (error) {
    // Whatever becomes of the archive, the other sources are judged.
    yield { name, problem: { message: `this archive can't be unpacked: ${error?.message ?? error}`, code: "archive-damaged" } };
  } finally {
    if (archive) release(archive);
  }
}

/** A table row needs no places: a cluster can have thousands. */
const withoutEvidence = (finding) => ({ ...finding, evidence: [] });

/** Some bytes of a source; nothing if it can't be read any more. */
async function read(blob, from, to) {
  return blob.slice(from, to).arrayBuffer().then((buffer) => new Uint8Array(buffer), () => null);
}

/** The report of an evaluation. */
function of(run) {
  if (offered.run === run) held = offered;
  return held;
}

const WEIGHT = { fail: 0, unknown: 1, pass: 2 };

function filtered(findings, run, status, text) {
  const key = `${run} ${status ?? ""} ${text}`;
  if (view.key !== key) {
    const wanted = text.trim().toLowerCase();
    const matches = ({ status: own, resource: { name = "", arn = "", account = "", region = "" } }) =>
      (!status || own === status) && (!wanted || `${name} ${arn} ${account} ${region}`.toLowerCase().includes(wanted));
    const groups = [[], [], []];
    findings.forEach((finding, index) => {
      if (matches(finding)) groups[WEIGHT[finding.status]].push(index);
    });
    view = { key, indices: groups.flat() };
  }
  return view.indices;
}
