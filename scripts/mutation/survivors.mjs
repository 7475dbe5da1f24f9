// The mutants that no test kills, as they are listed in test/mutation/survivors.md: by what stands in the source, not by
// line, so that the list outlives edits around them.
const SOURCES = 'packages/core/src/';

/** Where every survivor must be justified: accepting, evaluating, verifying a pack, and the code layer. */
const STRICT = /^(licence\/(accept|evaluate)|pack\/verify-pack|records\/reading-fault|codes\/.*)\.ts$/;

export const isStrict = (file) => STRICT.test(file);

const oneLine = (text) => text.replace(/\s+/g, ' ').replaceAll('|', '¦').replaceAll('`', "'").trim();
const short = (text) => (text.length > 90 ? `${text.slice(0, 60)} … ${text.slice(-27)}` : text);

function textAt(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join('\n');
}

export const survivorOf = (name, source, { mutatorName, replacement, location }) => ({
  file: name.slice(name.indexOf(SOURCES) + SOURCES.length),
  line: location.start.line,
  mutator: mutatorName,
  from: short(oneLine(textAt(source, location))),
  to: short(oneLine(replacement)),
});

/** The survivors of a report of Stryker's. */
export function survivorsOf(report) {
  return Object.entries(report.files).flatMap(([name, { source, mutants }]) =>
    mutants
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .map((mutant) => survivorOf(name, source, mutant)),
  );
}

/** How a survivor is written in the list, before the reason. */
export const rowOf = ({ file, mutator, from, to }) => `| ${file} | ${mutator} | \`${from}\` | \`${to}\` |`;

/** The rows of the list that give a reason. */
export function listedSurvivors(text) {
  const rows = text.split('\n').map((line) => /^(\| \S+ \| \w+ \| `.*` \| `.*` \|) (.+) \|$/.exec(line.trim()));
  return new Set(rows.flatMap((row) => (row?.[2].trim() ? [row[1]] : [])));
}
