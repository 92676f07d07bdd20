#!/usr/bin/env node
// The program: files in, a report out, and an exit code that says what it is.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

import { rendering } from "../evidence/render.js";
import { judgeAll } from "../evidence/sources.js";
import { verification } from "../evidence/verify.js";
import { checkOutput, givenFrom, savedFrom } from "./files.js";
import { HELP, UsageError, checkLabel, optionsOf, settingsFrom } from "./options.js";
import { Progress, isColored, say, write } from "./terminal.js";
import { verificationText } from "./verification.js";

/** What a wrong call, and a file that can't be read or written, end with: more than any verdict. */
const FAILED = 3;
const EXIT_CODES = { pass: 0, notApplicable: 0, fail: 1, unknown: 2 };

/** The module, once it is ready. */
let policy;

// Whatever it ends by that is not foreseen is no verdict.
process.exitCode = FAILED;
process.exitCode = await main().catch((error) => {
  const hint = error instanceof UsageError ? ["`dax001 --help` says how it is used"] : [];
  say(String(error?.message ?? error), ...hint);
  return FAILED;
});

async function main() {
  const options = optionsOf(process.argv.slice(2));
  if (options.help) {
    await write(process.stdout, [HELP]);
    return 0;
  }
  // Loaded here, so that a Node that can't run the module gets an ordinary error message.
  await import("../index.node.js");
  policy = await import("../dax001.js");
  if (options.version) {
    await write(process.stdout, [`dax001 ${policy.version()}\n`]);
    return 0;
  }
  checkLabel(options.label, policy);
  options.settings = await settingsFrom(options.settings, policy, readFile);
  const given = await givenFrom(options.files, options, policy);
  const saved = options.verify === undefined ? null : await savedFrom(options.verify, policy);
  if (options.output !== undefined) await checkOutput(options.output, saved ? [...given, saved] : given, options.files);
  const progress = new Progress(options.quiet ? null : process.stderr);
  try {
    return await (saved ? verify(saved, given, options, progress) : judge(given, options, progress));
  } finally {
    progress.clear();
  }
}

async function judge(given, { format, output, quiet, failOn, settings }, progress) {
  const { held, sources, skipped } = await judgeAll(given, policy, { counts: () => true, say: (said) => progress.show(said), sha256: true, settings });
  progress.clear();
  const head = held.head();
  // What can't be read is a problem in the report, too; that it is to be noticed is said here, and by the exit code.
  const unread = head.sources.flatMap(({ name, problems }) => problems.filter(({ code }) => code === "source-unreadable").map(({ message }) => ({ name, message })));
  for (const { name, message } of unread) say(`\`${name}\`: ${message}`);
  if (!quiet) listSkipped(skipped);
  const color = output === undefined && isColored(process.stdout);
  const stamp = { generatedAt: new Date().toISOString(), module: await moduleOf(), color };
  await hand(rendering({ head, held }, format, stamp, policy, { blobs: sources.map(({ blob }) => blob) }), format, output, quiet);
  if (unread.length > 0) return FAILED;
  const isLeftOut = ["fail", "unknown"].includes(head.verdict) && !failOn.has(head.verdict);
  return isLeftOut ? 0 : (EXIT_CODES[head.verdict] ?? FAILED);
}

async function verify(saved, given, { format, output, quiet }, progress) {
  const outcome = await verification(saved, given, policy, { counts: () => true, say: (said) => progress.show(said) });
  progress.clear();
  if (outcome.status === "no-report") say(outcome.message);
  for (const { name, message } of outcome.unreadable) say(`\`${name}\`: ${message}`);
  if (!quiet) listSkipped(outcome.skipped);
  const text = format === "json" ? `${JSON.stringify(outcome)}\n` : verificationText(outcome, { version: policy.version(), ...(await moduleOf()), ...judgedOf(outcome) });
  await hand([text], format, output, quiet);
  if (outcome.status === "no-report" || outcome.unreadable.length > 0) return FAILED;
  if (outcome.status === "differs") return EXIT_CODES.fail;
  return isPlain(outcome) ? 0 : EXIT_CODES.unknown;
}

/** Who collected the evidence of a report, when, how old it is today, and what the report asks of it. */
function judgedOf({ seal }) {
  const { describeCollection, describeSettings } = policy;
  return seal && { collected: describeCollection(seal.collection, new Date().toISOString()), required: describeSettings(seal.settings) };
}

/** Whether a report holds and nothing else is to be read. A file that the report leaves out could contradict it. */
function isPlain({ status, differences, seal, unused, changed, unreadable }) {
  const isAllUsed = [unused, changed, unreadable].every((names) => names.length === 0);
  return status === "holds" && isAllUsed && differences.rewordedTotal + differences.judgedOtherwiseTotal === 0 && seal.sources.every(({ failure }) => !failure);
}

function listSkipped(skipped) {
  for (const { name, what } of skipped) say(`skipped \`${name}\`: ${what}`);
}

/** Hands a text of this format over where it is wanted. */
async function hand(parts, format, output, quiet) {
  if (output !== undefined) await write(output, parts, format);
  else if (!quiet) await write(process.stdout, parts, format);
}

/** The module that judges, as a report names it. */
async function moduleOf() {
  const bytes = await readFile(new URL("../dax001_bg.wasm", import.meta.url));
  const { gitHead } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  return { sha256: createHash("sha256").update(bytes).digest("hex"), commit: gitHead || undefined };
}
