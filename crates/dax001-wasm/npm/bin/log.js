// Keeps evidence from giving commands to the CI runner that reads the program's output as a log.
//
// - Azure Pipelines runs `##vso[...]` and formats `##[...]`, anywhere in a line.
// - GitHub Actions runs `::name ...::` at the start of a line, after white space, and `##[...]` anywhere.
// - TeamCity runs `##teamcity[...]`.
//
// GitLab's `section_start:` needs an escape character, which no format writes.

/** How each notation writes one character. The code has two hexadecimal digits. */
const NOTATIONS = {
  braces: (code) => `\\u{${code}}`,
  json: (code) => `\\u00${code}`,
  markup: (code) => `&#${Number.parseInt(code, 16)};`,
};
const NOTATION_OF = {
  text: "braces",
  csv: "braces",
  // Markdown shows values of the evidence as code, where it has no escapes: as with `|`, the reader sees this one.
  markdown: "braces",
  json: "json",
  sarif: "json",
  oscal: "json",
  ocsf: "json",
  asff: "json",
  html: "markup",
  junit: "markup",
};

/** Two or more `#` right before anything but white space. A Markdown heading (`## Sources`) has white space there; a command never does. */
const HASHES = /(?<!#)##+(?![\s#]|$)/g;
/**
 * The first of two colons at the start of a line; runners trim U+0085 as white space, too. The look-behind comes last: tried at every character of a long
 * run of white space, it would take quadratic time.
 */
const COLONS = /:(?=:)(?<=[\n\r][\s\u0085]*:)/g;

/** Breaks the commands in a text of this format that comes in chunks, also those that two chunks share. Call `end` after the last chunk. */
export class LogBreaker {
  #hash;
  #colon;
  #held = "";
  /** Whether only white space precedes the next chunk in its line. */
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
    // One character stands in for the line so far.
    const before = this.#isLineStart ? "\n" : ".";
    const broken = this.#broken(before + text).slice(before.length);
    this.#isLineStart = isLineStart(before + text.slice(0, end));
    return broken.slice(0, broken.length - this.#held.length);
  }

  /** The last characters, which `push` kept back. Nothing follows them, so they don't begin a command. */
  end() {
    const held = this.#held;
    this.#held = "";
    return held;
  }

  #broken(text) {
    return text.replace(HASHES, (hashes) => `#${this.#hash.repeat(hashes.length - 1)}`).replace(COLONS, this.#colon);
  }
}

/** Breaks the commands in a complete text of the format `text`. */
export function withoutCommands(text) {
  const breaker = new LogBreaker("text");
  return breaker.push(text) + breaker.end();
}

/** How many characters at the end of a text, hashes or a colon, depend on the next chunk. */
function undecided(text) {
  if (text.endsWith(":")) return 1;
  let start = text.length;
  while (start > 0 && text[start - 1] === "#") start -= 1;
  return text.length - start;
}

/** Whether only white space follows the last line break of a text. */
function isLineStart(text) {
  const lineBreak = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
  return !/[^\s\u0085]/.test(text.slice(lineBreak + 1));
}
