// What the page asks its worker for beside what the package's worker (crates/dax001-wasm/npm/worker/main.js) can: the worker holds the sources
// and the reports, and the page asks for what is in view. It stands behind that file and the others of this folder. The messages are
// those of web/src/browser/worker.rs and web/src/model/reply.rs.

/** What is no larger is hashed as it is judged; more than that is hashed afterwards, so that the first answer comes sooner. */
const HASHED_AT_ONCE = 32 << 20;

/** What a saved report says of the policy module. */
const moduleOf = {};
/** The evaluation that counts; one that was started earlier stops. */
let latest = 0;
/** The file, the archive of plans, the comparison and the verification that are being made; one that was asked for earlier stops. */
let latestFile = 0;
let latestPlans = 0;
let latestComparison = 0;
let latestVerification = 0;
/** The state of the annotations that counts. */
let latestAnnotations = 0;
/** A list of accepted risks is not read beyond this: the module says that it is too large. */
const LIST_LIMIT = (4 << 20) + 1;

const { start } = handlers;

Object.assign(handlers, {
  async start(message) {
    await start(message);
    const hash = new dax001_module.Sha256();
    hash.push(new Uint8Array(message.module));
    moduleOf.sha256 = hash.finish();
    release(hash);
  },

  /** The page is there, built from this commit. */
  open({ commit }) {
    moduleOf.commit = commit || undefined;
    post("ready", { version: dax001_module.version(), rule: dax001_module.rule(), sha256: moduleOf.sha256 });
  },

  ping() {
    post("pong");
  },

  async evaluate({ run, given, settings }) {
    latest = run;
    const saved = await onlyReportOf(given);
    if (saved) return show(run, saved);
    const judged = await judgeAll(given, dax001_module, {
      sha256: sizeOf(given) <= HASHED_AT_ONCE,
      settings,
      counts: () => latest === run,
      say: (progress) => post("progress", { run, ...progress }),
      begins: ({ owner }) => post("reading", { run, owner }),
    });
    if (!judged) return;
    const { held, sources, skipped } = judged;
    // What was given as a file of its own can be used as what it is; what lies in an archive is only named.
    const ownersOf = (what) => skipped.filter((one) => one.what === what && one.name === given[one.owner].name).map(({ owner }) => owner);
    const head = held.head();
    const report = { head, sources, held, choices: choicesFor(held, [...reports.values()].at(-1)) };
    reports.set(run, report);
    post("report", { run, report: head, owners: sources.map(({ owner }) => owner), facets: held.facets(), lists: ownersOf(RISK_LIST), savedReports: ownersOf(SAVED_REPORT) });
    // What was found is shown first: hashing reads everything once more.
    report.sealing = seal(report, dax001_module, () => reports.get(run) === report);
    if (await report.sealing) post("sealed", { run, sha256: head.sources.map(({ sha256 = null }) => sha256) });
  },

  cancel({ run }) {
    latest = run;
  },

  /** Away with every other report. */
  keep({ runs }) {
    keepOnly(runs);
  },

  rows({ run, query, from, count, selected }) {
    const report = reports.get(run);
    const page = report ? shown(report, query, from, count) : { total: 0, rows: [] };
    const position = selected === null ? undefined : report?.held.position(queryOf(query), selected);
    post("rows", { run, query, from, ...page, position: position ?? null });
  },

  /** The first rows of a query, to print them. */
  printable({ run, query, count }) {
    const report = reports.get(run);
    post("printable", { run, query, from: 0, ...(report ? shown(report, query, 0, count) : { total: 0, rows: [] }), position: null });
  },

  async detail({ run, index, evidence }) {
    await withReport(run, async (report) => {
      const finding = report.held.finding(index);
      if (!finding) return;
      const place = finding.evidence[evidence] ?? finding.evidence[0];
      post("detail", {
        run,
        index,
        evidence: finding.evidence.indexOf(place),
        finding,
        window: await windowAt(report.sources[place.source].blob, place),
        choices: report.choices.get(index) ?? {},
        plan: await planOf(report, index),
        others: othersOn(report, index),
        change: CHANGES[report.changes?.[index] - 1],
        was: STATUSES[report.was?.[index] - 1],
      });
    });
  },

  async choose({ run, index, choices }) {
    await withReport(run, async (report) => {
      if (index >= report.held.length) return;
      // Another name is chosen now, and stands behind those that were chosen before.
      if (report.choices.get(index)?.newName !== choices.newName) report.choices.delete(index);
      report.choices.set(index, choices);
      post("plan", { run, index, choices, plan: await planOf(report, index) });
    });
  },

  async plans({ run }) {
    const job = ++latestPlans;
    const { ArchiveWriter } = dax001_module;
    const say = (done, total) => post("planned", { run, done, total });
    const parts = await withReport(run, (report) => archiveOfPlans(report, new ArchiveWriter(), () => latestPlans === job, say));
    if (parts) post("file", { run, blob: new Blob(parts, { type: "application/zip" }) });
  },

  cancelPlans() {
    latestPlans += 1;
  },

  async readList({ name, blob }) {
    const { readList } = dax001_module;
    const bytes = blob && (await read(blob, 0, LIST_LIMIT));
    if (!bytes) throw new Error(`can't read ${name}: ${REFUSED}`);
    post("list", { name, list: readList(name, bytes) });
  },

  async annotate({ run, revision, typed, lists }) {
    await withReport(run, async (report) => {
      // Lists are only handed over when they have changed, so they are not given up for what is typed after them.
      const job = ++latestAnnotations;
      const counts = () => reports.get(run) === report && (lists !== undefined || latestAnnotations === job);
      if (await inTurn(report, () => annotate(report, typed, lists, counts))) post("annotated", { run, revision, hasLists: lists !== undefined, ...annotationCounts(report) });
    });
  },

  async compare({ run, id, name, blob }) {
    const job = ++latestComparison;
    const changes = await withReport(run, (report) => compare(report, { name, blob }, () => latestComparison === job && reports.get(run) === report));
    if (changes) post("compared", { run, id, changes });
  },

  cancelComparing() {
    latestComparison += 1;
  },

  stopComparing({ run }) {
    latestComparison += 1;
    const report = reports.get(run);
    if (report) changed(report, null, null);
  },

  async verify({ id, given }) {
    const job = ++latestVerification;
    const outcome = await verifyAll(given, dax001_module, { counts: () => latestVerification === job, say: (progress) => post("verifying", { id, ...progress }) });
    if (outcome) post("verified", { id, outcome });
  },

  cancelVerifying() {
    latestVerification += 1;
  },

  /** The report as a file of this format. What is saved is what is handed over, whatever has been made of it before. */
  async save({ run, id, format, mediaType, revision, typed, lists, today, zone }) {
    await withReport(run, async (report) => {
      const job = ++latestAnnotations;
      const file = ++latestFile;
      const counts = () => reports.get(run) === report;
      const isApplied = await inTurn(report, () => annotate(report, typed, lists, counts));
      // What comes while the sources are hashed is not in it.
      const whole = written(report);
      if (!isApplied || !(await report.sealing)) throw new Error("the report was not saved, because the evidence has changed meanwhile: save it again");
      const say = (done, total) => post("saving", { id, done, total });
      // The day by which the page shows acceptances: the file says the same.
      const parts = rendering(whole, format, { ...stampOf(report, format), today, zone }, dax001_module, { blobs: report.sources.map(({ blob }) => blob), say });
      const blob = await blobOfParts(parts, mediaType, () => latestFile === file && counts());
      if (blob) post("file", { run, id, format, revision, blob });
      if (latestAnnotations === job) post("annotated", { run, revision, hasLists: true, ...annotationCounts(report) });
    });
  },

  cancelSaving() {
    latestFile += 1;
  },
});

