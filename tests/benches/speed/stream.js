// A stream of clusters of any length, generated while it is read and never stored.
import { begun, ended, pieces } from "./variants.js";

/**
 * Clusters for the warm-up before a measurement. After it, the engine has fully optimized the
 * module.
 */
const WARM = 10_000;

/**
 * Checks a stream of any length `repeats` times, after a warm-up if `warm` is set. Returns times in
 * milliseconds.
 */
export function judgeMany(module, bytes, { many, repeats, warm }) {
  const stream = endless(bytes);
  if (warm) judgeOnce(module, stream, WARM);
  const runs = Array.from({ length: repeats }, () => judgeOnce(module, stream, many));
  return { length: runs[0].length, times: runs.map(({ time }) => time), memory: module.memory.buffer.byteLength };
}

/**
 * The template for a stream of any length: a file's records, whose seven digits are rewritten for
 * every thousand clusters.
 */
function endless(bytes) {
  const start = bytes.indexOf(0x5b) + 1;
  const end = bytes.lastIndexOf(0x5d);
  const block = bytes.slice(start, end);
  const places = [];
  for (let at = 0; at < block.length - 7; at++) {
    if (block[at] !== 0x2d) continue;
    let digits = 0;
    while (digits < 8 && block[at + 1 + digits] >= 0x30 && block[at + 1 + digits] <= 0x39) digits++;
    if (digits === 7) places.push(at + 1);
  }
  return { head: bytes.subarray(0, start), block, places, tail: bytes.subarray(end) };
}

/** Measures only the time in the module, not the time for generating the stream. */
function judgeOnce(module, { head, block, places, tail }, clusters) {
  let length = 0;
  let time = 0;
  const measured = (work) => {
    const before = performance.now();
    const result = work();
    time += performance.now() - before;
    return result;
  };
  const evaluator = measured(() => begun(module));
  const push = (piece) => {
    measured(() => evaluator.push(piece));
    length += piece.length;
  };
  const text = new TextEncoder();
  push(head);
  for (let thousand = 0; thousand < clusters / 1000; thousand++) {
    const digits = text.encode(String(thousand).padStart(4, "0"));
    for (const place of places) block.set(digits, place);
    if (thousand > 0) push(text.encode(","));
    for (const piece of pieces(block)) push(piece);
  }
  push(tail);
  const seen = Number(measured(() => ended(evaluator)));
  if (seen !== clusters) throw new Error(`${seen} clusters instead of ${clusters}`);
  return { length, time };
}
