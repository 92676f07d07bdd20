// Runs a built package on cases: JSON lines in, JSON lines out. Input: {"inputs": [{"name", "data":
// base64, "label"?}], "options"}. Output: the parts of the report that the oracle also answers.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { evaluate } = await import(pathToFileURL(`${process.argv[2]}/node.js`).href);

function answer({ inputs, options }) {
  const given = inputs.map(({ name, data, label }) => ({ name, data: Buffer.from(data, "base64"), ...(label && { label }) }));
  const report = evaluate(given, options);
  const hasError = (problems) => problems.some(({ severity }) => severity === "error");
  return {
    verdict: report.verdict,
    summary: report.summary,
    findings: report.findings.map(({ status, reason, resource }) => ({
      status, reason, name: resource.name ?? null, arn: resource.arn ?? null, region: resource.region ?? null, account: resource.account ?? null,
    })),
    sources: report.sources.map(({ form, complete, clusters, problems }) => ({ form, complete, clusters, hasError: hasError(problems) })),
    accounts: report.coverage.accounts.map(({ account, partition, allRegions, isMissing, regions }) => ({
      account: account ?? null, partition, allRegions, isMissing: isMissing ?? false,
      regions: regions.map(({ region, state }) => [region ?? null, state]),
    })),
    problems: [...report.sources.flatMap(({ problems }) => problems), ...report.problems].map(({ severity, code }) => `${severity} ${code}`),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try {
    reply = answer(JSON.parse(line));
  } catch (error) {
    reply = { crash: String(error?.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