/** Shows a saved report as it was saved: its sources are not here, only what it says of them. */
async function show(run, file) {
  const { report: held, generatedAt, module, judgedOtherwise } = await reopened(file);
  if (latest !== run) return release(held);
  const head = held.head();
  const sources = head.sources.map(({ name }) => ({ name, owner: 0 }));
  reports.set(run, { head, sources, held, saved: { generatedAt, module }, choices: new Map(), sealing: Promise.resolve(true) });
  post("report", { run, report: head, owners: sources.map(() => 0), facets: held.facets(), saved: { generatedAt, tool: head.tool, judgedOtherwise } });
  post("sealed", { run, sha256: head.sources.map(({ sha256 = null }) => sha256) });
}

/** When and by what a report was made. One that was opened says so itself; what it doesn't say is not made up. */
function stampOf({ saved }, format) {
  const generatedAt = new Date().toISOString();
  if (!saved) return { generatedAt, module: moduleOf };
  if (format === "json") return saved;
  return { generatedAt, module: saved.module ?? {}, isReopened: true, madeAt: saved.generatedAt };
}

/** A report as it is written. */
const written = ({ head, held, annotations = [] }) => ({ head: { ...head, annotations: annotations.map(({ annotation }) => annotation) }, held });

/** Annotations of a report are applied one after another, whatever becomes of those before. */
const inTurn = (report, apply) => (report.annotating = (report.annotating ?? Promise.resolve()).catch(() => {}).then(apply));
