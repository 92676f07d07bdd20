// Every host makes these calls to the package, and they must give the same words.
const TEXT = `{"Clusters": [
  {"ClusterName": "old", "ClusterArn": "arn:aws:dax:us-east-1:123456789012:cache/old", "SSEDescription": {"Status": "DISABLED"}}
]}`;

/** One line with all results. Without web workers, callers leave out `PolicyWorker`. */
export async function check({ Evaluator, evaluate, newName, plan, render, rule, verify }, PolicyWorker) {
  const said = [];
  const report = evaluate([{ name: "a.json", data: TEXT, label: undefined, other: undefined }], { sha256: true });
  said.push(report.verdict, report.findings[0].reason, rule().id, newName("old", () => false));
  const { start, end } = report.findings[0].evidence[0].record;
  said.push(plan(new TextEncoder().encode(TEXT).subarray(start, end)).plan.action);

  // A stream gives the same report. An interrupted stream is not a pass, a file that is not
  // evidence is a problem, and a wrong call is an error.
  const evaluator = new Evaluator({ sha256: true });
  await evaluator.read("a.json", new Response(TEXT).body);
  said.push(JSON.stringify(evaluator.finish()) === JSON.stringify(report));
  const broken = new Evaluator();
  await broken.read("b.json", (async function* () {
    yield new TextEncoder().encode('{"Clusters": [');
    throw new Error("the line is down");
  })());
  said.push(broken.finish().sources[0].problems.map(({ code }) => code).join("+"), evaluate("nonsense").sources[0].problems[0].code);
  // Two readings at once would mix their bytes, and an unfinished source can look complete.
  const both = new Evaluator();
  const first = both.read("a.json", new Blob([TEXT]));
  const wrong = [() => both.begin("b.json"), () => both.finish()].map((call) => {
    try {
      call();
    } catch ({ code }) {
      return code;
    }
  });
  await first;
  said.push(new Set(wrong).size === 1 && wrong[0], both.finish().verdict);
  // A source that fails during reading must not pass its bytes to another source. A transferred
  // buffer has no bytes. A freed evaluator can't be used.
  const late = new Evaluator();
  const slow = late.read("slow.json", (async function* () {
    await new Promise((resolve) => setTimeout(resolve, 20));
    yield new TextEncoder().encode(TEXT);
  })());
  late.fail("it takes too long");
  await late.read("a.json", new Blob([TEXT]));
  await slow;
  late.begin("gone");
  const gone = new Uint8Array(8);
  structuredClone(gone, { transfer: [gone.buffer] });
  late.push(gone);
  late.end();
  said.push(late.finish().sources.map(({ clusters, complete }) => clusters + complete).join("+"));
  late.free();
  try {
    late.begin("again");
  } catch ({ code }) {
    said.push(code);
  }
  for (const wrong of [42, [{ name: "a.json", data: TEXT, lable: { account: "999999999999" } }]]) {
    try {
      evaluate(wrong);
    } catch ({ name, code }) {
      said.push(name, code);
    }
  }

  const saved = await render(report, "json", { generatedAt: "2026-01-01T00:00:00Z" });
  said.push((await render(report, "text")).split("\n")[0].replace(" ", "-"));
  said.push((await verify(saved, [{ name: "moved.json", data: TEXT }])).status, (await verify(saved, [])).status);
  // The report to verify is not evidence, and `verify` never takes evidence for the report.
  const other = [{ name: "saved.json", data: saved }, { name: "moved.json", data: TEXT }];
  said.push((await verify("{}", other)).status, (await verify(saved, other)).status);
  if (PolicyWorker) said.push(...(await checkWorker(new PolicyWorker(), report, saved)));
  return said.join(" ");
}

async function checkWorker(worker, report, saved) {
  const said = [];
  const blob = new Blob([TEXT]);
  const answer = await worker.evaluate([{ name: "a.json", data: blob }], { sha256: true });
  said.push(JSON.stringify(answer) === JSON.stringify(report));
  said.push((await worker.verify(saved, [{ name: "moved.json", data: blob }])).status, (await worker.plan("nonsense")).problem.code);
  // A labelled archive without files, which needs another module; two requests at once; a wrong
  // call.
  const empty = new Uint8Array(22);
  empty.set([0x50, 0x4b, 5, 6]);
  const [archive, wrong] = await Promise.all([
    worker.evaluate([{ name: "a.zip", data: empty, label: { region: "us-east-1" } }]),
    worker.evaluate([{ name: "a.json", data: TEXT, label: { regoin: "us-east-1" } }]).catch(({ name, code }) => ({ name, code })),
  ]);
  said.push(archive.verdict, wrong.name, wrong.code);
  // Cancels a large job at its first progress event. The worker answers later requests.
  const cancel = new AbortController();
  const much = new Blob(Array(2000).fill(" ".repeat(100_000)));
  const cancelled = worker.evaluate([{ name: "much.json", data: much }], { signal: cancel.signal, onProgress: () => cancel.abort() });
  said.push(await cancelled.catch(({ name }) => name), (await worker.evaluate([{ name: "a.json", data: TEXT }])).verdict);
  const last = worker.evaluate([{ name: "a.json", data: much }]).catch(({ code }) => code);
  await worker.start();
  worker.free();
  said.push(await last);
  // Freed during its start, and used again.
  const early = worker.evaluate([{ name: "a.json", data: TEXT }]).catch(({ code }) => code);
  worker.free();
  const again = await worker.evaluate([{ name: "a.json", data: TEXT }]);
  said.push(await early, again.verdict, await worker.evaluate([], { sha265: true }).catch(({ code }) => code));
  worker.free();
  return said;
}
