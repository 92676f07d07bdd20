// An archive in Node: its files are evaluated as they are outside of an archive. Another program
// wrote a.zip.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Archive, ArchiveWriter, Evaluator, evaluate } from "dax001";

const fixture = `${process.env.FIXTURES}/cli-v2-describe/input.json`;

test("an archive is evaluated like its files, and a written archive can be read", async () => {
  const bytes = readFileSync("a.zip");
  const judge = (archive) => {
    const evaluator = new Evaluator();
    for (let file; (file = archive.next()); ) {
      evaluator.begin(file.name);
      if (file.problem) evaluator.fail(file.problem.message, file.problem.code);
      else { evaluator.push(file.data); evaluator.end(); }
    }
    return evaluator.finish();
  };
  assert.ok(Archive.isArchive(bytes.subarray(0, 4)));
  const data = readFileSync(fixture);
  assert.deepEqual(judge(new Archive("a.zip", bytes)), evaluate([{ name: "a.zip!/us-east-1.json", data }]));
  const damaged = judge(new Archive("b.zip", bytes.subarray(0, 40)));
  assert.deepEqual([damaged.verdict, damaged.sources[0].problems[0].code], ["unknown", "archive-damaged"]);
  assert.throws(() => new Archive("a.zip", "text"), { code: "DAX001_EVIDENCE_TYPE" });
  assert.equal(evaluate([{ name: "a.zip", data: bytes }]).sources[0].problems[0].code, "archive");
  // A written archive can be read again.
  const writer = new ArchiveWriter();
  writer.add("1/us-east-1.json", data.toString());
  for (const name of ["../x", "/x", "a\\b", "", 5]) assert.throws(() => writer.add(name, "x"), { name: "TypeError" });
  const parts = [writer.take(), writer.finish()];
  assert.deepEqual(new Archive("c.zip", Buffer.concat(parts)).next().data, new Uint8Array(data));
  assert.throws(() => writer.add("y", "y"), { code: "DAX001_FINISHED" });
});
