// What the program is told on its command line.
import { parseArgs } from "node:util";

export const HELP = `Usage: dax001 [OPTIONS] FILE... | FOLDER... | -

Judges what \`aws dax describe-clusters\` printed against rule DAX-001: is each Amazon DAX cluster encrypted at rest?
Nothing that it reads leaves this machine.

  aws dax describe-clusters | dax001 -               one region, straight from the AWS CLI
  dax001 exports/                                    every file in a folder; names like 123456789012/us-east-1.json
                                                     say which account and region each is of
  dax001 exports.zip --format json --output r.json   the report as JSON, to keep and to verify
  dax001 --verify r.json exports.zip                 does the evidence still give what that report says?

FOLDER stands for all files in it and below, a zip archive for the files in it, - for standard input.
Links in a folder are not followed: each is an error. Files that hold only metadata of an operating system are skipped and listed.

Options
  -f, --format FORMAT    how the report is written (text if you say nothing):
                           text       for people, at a terminal
                           json       the report as data, with when and by what it was made; --verify takes it
                           html       a report to hand in, to read and to print
                           csv        a row for each cluster, for a spreadsheet
                           markdown   what fails and what is open, for a ticket
                           sarif      SARIF 2.1.0, for code scanning
                           junit      JUnit XML, for a build server
                           oscal      OSCAL 1.2.1 assessment results
                           ocsf       OCSF 1.8 compliance findings, one a line
                           asff       findings for AWS Security Hub, which imports a hundred at a time
  -o, --output FILE      write to FILE instead of to standard output: all of it, or no file; if FILE is a link, to where it leads
      --fail-on LIST     the verdicts that end with their exit code: fail, unknown or both, or none; fail,unknown
      --account ID       the account that all of the evidence is of, where it doesn't say so: twelve digits
      --region REGION    the region that all of the evidence is of, where it doesn't say so
      --max-age AGE      evidence that is older, or whose age export.json doesn't prove, is unknown: 90d, 36h
      --as-of TIME       the time at which ages are counted, in place of now: 2026-11-29T09:12:00Z, or a day
      --expect-accounts FILE
                         accounts that must have evidence: what \`aws organizations list-accounts\` prints, or lines of an id
                         and a name
      --expect-regions LIST
                         regions that must be covered in each account, with commas between
      --verify REPORT    verify this saved report by the evidence given, instead of judging
  -q, --quiet            nothing on standard output, and no progress: only errors, and the exit code
  -h, --help             this
      --version          the version

Exit code
  0  every cluster in the evidence is encrypted at rest, or there are none         --verify: the report holds
  1  a cluster is not encrypted at rest                                            --verify: the report differs
  2  the evidence doesn't decide it: something in it is unknown or not whole       --verify: evidence is missing or left over,
                                                                                   or parts can't be verified
  3  the program was used wrongly, or a file can't be read or written: this outranks the others, and what could be read
     is reported all the same

Colour only on a terminal; NO_COLOR=1 turns it off. Where the output is not a terminal, text of the evidence that could command a
CI runner is written with escapes; FILE has it as it is. The page and the package: see README.md beside this program.
`;

/** The program was used wrongly. */
export class UsageError extends Error {}

const FORMATS = ["text", "json", "html", "csv", "markdown", "sarif", "junit", "oscal", "ocsf", "asff"];
/** How the answer of `--verify` can be written. */
const ANSWERS = ["text", "json"];
const VERDICTS = ["fail", "unknown"];

