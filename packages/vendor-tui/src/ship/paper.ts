// README.txt of a shipment: what whoever carries and starts the files has to know, in plain words.
import type { Product, Support } from '@readback/core';
import type { ShippedFile, ShippedProgram, ShipTarget } from '@readback/core/vendor';

export interface PaperFacts {
  readonly product: Product;
  readonly support: Support;
  readonly packVersion: number;
  readonly files: readonly ShippedFile[];
  /** Shared libraries that the Linux executables need. */
  readonly libraries: readonly string[];
}

const SYSTEMS: Readonly<Record<ShipTarget, string>> = {
  script: 'any system with Node.js',
  'linux-x64': 'Linux on x86-64 (Intel, AMD)',
  'linux-arm64': 'Linux on 64-bit ARM',
  'win-x64': 'Windows on x86-64',
};

const TRIED_WORDS: Readonly<Record<ShippedProgram['tried'], string>> = {
  run: 'tried on such a system',
  emulated: 'tried under an emulator only',
  never: 'built, but never run by the makers of Readback: try it before you rely on it',
};

/** What a program needs where it is started, in one line. */
export function needsOf({ target, node, glibc }: ShippedProgram): string {
  if (target === 'script') return `${SYSTEMS.script} ${node.replace('>=', '')} or newer`;
  return `${SYSTEMS[target]}${glibc === undefined ? '' : `, GNU C library ${glibc} or newer`}; Node.js ${node} is inside`;
}

export const triedWords = ({ tried }: ShippedProgram): string => TRIED_WORDS[tried];

export function paperText(facts: PaperFacts): string {
  const { product, support, packVersion, files, libraries } = facts;
  const programs = files.flatMap(({ name, program }) => (program ? [{ name, program }] : []));
  const isLinux = programs.some(({ program }) => program.glibc !== undefined);
  const isWindows = programs.some(({ program }) => program.target === 'win-x64');
  return [
    `${product.title} (${product.id}), pack ${packVersion}`,
    '',
    'What is here. Each program is one file; take the one that fits, the others are not needed.',
    '',
    ...programs.flatMap(({ name, program }) => [
      `  ${name}`,
      `      ${needsOf(program)}`,
      `      ${triedWords(program)}`,
    ]),
    '',
    ...startWords(programs, support),
    '',
    programs.some(({ program }) => program.target === 'script')
      ? 'A script needs Node.js there; nothing else has to be installed, and no network is used.'
      : 'Nothing has to be installed, and no network is used.',
    'One folder must be writable, for the licence; to choose it: the variable READBACK_STATE.',
    ...(isLinux ? ['', ...linuxWords(libraries)] : []),
    '',
    'Check that nothing was changed on the way',
    '',
    '  Linux      sha256sum -c SHA256SUMS',
    ...(isWindows ? ['  Windows    certutil -hashfile FILE SHA256, and compare with SHA256SUMS'] : []),
    '',
    'A list that came with the files proves only that nothing was damaged. Compare by telephone with the vendor the 64 digits',
    'that stand before manifest.json in SHA256SUMS, or let somebody who has readback-vendor and the root key of the product',
    `check all of it: readback-vendor verify-ship FOLDER --root KEY --product ${product.id}`,
    '',
    'What is inside: sbom.cdx.json (CycloneDX). Its licences: LICENSES.txt.',
    '',
  ].join('\n');
}

type Started = Pick<ShippedFile, 'name'> & { readonly program: ShippedProgram };

/** What to type in the folder of this file. */
function startOf(name: string, { target }: ShippedProgram): string {
  if (target === 'script') return `node ${name}`;
  return target === 'win-x64' ? `.\\${name.replaceAll('/', '\\')}` : `./${name}`;
}

/** Every file of this shipment, and none that is not here. */
function startWords(programs: readonly Started[], { vendor, phone }: Support): string[] {
  const of = (kind: ShippedProgram['kind']): string[] =>
    programs.flatMap(({ name, program }) => (program.kind === kind ? [startOf(name, program)] : []));
  const [clients, others] = [of('client'), of('program')];
  const indented = (starts: readonly string[]): string[] => starts.map((start) => `  ${start}`);
  return [
    'Start it, in the folder of this file, by the line for your system',
    '',
    ...indented(clients),
    '',
    `  alone           shows the code to read to ${vendor}, ${phone}`,
    '  with status     says what is licensed here',
    '  with doctor     says what is wrong, and what to say on the phone',
    '',
    `  For example: ${clients[0]} status`,
    ...(others.length > 0 ? ['', `Beside it, by ${vendor}, for the same licence:`, '', ...indented(others)] : []),
  ];
}

const linuxWords = (libraries: readonly string[]): string[] => [
  'If a Linux program does not start',
  '',
  '  "version GLIBC_... not found"   the system is too old; "ldd --version" says which GNU C library it has',
  '  "No such file or directory"     the system has another C library (Alpine), or another kind of processor: "uname -m"',
  '  "cannot open shared object"     a library is missing, most often libatomic.so.1 (packages: libatomic1 on Debian and',
  '                                  Ubuntu, libatomic on Red Hat and its kin). All that are needed:',
  ...lines(libraries),
  '  Where none of this can be mended: the script, on a system that has Node.js.',
];

/** As many as fit on a line. */
function lines(names: readonly string[]): string[] {
  const found: string[] = [];
  let line = '';
  for (const name of names) {
    if (line.length + name.length > 80) {
      found.push(line);
      line = '';
    }
    line += ` ${name}`;
  }
  return [...found, line].map((text) => `     ${text}`);
}
