// What `--help` says of a command: its arguments and options, those of the program, and the commands below it.
import { type CommandTree, type OptionForm, writtenForm } from './command.js';
import { HELP, VERSION } from './words.js';

type Entry = readonly [term: string, says: string];
type Tree = CommandTree<never>;

/** Wrapped at `width` columns. */
export function helpText(command: Tree, program: Tree, width: number): string {
  const isProgram = command === program;
  const own = [...command.options.map(optionEntry), ...(isProgram ? [versionEntry] : []), helpEntry];
  const sections: [title: string, entries: readonly Entry[]][] = [
    ['Arguments:', command.arguments.map((argument) => [writtenForm(argument), argument.says])],
    ['Options:', own],
    ['Options of every command:', isProgram ? [] : [...program.options.map(optionEntry), versionEntry]],
    [
      'Commands:',
      command.commands.map((child) => [[child.name, ...child.arguments.map(writtenForm)].join(' '), child.says]),
    ],
  ];
  const full = sections.filter(([, entries]) => entries.length > 0);
  const column = 4 + Math.max(...full.flatMap(([, entries]) => entries.map(([term]) => term.length)));
  const lines = full.flatMap(([title, entries]) => [
    '',
    title,
    ...entries.flatMap((entry) => listed(entry, column, width)),
  ]);
  return [`Usage: ${usageOf(command)}`, '', ...wrap(command.says, width), ...lines].join('\n');
}

function usageOf({ path, options, commands, arguments: forms, act }: Tree): string {
  const below = commands.length === 0 ? [] : [act === undefined ? '<command>' : '[command]'];
  const needed = options.filter(({ isRequired }) => isRequired);
  return [path, ...needed.map(writtenForm), '[options]', ...below, ...forms.map(writtenForm)].join(' ');
}

const helpEntry: Entry = [`-h, ${HELP.flag}`, HELP.says];
const versionEntry: Entry = [`-V, ${VERSION.flag}`, VERSION.says];

function optionEntry(option: OptionForm): Entry {
  const { says, choices, fallback } = option;
  const oneOf = choices === undefined ? '' : ` (one of: ${choices.join(', ')})`;
  return [writtenForm(option), says + oneOf + (fallback === undefined ? '' : ` (default: ${fallback})`)];
}

function listed([term, says]: Entry, column: number, width: number): string[] {
  const lines = wrap(says, width - column);
  return lines.map((line, place) => (place === 0 ? `  ${term}` : '').padEnd(column) + line);
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > Math.max(width, 20)) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