/** The options, and the files. */
export function optionsOf(args) {
  const { values, positionals, tokens } = parsed(args);
  const named = tokens.filter(({ kind }) => kind === "option").map(({ name }) => name);
  const twice = named.find((name, at) => named.indexOf(name) !== at);
  // Which of two was meant is not for us to say.
  if (twice) throw new UsageError(`--${twice} stands twice: give it once`);
  // A variable of the shell that isn't set, most often.
  const empty = Object.keys(values).find((name) => values[name] === "") ?? (positionals.includes("") ? "a file" : undefined);
  if (empty) throw new UsageError(`${empty === "a file" ? empty : `--${empty}`} is empty: say which`);
  const { format = "text", help, version, output, quiet = false, account, region, verify } = values;
  const { "max-age": maxAge, "as-of": asOf, "expect-accounts": expectAccounts, "expect-regions": expectRegions } = values;
  if (help || version) return { help, version };
  if (!FORMATS.includes(format)) throw new UsageError(`\`${format}\` is no format: give ${FORMATS.join(", ")}`);
  const wanted = (values["fail-on"] ?? VERDICTS.join()).split(",").map((word) => word.trim());
  const isNone = wanted.length === 1 && wanted[0] === "none";
  const wrong = isNone ? undefined : wanted.find((word) => !VERDICTS.includes(word));
  if (wrong !== undefined) throw new UsageError(`--fail-on knows no \`${wrong}\`: give ${VERDICTS.join(", ")}, both with a comma, or none`);
  const judging = ["fail-on", "account", "region", "max-age", "as-of", "expect-accounts", "expect-regions"].find((name) => values[name] !== undefined);
  if (verify !== undefined && judging) throw new UsageError(`--${judging} is of judging, and --verify judges as the report did: give one of them`);
  if (verify !== undefined && !ANSWERS.includes(format)) throw new UsageError(`--verify answers as ${ANSWERS.join(" or ")}, and not as ${format}`);
  if (positionals.length === 0) throw new UsageError("say what to read: files, folders, or - for standard input");
  if ([...positionals, verify].filter((name) => name === "-").length > 1) throw new UsageError("standard input can be read once: give one -");
  const label = account === undefined && region === undefined ? undefined : { account, region };
  const settings = { maxAge, asOf, expectAccounts, expectRegions: expectRegions?.split(/[\s,]+/).filter((region) => region !== "") };
  return { format, output: output === "-" ? undefined : output, quiet, verify, failOn: new Set(isNone ? [] : wanted), label, settings, files: positionals };
}

/** Refuses an account or a region that is not one: the policy's module knows what they look like. */
export function checkLabel({ account, region } = {}, policy) {
  if (account !== undefined && !policy.isAccount(account)) throw new UsageError(`\`${account}\` is not an account: give its twelve digits`);
  if (region !== undefined && !policy.isRegion(region)) throw new UsageError(`\`${region}\` is not a region: give its code, as in us-east-1`);
}

/** The policy's options that the command line asks for: the list of accounts is read, and ages are counted from now. */
export async function settingsFrom({ maxAge, asOf, expectAccounts, expectRegions }, policy, readFile) {
  const settings = { asOf: asOf ?? new Date().toISOString() };
  if (maxAge !== undefined) settings.maxAge = maxAge;
  if (expectRegions !== undefined) settings.expectRegions = expectRegions;
  if (expectAccounts !== undefined) settings.expectAccounts = await accountsFrom(expectAccounts, policy, readFile);
  try {
    new policy.Evaluator(settings).free();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    throw new UsageError(error.message);
  }
  return settings;
}

async function accountsFrom(name, policy, readFile) {
  try {
    return policy.expectedAccounts(await readFile(name));
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    throw new UsageError(`--expect-accounts can't read \`${name}\`: ${error.message}`);
  }
}

function parsed(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      tokens: true,
      options: {
        format: { type: "string", short: "f" },
        output: { type: "string", short: "o" },
        "fail-on": { type: "string" },
        account: { type: "string" },
        region: { type: "string" },
        "max-age": { type: "string" },
        "as-of": { type: "string" },
        "expect-accounts": { type: "string" },
        "expect-regions": { type: "string" },
        verify: { type: "string" },
        quiet: { type: "boolean", short: "q" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UsageError(error.message.replace(/\s*\n\s*/g, " "));
  }
}
