// Pairs the sources of a saved report with the files given for them, one to one.

/** How many components at the end of a path are compared at most. A hostile name can have thousands. */
const COMPARED = 32;

/**
 * Finds the file for each source of a report: an index into `files`, or null. Both lists hold `{ name, sha256 }`. The hashes must be equal, and a file stands
 * for one source only. Among files with the same hash, the same name comes first, then the longest common end of the paths, then any.
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
 * Finds files that have changed, as `{ name, source }`: a file without a source, and the index of the source with its name. A source whose own file is there
 * under its name has no other.
 */
export function changedOf(sources, files, pairs) {
  const used = new Set(pairs);
  const rest = files.filter((_, index) => !used.has(index));
  const isAbsent = ({ name, failure }, index) => !failure && !(pairs[index] !== null && isNamesake(name, files[pairs[index]].name));
  const absent = [...sources.keys()].filter((index) => isAbsent(sources[index], index));
  const found = namesakes(absent.map((index) => sources[index]), rest);
  return absent.flatMap((source, at) => (found[at] === null ? [] : [{ name: rest[found[at]].name, source }]));
}

/** Whether two names could be those of one file in different folders or archives: their last two components are equal, or all of the shorter path. */
function isNamesake(one, other) {
  const count = Math.min(2, componentsOf(pathOf(one)).length, componentsOf(pathOf(other)).length);
  return endOf(one, count) === endOf(other, count);
}

/** Finds the file with the name of each source: an index into `files`, or null. */
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

/** Starts without `pairs`. `pair` adds sources and files with equal keys, in the order of both lists, and leaves out those without a key. */
function pairing(sources, files) {
  const pairs = sources.map(() => null);
  const left = new Set(files.keys());
  const pair = (keyOfSource, keyOfFile = keyOfSource) => {
    const byKey = new Map();
    // In reverse, so that `pop` takes the first.
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

/** The path of a file within its archive; any other name as it is. */
function pathOf(name) {
  return name.slice(name.lastIndexOf("!/") + 1);
}

function componentsOf(name) {
  return name.split(/[/\\]/).filter((component) => component !== "");
}

/** The largest number of components that these files need compared. */
function deepest(files) {
  return files.reduce((most, { name }) => Math.max(most, Math.min(componentsOf(name).length, COMPARED)), 0);
}

/** The last `count` components of a path; undefined if it has fewer. */
function endOf(name, count) {
  const components = componentsOf(name);
  return components.length < count ? undefined : components.slice(-count).join("/");
}
