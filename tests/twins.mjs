// The two builds of the policy's module, with vectors and without, held to each other: whatever the evidence and however it is cut, their reports are
// the same to the byte. Takes the folder of the package, that of the fixtures, and how many rounds to go.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [npm, fixtures, rounds] = process.argv.slice(2);

/** A build with glue of its own: a query makes it another module. */
async function build(name) {
  const glue = await import(`${pathToFileURL(path.join(npm, "dax001.js"))}?${name}`);
  const module = readFileSync(path.join(npm, `${name}_bg.wasm`));
  glue.initSync({ module });
  return { ...glue, module };
}

/** Numbers that look random and are the same for the same seed. */
function dice(seed) {
  let state = BigInt(seed) * 0x9e3779b97f4a7c15n + 1n;
  return (sides) => {
    state = BigInt.asUintN(64, state ^ (state << 13n));
    state ^= state >> 7n;
    state = BigInt.asUintN(64, state ^ (state << 17n));
    return Number(state % BigInt(sides));
  };
}

/** Every file that a fixture gives as evidence. */
function inputs(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return inputs(file);
    return ["expected.json", "provenance.txt"].includes(entry.name) ? [] : [readFileSync(file)];
  });
}

/** A page whose clusters are alike but for what the dice say, with the space that the dice say. */
function alike(roll) {
  const space = [undefined, 1, 4, "\t"][roll(4)];
  const record = (index) => ({
    ClusterName: `cluster-${index}`,
    Description: ["plain", "caf\u00e9", 'a "quote"', "\u{1f680}", "x".repeat(roll(90))][roll(5)],
    ClusterArn: `arn:aws:dax:eu-central-1:123456789012:cache/cluster-${index}`,
    TotalNodes: roll(12),
    NodeCreateTime: [1715501500.25, "2024-05-12T08:11:40+00:00"][roll(2)],
    Nodes: Array.from({ length: roll(4) }, (_, node) => ({ NodeId: `cluster-${index}-${node}`, Endpoint: { Port: 8111 }, NodeStatus: "available" })),
    SSEDescription: { Status: ["ENABLED", "DISABLED", "ENABLING", null][roll(4)] },
  });
  return Buffer.from(JSON.stringify({ Clusters: Array.from({ length: 40 }, (_, index) => record(index)) }, null, space));
}

const PIECES = ['"', "\\", "{", "}", "[", "]", ",", ":", "\n", " ", "null", "-", "1e5", "\0", "\u00e9", "\u{1f680}", '"ENABLED"', '"ClusterName":"a",', "\\ud800"].map((piece) => Buffer.from(piece));
PIECES.push(Buffer.from([0xff]), Buffer.from([0xf0, 0x9f]));

/** The bytes with up to three faults. */
function changed(bytes, roll) {
  for (let fault = roll(4); fault > 0; fault--) {
    const at = roll(bytes.length + 1);
    const piece = roll(2) ? PIECES[roll(PIECES.length)] : Buffer.alloc(0);
    bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + roll(9))]);
  }
  return bytes;
}

/** The report on bytes that come in pieces of up to this size. */
function report({ Evaluator }, bytes, size) {
  const evaluator = new Evaluator();
  evaluator.begin("eu-central-1.json");
  for (let at = 0; at < bytes.length; at += size) evaluator.push(new Uint8Array(bytes.subarray(at, at + size)));
  evaluator.end();
  const text = JSON.stringify(evaluator.finish());
  evaluator.free();
  return text;
}

const [vectors, scalar] = [await build("dax001"), await build("dax001_scalar")];
if (vectors.module.equals(scalar.module)) throw new Error("both builds are the same");
const seeds = inputs(fixtures);
let clusters = 0;
for (let round = 0; round < Number(rounds); round++) {
  const roll = dice(round + 1);
  const bytes = changed(roll(2) ? alike(roll) : seeds[roll(seeds.length)], roll);
  const whole = report(vectors, bytes, bytes.length + 1);
  const size = 1 + roll(300);
  for (const [name, other] of [["scalar", report(scalar, bytes, bytes.length + 1)], ["scalar, cut", report(scalar, bytes, size)], ["cut", report(vectors, bytes, size)]]) {
    if (other !== whole) throw new Error(`round ${round}, ${name} in pieces of ${size}:\n${whole}\n${other}`);
  }
  clusters += JSON.parse(whole).summary.clusters;
}
console.log(`${rounds} texts with ${clusters} clusters: both builds say the same`);
