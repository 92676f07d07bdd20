// In Node: long work can be cancelled, and reports its progress.
import { Evaluator, evaluate, render, renderParts, verify } from "dax001";

const said = [];
const note = (error) => said.push(error.name);
const record = '{"ClusterName": "a", "SSEDescription": {"Status": "DISABLED"}},';
const chunk = new TextEncoder().encode(record.repeat(1000));
const progress = [];
const onProgress = (how) => progress.push(how);

// A stream that stalls and is cancelled meanwhile. The report says so, and is not a pass.
const [silent, evaluator] = [new AbortController(), new Evaluator()];
const hangs = async function* () {
  yield new TextEncoder().encode('{"Clusters": [');
  yield chunk;
  silent.abort();
  await new Promise(() => {});
};
await evaluator.read("a.json", hangs(), undefined, { signal: silent.signal, onProgress }).catch(note);
said.push(evaluator.finish().sources[0].problems.map(({ code }) => code).join("+"));
// The report also includes sources that were aborted before the start and sources that can't be
// read.
const other = new Evaluator();
await other.read("a.json", hangs(), undefined, { signal: AbortSignal.abort() }).catch(note);
await other.read("c.json", "no stream").catch(({ code }) => said.push(code));
await other.read("b.json", new Blob(['{"Clusters": []}']), undefined, { signal: new AbortController().signal, onProgress });
const { sources, verdict } = other.finish();
said.push(verdict, sources.map(({ problems }) => problems.length).join("+"));

// Whatever stops a reading, half a source is never a pass.
const stopped = new Evaluator();
const pages = async function* () {
  yield new TextEncoder().encode('{"Clusters": [{"ClusterName": "a", "SSEDescription": {"Status": "ENABLED"}}]}');
  yield new TextEncoder().encode(`{"Clusters": [${record.slice(0, -1)}]}`);
};
const throws = () => { throw new EvalError("the screen is gone"); };
await stopped.read("a.json", pages(), undefined, { onProgress: throws }).catch(note);
said.push(stopped.finish().verdict);
// Ends the evaluator in its progress callback: after `free` the call reports that, and after `fail`
// the source stays failed.
for (const end of ["free", "fail"]) {
  const ended = new Evaluator();
  const ends = ({ bytes }) => bytes > 0 && ended[end]("enough");
  await ended.read("a.json", new Blob(["{}"]), undefined, { onProgress: ends }).catch(({ code }) => said.push(code));
  if (end === "fail") said.push(ended.finish().sources[0].problems[0].code);
}

// Evidence large enough for progress events.
const evidence = [{ name: "a.json", data: `{"Clusters": [${record.repeat(200_000).slice(0, -1)}]}` }];
const report = evaluate(evidence, { sha256: true });
const generatedAt = "2026-11-29T00:00:00Z";
const [rendered, verified] = [[], []];
const saved = await render(report, "json", { generatedAt, onProgress: (how) => rendered.push(how) });
for (const begin of [
  (signal) => render(report, "csv", { signal }),
  (signal) => verify(saved, evidence, { signal }),
]) {
  await begin(AbortSignal.abort()).catch(note);
  const soon = new AbortController();
  queueMicrotask(() => soon.abort(new RangeError("enough")));
  await begin(soon.signal).catch(note);
}
// Timers still run, even if all data arrives at once.
const endless = async function* () {
  for (;;) yield chunk;
};
await new Evaluator().read("a.json", endless(), undefined, { signal: AbortSignal.timeout(200) }).catch(note);
let turns = 0;
const timer = setInterval(() => (turns += 1), 10);
await verify(saved, evidence);
clearInterval(timer);
said.push(turns > 2);
// Cancelled between two parts.
const midst = new AbortController();
try {
  for await (const _ of renderParts(report, "csv", { signal: midst.signal })) midst.abort();
} catch (error) {
  note(error);
}
said.push((await verify(saved, evidence, { signal: new AbortController().signal, onProgress: (how) => verified.push(how) })).status);
for (const options of [{ sginal: 1 }, { signal: {} }, { onProgress: 5 }]) {
  for (const begin of [() => render(report, "csv", options), () => verify(saved, evidence, options), () => new Evaluator().read("a", new Blob(), undefined, options)]) {
    await begin().catch(({ code }) => said.push(code === "DAX001_OPTIONS_TYPE"));
  }
}
said.push(progress.some(({ bytes, total }) => bytes === 14 && total === undefined), progress.some(({ bytes, total }) => bytes === 16 && total === 16));
said.push(rendered.some(({ done, total }) => done > 0 && total === 200_000), verified.some(({ bytes, total }) => bytes > 0 && total >= bytes));
console.log(said.join(" "));
