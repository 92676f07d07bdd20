// Writes a report in any format, a piece at a time: its length doesn't matter.
import { read, release } from "./bytes.js";
import { eachRow } from "./held.js";
import { savedReport } from "./saved.js";

/** How many findings are written at once. */
const AT_ONCE = 1000;
/** The same of findings that are shown with lines of their sources: their records can be large. */
const SHOWN_AT_ONCE = 8;
/** How many annotations that may not list a finding are written of it: the writer says how many others there are. */
const UNLISTED = 20;
/** The most important first, and those that are expired or only a note behind the others. */
const DISPOSITIONS = ["accepted-risk", "disputed-evidence", "to-do"];
/** How many bytes around a place are read to show its lines. */
const AROUND = 4096;
/** How many bytes of a record are read where the record as a whole is the evidence. */
const RECORD = 2 << 20;

/**
 * A report in a format, piece by piece: its `head`, and its findings that are `held`. `stamp` says when and by what it was made, and whether a terminal shows colours; `blobs` are the
 * bytes of its sources, those that are there. `say` is told how many findings are done.
 */
export async function* rendering(report, format, stamp, policy, { blobs = [], say = () => {} } = {}) {
  if (format === "json") {
    yield* savedReport(report, stamp.generatedAt, stamp.module);
    return;
  }
  const { Writer } = policy;
  const { head, held } = report;
  const writer = new Writer(head, format, stamp);
  let unlisted;
  try {
    unlisted = unlistedOf(report, policy, dayOf(stamp));
    yield writer.head();
    // A person reads what failed first.
    const indices = writer.isForPeople ? held.indices() : Uint32Array.from({ length: held.length }, (_, index) => index);
    for (let from = 0; from < indices.length; ) {
      const piece = indices.subarray(from, from + (writer.excerpts > 0 ? SHOWN_AT_ONCE : AT_ONCE));
      const places = Array.from(piece.subarray(0, writer.excerpts), (index) => held.finding(index).evidence[0]);
      const windows = await Promise.all(places.map((place) => windowAt(blobs[place.source], place)));
      for (const index of unlisted ? piece : []) {
        const { places, total } = unlisted.of(index);
        if (total > 0) writer.setUnlisted(index, places, total);
      }
      yield writer.findings(piece, held.jsonOf(piece), windows);
      from += piece.length;
      say(from, indices.length);
    }
    yield writer.tail();
  } finally {
    release(writer);
    unlisted?.free();
  }
}

/** The day on which acceptances are checked, as the writer takes it; empty where none is known. */
function dayOf({ today, generatedAt }) {
  return today ?? (generatedAt === undefined ? "" : new Date(generatedAt).toISOString().slice(0, 10));
}

/** Of the annotations that don't list all findings that they mean: which of them mean a finding, as places in the report. */
function unlistedOf({ head, held }, policy, day) {
  const bounded = [...(head.annotations ?? []).entries()].filter(([, { target, findingsTotal }]) => findingsTotal !== undefined && target.matching !== "exact");
  if (bounded.length === 0) return undefined;
  const { Clusters, Targets } = policy;
  const rankOf = ({ disposition, until }) => {
    const isExpired = disposition === "accepted-risk" && until !== undefined && until < day;
    const rank = DISPOSITIONS.indexOf(disposition);
    return isExpired || rank < 0 ? DISPOSITIONS.length : rank;
  };
  bounded.sort(([, one], [, other]) => rankOf(one) - rankOf(other));
  const [clusters, targets] = [new Clusters(), new Targets()];
  const places = [];
  for (const [place, { target }] of bounded) {
    try {
      places[targets.push(target, 0, false)] = place;
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) throw error;
      // A target that can't be used means nothing.
    }
  }
  const rows = held.table ? eachRow(held) : Array.from({ length: held.length }, (_, index) => held.finding(index));
  for (const { resource, status } of rows) clusters.push(resource, status);
  return {
    of(index) {
      const { places: these, total } = targets.of(clusters, index, UNLISTED);
      return { places: these.map((place) => places[place]), total };
    },
    free() {
      release(targets);
      release(clusters);
    },
  };
}

/**
 * The bytes around a place of a source: `{ start, bytes }`. Nothing if they can't be read. Where the record as a whole is the evidence (it has no
 * value to mark), all of the record, up to a bound.
 */
export async function windowAt(blob, place) {
  if (!(blob instanceof Blob)) return null;
  const isRecord = place.observed === undefined && place.start === place.record.start;
  const start = Math.max(0, place.start - AROUND);
  const end = Math.min(blob.size, Math.min(place.end, place.start + (isRecord ? RECORD : AROUND)) + AROUND);
  const bytes = await read(blob, start, end);
  return bytes && { start, bytes };
}
