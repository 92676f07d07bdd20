// In Node: long work is cancelled, and says how far it is.
import { Evaluator, evaluate, render, renderParts, verify } from "dax001";

const said = [];
const note = (error) => said.push(error.name);
const record = '{"ClusterName": "a", "SSEDescription": {"Status": "DISABLED"}},';
const chunk = new TextEncoder().encode(record.repeat(1000));
const progress = [];
const onProgress = (how) => progress.push(how);

// A stream that gives nothing more, cancelled while it is waited for: the report says so, and is no pass.
const [silent, evaluator] = [new AbortController(), new Evaluator()];
const hangs = async function* () {
  yield new TextEncoder().encode('{"Clusters": [');
  yield chunk;
  silent.abort();
  await new Promise(() => {});
};
await evaluator.read("a.json", hangs(), undefined, { signal: silent.signal, onProgress }).catch(note);
said.push(evaluator.finish().sources[0].problems.map(({ code }) => code).join("+"));
// What was aborted before begins nothing.
const other = new Evaluator();
await other.read("a.json", hangs(), undefined, { signal: AbortSignal.abort() }).catch(note);
await other.read("b.json", new Blob(['{"Clusters": []}']), undefined, { signal: new AbortController().signal, onProgress });
said.push(other.finish().verdict);

const evidence = [{ name: "a.json", data: `{"Clusters": [${record.repeat(5000).slice(0, -1)}]}` }];
const report = evaluate(evidence, { sha256: true });
const generatedAt = "2026-11-29T00:00:00Z";
const saved = await render(report, "json", { generatedAt, onProgress });
for (const begin of [
  (signal) => render(report, "csv", { signal }),
  (signal) => verify(saved, evidence, { signal }),
]) {
  await begin(AbortSignal.abort()).catch(note);
  const soon = new AbortController();
  queueMicrotask(() => soon.abort(new RangeError("enough")));
  await begin(soon.signal).catch(note);
}
// In the midst of its parts.
const midst = new AbortController();
try {
  for await (const _ of renderParts(report, "csv", { signal: midst.signal })) midst.abort();
} catch (error) {
  note(error);
}
said.push((await verify(saved, evidence, { signal: new AbortController().signal, onProgress })).status);
for (const begin of [() => render(report, "csv", { sginal: 1 }), () => verify(saved, evidence, { sginal: 1 }), () => new Evaluator().read("a", new Blob(), undefined, { sginal: 1 })]) {
  await begin().catch(({ code }) => said.push(code));
}
said.push(progress.some(({ bytes, total }) => bytes === 14 && total === undefined) && progress.some(({ done, total }) => done >= 0 && total === 5000) && progress.some(({ bytes, total }) => bytes > 0 && total > 0));
console.log(said.join(" "));
