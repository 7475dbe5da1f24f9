// What test/mutation/score.json says: what was measured of each folder or file of core, and the sums of it.
const SOURCES = 'packages/core/src/';

const counts = (mutants) => {
  const count = (status) => mutants.filter((mutant) => mutant.status === status).length;
  return scored({
    killed: count('Killed'),
    timeout: count('Timeout'),
    survived: count('Survived'),
    noCoverage: count('NoCoverage'),
  });
};

function scored({ killed, timeout, survived, noCoverage }) {
  const all = killed + timeout + survived + noCoverage;
  const score = all === 0 ? null : Math.floor((1000 * (killed + timeout)) / all) / 10;
  return { killed, timeout, survived, noCoverage, score };
}

/** The oldest date counts. */
function sumOf(entries) {
  const sum = (name) => entries.reduce((total, entry) => total + entry[name], 0);
  const all = Object.fromEntries(['killed', 'timeout', 'survived', 'noCoverage'].map((name) => [name, sum(name)]));
  return { ...scored(all), date: entries.map(({ date }) => date).sort()[0] };
}

const sorted = (record) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
const isIn = (name, folder) => name === folder || name.startsWith(`${folder}/`);

/** The scores with what a report of Stryker's says of these folders and files. What is known of a folder as a whole stays
 * until the folder is measured as a whole again: without one of its files nothing would be known of the others. */
export function withMeasured(scores, report, names) {
  const date = new Date().toISOString().slice(0, 10);
  const isKnown = (file) =>
    Object.keys(scores.measured).some((old) => isIn(file, old) && !names.includes(old) && old !== file);
  const byFile = Object.entries(report.files)
    .map(([path, { mutants }]) => [path.slice(path.indexOf(SOURCES) + SOURCES.length), { ...counts(mutants), date }])
    .filter(([file]) => !isKnown(file));
  const measured = sorted({
    ...Object.fromEntries(Object.entries(scores.measured).filter(([old]) => !names.some((name) => isIn(old, name)))),
    ...Object.fromEntries(byFile.filter(([, { score }]) => score !== null)),
  });
  const folders = {};
  for (const [name, entry] of Object.entries(measured)) {
    const folder = name.split('/')[0];
    folders[folder] = [...(folders[folder] ?? []), entry];
  }
  const byFolder = Object.fromEntries(Object.entries(folders).map(([name, entries]) => [name, sumOf(entries)]));
  return {
    ...scores,
    overall: sumOf(Object.values(measured)),
    folders: byFolder,
    measured,
    notMeasured: scores.notMeasured.filter((old) => !names.some((name) => isIn(old, name))),
  };
}
