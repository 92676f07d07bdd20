// Keeps evidence from giving commands to the CI runner that reads the program's output as a log.
//
// - Azure Pipelines runs `##vso[...]` and formats `##[...]`, anywhere in a line.
// - GitHub Actions runs `::name ...::` at the start of a line, after white space, and `##[...]` anywhere.
// - TeamCity runs `##teamcity[...]`.
//
// GitLab's `section_start:` needs an escape character, which no format writes.

/** How each format writes one character so that its reader sees or gets the same one. */
const NOTATIONS = {
  braces: (code) => `\\u{${code}}`,
  json: (code) => `\\u00${code}`,
  markup: (code) => `&#${Number.parseInt(code, 16)};`,
};
const NOTATION_OF = {
  text: "braces",
  csv: "braces",
  // Within code, where Markdown shows values of the evidence, it knows no escapes: as with `|`, the reader sees this one.
  markdown: "braces",
  json: "json",
  sarif: "json",
  oscal: "json",
  ocsf: "json",
  asff: "json",
  html: "markup",
  junit: "markup",
};

/** Two or more `#` directly before something: `## Heading` of Markdown has white space there, and no command has. */
const HASHES = /(?<!#)##+(?![\s#]|$)/g;
/** The first of two colons at the start of a line. Runners trim U+0085, too. It looks behind last: in long white space anything else takes too long. */
const COLONS = /:(?=:)(?<=[\n\r][\s\u0085]*:)/g;

/** Breaks the commands in a text of this format that comes in chunks. What `push` keeps back, `end` returns. */
export class LogBreaker {
  #hash;
  #colon;
  #held = "";
  /** Whether nothing but white space stands before the chunk in its line. */
  #isLineStart = true;

  constructor(format) {
    const notation = NOTATIONS[NOTATION_OF[format]];
    this.#hash = notation("23");
    this.#colon = notation("3a");
  }

  push(chunk) {
    const text = this.#held + chunk;
    const end = text.length - undecided(text);
    this.#held = text.slice(end);
    // One character stands for the line so far.
    const before = this.#isLineStart ? "\n" : ".";
    const broken = this.#broken(before + text).slice(before.length);
    this.#isLineStart = isLineStart(before + text.slice(0, end));
    return broken.slice(0, broken.length - this.#held.length);
  }

  /** What was kept back: with nothing behind it, it begins no command. */
  end() {
    const held = this.#held;
    this.#held = "";
    return held;
  }

  #broken(text) {
    return text.replace(HASHES, (hashes) => `#${this.#hash.repeat(hashes.length - 1)}`).replace(COLONS, this.#colon);
  }
}

/** A whole text of the format `text` without commands. */
export function withoutCommands(text) {
  const breaker = new LogBreaker("text");
  return breaker.push(text) + breaker.end();
}

/** How many characters at the end of a text can only be decided once the next chunk is there: hashes, or a colon. */
function undecided(text) {
  if (text.endsWith(":")) return 1;
  let start = text.length;
  while (start > 0 && text[start - 1] === "#") start -= 1;
  return text.length - start;
}

/** Whether nothing but white space stands behind the last line break of a text. */
function isLineStart(text) {
  const lineBreak = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
  return !/[^\s\u0085]/.test(text.slice(lineBreak + 1));
}
