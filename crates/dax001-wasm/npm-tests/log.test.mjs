import assert from "node:assert/strict";
import { test } from "node:test";

import { LogBreaker, withoutCommands } from "../npm/bin/log.js";

/** The text that a log gets for these chunks. */
function logged(format, chunks) {
  const breaker = new LogBreaker(format);
  return chunks.map((chunk) => breaker.push(chunk)).join("") + breaker.end();
}

/** Every way to split a text into two chunks, and its single characters. */
function cuts(text) {
  return [...Array.from({ length: text.length + 1 }, (_, at) => [text.slice(0, at), text.slice(at)]), [...text]];
}

const CASES = [
  ["text", "FAIL ##vso[task.setvariable]x\n", "FAIL #\\u{23}vso[task.setvariable]x\n"],
  ["text", "##[error]x", "#\\u{23}[error]x"],
  ["text", "a###[error]x", "a#\\u{23}\\u{23}[error]x"],
  ["text", "##teamcity[message]", "#\\u{23}teamcity[message]"],
  ["text", "##é ##1", "#\\u{23}é #\\u{23}1"],
  ["text", "::error::x", "\\u{3a}:error::x"],
  ["text", "a\n \t\u00a0::error::x", "a\n \t\u00a0\\u{3a}:error::x"],
  ["text", "a\r::error::x", "a\r\\u{3a}:error::x"],
  ["text", "\u0085::error::x", "\u0085\\u{3a}:error::x"],
  ["text", "\ufeff::error::x", "\ufeff\\u{3a}:error::x"],
  ["text", "::::error::x", "\\u{3a}:::error::x"],
  // These are not commands.
  ["text", "arn:aws::dax ::error::x\n :x\n#[a] # # a## \n##\n:", "arn:aws::dax ::error::x\n :x\n#[a] # # a## \n##\n:"],
  ["markdown", "## DAX-001\n\n### Problems\n\n| `##[error]` |", "## DAX-001\n\n### Problems\n\n| `#\\u{23}[error]` |"],
  ["csv", 'fail,"##vso[a;b]"\r\n', 'fail,"#\\u{23}vso[a;b]"\r\n'],
  ["html", "<b>##vso[a]</b>\n  ::error::x &#39;", "<b>#&#35;vso[a]</b>\n  &#58;:error::x &#39;"],
  ["junit", '<testcase name="##vso[a]"/>', '<testcase name="#&#35;vso[a]"/>'],
  ["json", '{"a":"##vso[a]"}', '{"a":"#\\u0023vso[a]"}'],
];
for (const [index, [format, text, expected]] of CASES.entries()) {
  // No name has the text in it: the tests run in pipelines, too.
  test(`${format} ${index}`, () => {
    for (const chunks of cuts(text)) assert.equal(logged(format, chunks), expected, JSON.stringify(chunks));
  });
}

test("JSON keeps its values", () => {
  const value = { "##[a]": "##vso[a]", b: ["::error::", "\\##[x]", '"##', "###", "\u0023\u0023vso["] };
  for (const format of ["json", "sarif", "oscal", "ocsf", "asff"]) {
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
      for (const chunks of cuts(text)) {
        const log = logged(format, chunks);
        assert.doesNotMatch(log, /##[^\s#]/);
        assert.deepEqual(JSON.parse(log), value);
      }
    }
  }
});

test("a message is a whole text", () => {
  assert.equal(withoutCommands("dax001: `##vso[a]`: ::\n"), "dax001: `#\\u{23}vso[a]`: ::\n");
  assert.equal(withoutCommands("a##"), "a##");
});

test("long runs take no longer", () => {
  const start = performance.now();
  for (const run of ["#", " ", "\n", ":", "\n:", "# ", "##"]) logged("text", [run.repeat(200_000), run.repeat(200_000), "x"]);
  assert.ok(performance.now() - start < 5000);
});
