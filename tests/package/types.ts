// The types of the package: what they allow, and what they reject.
import { Archive, Clusters, Evaluator, ReportHandle, Sha256, checkReport, differences, evaluate, newName, openReport, plan, readList, readReport, readSeal, render, renderParts, rule, verify, version } from "dax001";
import * as inline from "dax001/inline";
import { load } from "dax001/load";
import { PolicyWorker, type Progress } from "dax001/worker";
import type { ArchiveFile, Change, Choices, Evidence, Facets, Finding, Format, Input, PlanResult, Problem, ProblemCode, Query, Reason, Report, Row, Rule, SealedSource, Verification } from "dax001";
const inputs: Input[] = [{ name: "a.json", data: new Uint8Array(), label: { account: "123456789012" } }, { name: "b", data: "{}" }];
const report: Report = evaluate(inputs);
const verdict: "pass" | "fail" | "unknown" | "notApplicable" = report.verdict;
const reasons: Reason[] = report.findings.map((finding: Finding) => finding.reason);
const observed: string | undefined = report.findings[0]?.evidence.map((evidence: Evidence) => evidence.observed)[0];
const codes: ProblemCode[] = report.problems.map((problem: Problem) => problem.code);
const result: PlanResult = plan("{}");
if (result.plan) { const files: string[] | undefined = result.plan.recreation?.files.map(({ name, text }) => name + text); void files; }
else { const message: string = result.problem.message; void message; }
const chosen: Choices = { newName: newName("dax", (name: string) => name.length > 9), inTransit: "TLS", takenNames: ["a"] };
plan("{}", chosen);
// @ts-expect-error no such choice
plan("{}", { tls: true });
const evaluator = new Evaluator();
evaluator.begin("a", { region: "us-east-1" });
evaluator.push(new Uint8Array());
evaluator.end();
const archive = new Archive("a.zip", new Uint8Array());
for (let file: ArchiveFile | undefined; (file = archive.next()); ) {
  if (file.skipped !== undefined) continue;
  evaluator.begin(file.name);
  if (file.problem) evaluator.fail(file.problem.message, file.problem.code);
  else { evaluator.push(file.data); evaluator.end(); }
}
const clusters = new Clusters();
for (const { resource, status } of report.findings) clusters.push(resource, status);
const meant: Uint32Array | undefined = readList("a.yaml", new Uint8Array()).annotations.map(({ target }) => clusters.matching(target))[0];
const became: Change[] = clusters.changes(new Clusters()).changes;
const saved: string | null = readReport(new Uint8Array()).generatedAt;
void [meant, became, saved];
const sealed: SealedSource[] = readSeal(new Uint8Array()).sources;
for (const { failure } of sealed) if (failure) evaluator.fail(failure.message, failure.code);
const places: string[] = differences(new Uint8Array(), new Uint8Array()).listed.map(({ pointer }) => pointer);
const hash: string = new Sha256().finish();
void [places, hash, evaluate("{}", { sha256: true })];
// The status of a finding limits its possible reasons, and the severity of a problem limits its
// codes.
const told = (finding: Finding): string => {
  switch (finding.status) {
    case "pass": { const reason: "sse-enabled" = finding.reason; return reason; }
    case "fail": { const reason: "sse-disabled" | "sse-disabling" | "sse-absent" = finding.reason; return reason; }
    case "unknown": return finding.reason;
    default: { const never: never = finding; return never; }
  }
};
// @ts-expect-error no such pass
const passed = (finding: Finding) => finding.status === "pass" && finding.reason === "sse-disabled";
const warned = (problem: Problem) => problem.severity === "warning" && problem.code === "same-content";
// @ts-expect-error that code is an error
const cut = (problem: Problem) => problem.severity === "warning" && problem.code === "cut-off";
void [told, passed, warned, cut];
const rest = async (stream: ReadableStream<Uint8Array>, chunks: AsyncIterable<Uint8Array>): Promise<string> => {
  using evaluator = new Evaluator();
  await evaluator.read("a", stream);
  await evaluator.read("b", chunks, { account: "123456789012" }, { signal: AbortSignal.timeout(1), onProgress: ({ bytes, total }) => void [bytes, total ?? 0] });
  const saved = await render(evaluator.finish(), "json", { generatedAt: "now", module: { sha256: "ab" } });
  const verification: Verification = await verify(saved, [{ name: "a", data: new Blob() }]);
  if (verification.status === "no-report") return verification.message ?? "no report";
  if (verification.status === "evidence-missing") return verification.missing[0]?.name ?? verification.seal?.verdict ?? "";
  return `${verification.differences.total}`;
};
const formats: Format[] = ["json", "text", "html", "csv", "markdown", "sarif", "junit", "oscal", "ocsf", "asff"];
const parts: AsyncGenerator<string>[] = formats.map((format) => renderParts(report, format, { evidence: [{ name: "a", data: "" }] }));
void [parts, checkReport(new Uint8Array())];
const query: Query = { status: "fail", sort: "name", isDescending: true };
const asks = (held: ReportHandle): [Row[], Facets, number | undefined, Promise<string>] => [held.rows(query, 0, 100).rows, held.facets(), held.position(query, 0), render(held, "csv")];
// @ts-expect-error no such order
void [asks, openReport(new Uint8Array()).report.head().verdict, evaluator.hold().indices({ sort: "account" })];
// @ts-expect-error no such format
void render(report, "pdf");
using worker = new PolicyWorker();
const judged: Promise<Report> = worker.evaluate([{ name: "a", data: new Blob() }], { sha256: true, signal: AbortSignal.timeout(1), onProgress: ({ bytes }: Progress) => void bytes });
const loaded: Promise<Report> = load(fetch("dax001_bg.wasm")).then((policy) => policy.evaluate("{}"));
void [rest, judged, loaded, inline.evaluate("{}")];
// @ts-expect-error no such option
evaluate("{}", { sha: true });
const same: Report = evaluator.finish();
const title: string = (rule() satisfies Rule).title;
void [verdict, reasons, observed, codes, same, title, version() satisfies string];
// @ts-expect-error evidence is text or bytes
evaluate(42);
// @ts-expect-error no such verdict
report.verdict === "passed";
// @ts-expect-error what the evidence doesn't say is undefined
const name: string = report.findings[0]!.resource.name;
void name;
