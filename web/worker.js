// The page's worker: holds the policy module, the sources and the report; the page asks for what is in view.
// It stands behind the module's glue, which defines `wasm_bindgen`. The messages are those of web/src/worker.rs.
"use strict";

/** How many bytes around a place are read to show its lines. */
const WINDOW = 4096;
/** Stands for whatever evaluation goes on. */
const ANY_RUN = 0xffffffff;
/** A record larger than this gets no plan: no service prints one. */
const RECORD_LIMIT = 1 << 20;

/** The report that the page shows: its evaluation, its sources and its findings. */
let held = { run: 0, sources: [], findings: [] };
/** The last report, until the page asks for something of it and so has taken it over. */
let offered = held;
/** The indices of the findings that a filter lets through, worst first, for the last filter asked for. */
let view = { key: null, indices: [] };
/** The evaluation that counts; one that was started earlier stops. */
let latest = 0;

self.onmessage = async ({ data: message }) => {
  try {
    await handlers[message.type](message);
  } catch (error) {
    // After a trap the module can't be used again: the page starts another worker.
    const fatal = error instanceof WebAssembly.RuntimeError;
    const words = String(error?.message ?? error);
    const help = "most likely for want of memory: split the evidence and judge each part by itself";
    const run = message.type === "evaluate" ? message.run : ANY_RUN;
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
  start({ module }) {
    wasm_bindgen.initSync({ module });
    post({ type: "ready", version: wasm_bindgen.version(), rule: wasm_bindgen.rule() });
  },

  async evaluate({ run, given }) {
    latest = run;
    const evaluator = new wasm_bindgen.Evaluator();
    try {
      const missing = given.find(({ blob }) => !blob);
      if (missing) throw new Error(`the browser can't hold ${missing.name}: save it to a file and choose that`);
      const total = given.reduce((sum, { blob }) => sum + blob.size, 0);
      let bytes = 0;
      let said = performance.now();
      for (const { name, blob } of given) {
        evaluator.begin(name);
        const reader = blob.stream().getReader();
        for (;;) {
          // A source that can't be read doesn't keep the others from being judged.
          const { done, value, error } = await reader.read().catch((error) => ({ error }));
          if (latest !== run) return;
          if (error) {
            evaluator.fail("the browser was refused its bytes");
            break;
          }
          if (done) {
            evaluator.end();
            break;
          }
          evaluator.push(value);
          bytes += value.length;
          if (performance.now() - said > 100) {
            said = performance.now();
            post({ type: "progress", run, bytes, total, clusters: evaluator.clusters });
          }
        }
      }
      if (latest !== run) return;
      const report = evaluator.finish();
      offered = { run, sources: given, findings: report.findings };
      post({ type: "report", run, report: { ...report, findings: [] } });
    } finally {
      release(evaluator);
    }
  },

  cancel({ run }) {
    latest = run;
  },

  rows({ run, status, text, from, count }) {
    const { findings } = of(run);
    const indices = filtered(findings, run, status, text);
    const rows = indices.slice(from, from + count).map((index) => ({ index, finding: withoutEvidence(findings[index]) }));
    post({ type: "rows", run, status, text, from, total: indices.length, rows });
  },

  async detail({ run, index, evidence }) {
    const { findings, sources } = of(run);
    const finding = findings[index];
    if (!finding) return;
    const place = finding.evidence[evidence] ?? finding.evidence[0];
    const { blob } = sources[place.source];
    const from = Math.max(0, place.start - WINDOW);
    const to = Math.min(blob.size, Math.min(place.end, place.start + WINDOW) + WINDOW);
    // The plan is made from what decided, whichever place is looked at.
    const { source, record: { start, end } } = finding.evidence[0];
    const record = end - start > RECORD_LIMIT ? null : await read(sources[source].blob, start, end);
    const around = await read(blob, from, to);
    const isRecord = record?.[0] === 0x7b;
    post({
      type: "detail",
      run,
      index,
      evidence: finding.evidence.indexOf(place),
      finding,
      window: around && { start: from, bytes: around },
      plan: isRecord ? wasm_bindgen.plan(record) : null,
    });
  },
};

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
