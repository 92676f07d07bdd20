// Reports that are saved: read, and written.

/** The bytes of a saved report as UTF-8, whatever it was saved as again: Windows PowerShell writes UTF-16. */
export function reportText(bytes) {
  const decoder = decoderOf(bytes);
  return decoder.encoding === "utf-8" ? bytes : new TextEncoder().encode(decoder.decode(bytes));
}

function decoderOf([first, second]) {
  return new TextDecoder(first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8");
}

/** A fault of a saved report, and not of the program. */
export class ReportError extends Error {
  name = "ReportError";
}

/** What the module makes of a saved report; what it says is wrong with one is said with its name. */
export function fromReport(name, make) {
  try {
    return make();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    throw new ReportError(`can't read ${name}: ${error.message}`);
  }
}

/**
 * A report in the envelope that says when and by what it was made, as the parts of a file: the text of a large one is longer than a string can be.
 * The findings are not those of its head, but those that are held.
 */
export function* savedReport({ head, held }, generatedAt, module) {
  yield '{"report":{';
  const members = Object.entries(head).filter(([, value]) => value !== undefined);
  for (const [at, [name, value]] of members.entries()) {
    yield `${at > 0 ? "," : ""}${JSON.stringify(name)}:`;
    if (name === "findings") {
      yield "[";
      for (let from = 0; from < held.length; from += 1000) yield `${from > 0 ? "," : ""}${held.json(from, 1000)}`;
      yield "]";
    } else if (Array.isArray(value)) {
      yield "[";
      for (let from = 0; from < value.length; from += 1000) {
        yield `${from > 0 ? "," : ""}${value.slice(from, from + 1000).map((entry) => JSON.stringify(entry)).join(",")}`;
      }
      yield "]";
    } else {
      yield JSON.stringify(value);
    }
  }
  yield "}";
  if (generatedAt) yield `,"generatedAt":${JSON.stringify(generatedAt)}`;
  if (module) yield `,"module":${JSON.stringify(module)}`;
  yield "}\n";
}

/** A source with its hash where the contract has it. */
export function withSha256({ name, bytes, ...rest }, sha256) {
  return { name, bytes, sha256, ...rest };
}
