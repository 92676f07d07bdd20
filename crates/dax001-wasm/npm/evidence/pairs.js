// Pairs the sources of a saved report with the files given for them, one to one.

/** At most so many components at the end of a path are compared: a hostile name can have thousands. */
const COMPARED = 32;

/**
 * The file for each source of a report, as an index into `files`, or null. Both lists are of `{ name, sha256 }`. A file must have the hash of its source, and
 * stands for no other source. Of several the source gets the one with its name, else the one whose path has the longest end in common with its own.
 */
export function pairsOf(sources, files) {
  const { pairs, pair } = pairing(sources, files);
  const keyed = ({ sha256 }, path) => {
    const hash = sha256?.toLowerCase();
    return path !== undefined && /^[0-9a-f]{64}$/.test(hash) ? `${hash} ${path}` : undefined;
  };
  pair((one) => keyed(one, one.name));
  for (let count = deepest(files); count > 0; count -= 1) pair((one) => keyed(one, endOf(one.name, count)));
  pair((one) => keyed(one, ""));
  return pairs;
}

/**
 * The files that have changed, as `{ name, source }`: each stands for no source and has the name of one that has no file under that name. `source` is
 * that one's index.
 */
export function changedOf(sources, files, pairs) {
  const used = new Set(pairs);
  const rest = files.filter((_, index) => !used.has(index));
  const isAbsent = ({ name, failure }, index) => !failure && !(pairs[index] !== null && isNamesake(name, files[pairs[index]].name));
  const absent = [...sources.keys()].filter((index) => isAbsent(sources[index], index));
  const found = namesakes(absent.map((index) => sources[index]), rest);
  return absent.flatMap((source, at) => (found[at] === null ? [] : [{ name: rest[found[at]].name, source }]));
}

/** Whether two names are of the same file in other folders or archives: their last two components are the same, or the whole shorter path. */
function isNamesake(one, other) {
  const count = Math.min(2, componentsOf(pathOf(one)).length, componentsOf(pathOf(other)).length);
  return endOf(one, count) === endOf(other, count);
}

/** The file with the name of each source, as an index into `files`, or null. */
function namesakes(sources, files) {
  const { pairs, pair } = pairing(sources, files);
  pair(({ name }) => name);
  for (let count = deepest(files); count > 1; count -= 1) pair(({ name }) => endOf(name, count));
  const last = ({ name }) => endOf(name, 1);
  const whole = ({ name }) => (endOf(pathOf(name), 2) === undefined ? endOf(name, 1) : undefined);
  pair(whole, last);
  pair(last, whole);
  return pairs;
}

/** No pairs yet, and `pair`, which adds those whose keys are equal, in the order of both lists. What has no key gets no pair. */
function pairing(sources, files) {
  const pairs = sources.map(() => null);
  const left = new Set(files.keys());
  const pair = (keyOfSource, keyOfFile = keyOfSource) => {
    const byKey = new Map();
    // The last first, so that the first is taken from the end.
    for (const file of [...left].reverse()) {
      const key = keyOfFile(files[file]);
      if (key === undefined) continue;
      if (!byKey.has(key)) byKey.set(key, []);
      byKey.get(key).push(file);
    }
    if (byKey.size === 0) return;
    for (const [source, one] of sources.entries()) {
      const file = pairs[source] === null ? byKey.get(keyOfSource(one))?.pop() : undefined;
      if (file === undefined) continue;
      pairs[source] = file;
      left.delete(file);
    }
  };
  return { pairs, pair };
}

/** The path of a file in its archive, or of any other file as it is. */
function pathOf(name) {
  return name.slice(name.lastIndexOf("!/") + 1);
}

function componentsOf(name) {
  return name.split(/[/\\]/).filter((component) => component !== "");
}

/** How many components have to be compared for these files. */
function deepest(files) {
  return files.reduce((most, { name }) => Math.max(most, Math.min(componentsOf(name).length, COMPARED)), 0);
}

/** So many components at the end of a path, or nothing where it has fewer. */
function endOf(name, count) {
  const components = componentsOf(name);
  return components.length < count ? undefined : components.slice(-count).join("/");
}
