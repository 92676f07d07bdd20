// Writes a report in any format, a piece at a time: its length doesn't matter.
import { read, release } from "./bytes.js";
import { savedReport } from "./saved.js";

/** How many findings are written at once. */
const AT_ONCE = 1000;
/** How many bytes around a place are read to show its lines. */
const AROUND = 4096;

/**
 * A report in a format, piece by piece: its `head`, and its findings that are `held`. `stamp` says when and by what it was made, and whether a terminal shows colours; `blobs` are the
 * bytes of its sources, those that are there. `say` is told how many findings are done.
 */
export async function* rendering(report, format, stamp, modules, { blobs = [], say = () => {} } = {}) {
  if (format === "json") {
    yield* savedReport(report, stamp.generatedAt, stamp.module);
    return;
  }
  const { Writer } = await modules.export();
  const { head, held } = report;
  const writer = new Writer(head, format, stamp);
  try {
    yield writer.head();
    // A person reads what failed first.
    const indices = writer.isForPeople ? held.indices() : Uint32Array.from({ length: held.length }, (_, index) => index);
    for (let from = 0; from < indices.length; from += AT_ONCE) {
      const piece = indices.subarray(from, from + AT_ONCE);
      const places = Array.from(piece.subarray(0, writer.excerpts), (index) => held.finding(index).evidence[0]);
      const windows = await Promise.all(places.map((place) => windowAt(blobs[place.source], place)));
      yield writer.findings(piece, held.jsonOf(piece), windows);
      say(from + piece.length, indices.length);
    }
    yield writer.tail();
  } finally {
    release(writer);
  }
}

/** The bytes around a place of a source: `{ start, bytes }`. Nothing if they can't be read. */
export async function windowAt(blob, place) {
  if (!(blob instanceof Blob)) return null;
  const start = Math.max(0, place.start - AROUND);
  const end = Math.min(blob.size, Math.min(place.end, place.start + AROUND) + AROUND);
  const bytes = await read(blob, start, end);
  return bytes && { start, bytes };
}
