#!/usr/bin/env node
// The program: files in, a report out, and an exit code that says what it is.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

import { judgeAll } from "../evidence/sources.js";
import { verification } from "../evidence/verify.js";
import * as policy from "../index.node.js";
import { renderingWith } from "../parts.js";
import { givenFrom, isSame, whole } from "./files.js";
import { HELP, UsageError, optionsOf } from "./options.js";
import { Progress, isColored, say, visible, write } from "./terminal.js";
import { verificationText } from "./verification.js";

/** What a wrong call, and a file that can't be read or written, end with: more than any verdict. */
const FAILED = 3;
const EXIT_CODES = { pass: 0, notApplicable: 0, fail: 1, unknown: 2 };

const modules = {
  policy,
  archive: () => import("../archive.node.js"),
  export: () => import("../export.node.js"),
  review: () => import("../review.node.js"),
};

process.exitCode = await main().catch((error) => {
  say(error instanceof UsageError ? `${error.message}\n\`dax001 --help\` says how it is used` : String(error?.message ?? error));
  return FAILED;
});

async function main() {
  const options = optionsOf(process.argv.slice(2));
  if (options.help) {
    await write(process.stdout, [HELP]);
    return 0;
  }
  if (options.version) {
    await write(process.stdout, [`dax001 ${policy.version()}\n`]);
    return 0;
  }
  if (options.output && (await isSame(options.output, [...options.files, ...(options.verify ? [options.verify] : [])]))) {
    throw new UsageError(`\`${visible(options.output)}\` is one of the files to read: give --output another name`);
  }
  const given = await givenFrom(options.files, options);
  // What can't be read is a problem in the report, too; that it is to be noticed does the exit code.
  for (const { name, problem } of given) if (problem) say(`can't read \`${visible(name)}\`: ${problem.message}`);
  const hasFailed = given.some(({ problem }) => problem);
  const progress = new Progress(options.quiet ? null : process.stderr);
  const code = await (options.verify ? verify : judge)(given, options, progress).finally(() => progress.clear());
  return hasFailed ? FAILED : code;
}

async function judge(given, { format, output, quiet, failOn }, progress) {
  const { report } = await judgeAll(given, modules, { counts: () => true, say: (said) => progress.show(said), sha256: true });
  progress.clear();
  const envelope = { generatedAt: new Date().toISOString(), module: await moduleOf() };
  const parts = renderingWith(modules, report, format, format === "json" ? envelope : { color: !output && isColored(process.stdout) });
  await hand(parts, output, quiet);
  // What can't be read to its end is found out while reading.
  if (report.sources.some(({ problems }) => problems.some(({ code }) => code === "source-unreadable"))) return FAILED;
  return failOn.has(report.verdict) ? EXIT_CODES[report.verdict] : 0;
}

async function verify(given, { verify: name, format, output, quiet }, progress) {
  const saved = await whole(name);
  const outcome = await verification([{ name, blob: saved }, ...given], modules, { counts: () => true, say: (said) => progress.show(said) });
  progress.clear();
  const text = format === "json" ? `${JSON.stringify(outcome)}\n` : verificationText(outcome);
  await hand([text], output, quiet);
  switch (outcome.status) {
    case "holds": {
      const isPlain = outcome.differences.rewordedTotal === 0 && outcome.seal.sources.every(({ failure }) => !failure);
      return isPlain ? 0 : EXIT_CODES.unknown;
    }
    case "differs":
      return EXIT_CODES.fail;
    case "evidence-missing":
      return EXIT_CODES.unknown;
    default:
      if (quiet) say(outcome.message);
      return FAILED;
  }
}

/** Hands a text over where it is wanted. */
async function hand(parts, output, quiet) {
  if (output) await write(output, parts);
  else if (!quiet) await write(process.stdout, parts);
}

/** The module that judges, as a report names it. */
async function moduleOf() {
  const bytes = await readFile(new URL("../dax001_bg.wasm", import.meta.url));
  const { gitHead } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  return { sha256: createHash("sha256").update(bytes).digest("hex"), commit: gitHead || undefined };
}
