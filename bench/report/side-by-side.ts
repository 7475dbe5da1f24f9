// Readback beside what people would use instead: the table, where its figures are from, and who is better where.
import type { Figure } from '../support/figures.js';
import { format, plain } from './format.js';

type Figures = ReadonlyMap<string, Figure>;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly symbols: string;
  readonly checks: string;
  readonly forger: string;
  readonly source: string;
  /** Of the way the challenge is carried, and of an answer without a signature. */
  readonly wrong: string | undefined;
}

export const ROWS: readonly Row[] = [
  {
    id: 'readback',
    name: '**Readback**',
    symbols: '32, one case',
    checks: 'each group, and the whole',
    forger: 'the issuing key (BLS on BN254, about 2^100)',
    source: 'made here',
    wrong: 'readback',
  },
  {
    id: 'digits',
    name: 'Microsoft’s layout, 63 + 48 digits',
    symbols: '10',
    checks: 'each group, a digit',
    forger: 'Microsoft; codes of the Windows XP generation anybody [1]',
    source: 'published [1]',
    wrong: 'digits',
  },
  {
    id: 'unsigned',
    name: 'base 32 + CRC, no signature',
    symbols: '32, one case',
    checks: 'the whole',
    forger: '**anybody who has the program**',
    source: 'made here',
    wrong: 'crc',
  },
  {
    id: 'ed25519',
    name: 'Ed25519 signature in base 32, as it is',
    symbols: '32, one case',
    checks: 'none but the signature',
    forger: 'the key (2^126)',
    source: 'made here',
    wrong: 'crc',
  },
  {
    id: 'ed25519-groups',
    name: 'Ed25519 signature in our groups',
    symbols: '32, one case',
    checks: 'each group, and the whole',
    forger: 'the key (2^126)',
    source: 'made here',
    wrong: 'readback',
  },
  {
    id: 'jwt',
    name: 'JWT with Ed25519 (jose 6.2.17), read aloud',
    symbols: '65, both cases',
    checks: 'none but the signature',
    forger: 'the key (2^126)',
    source: 'made here',
    wrong: 'crc',
  },
  {
    id: 'licensespring',
    name: 'LicenseSpring’s air-gapped codes',
    symbols: '64, both cases',
    checks: 'none but the signatures',
    forger: 'the vendor (ECDSA on P-256, 2^128)',
    source: 'lengths published [2], call estimated',
    wrong: undefined,
  },
];

/** The same bits and signature as ours under other checks. */
const LAYERS: readonly (readonly [id: string, name: string])[] = [
  ['bech32-located', 'our bits bech32-style, two wrong symbols located, 22 + 62'],
  ['signed-crc', 'our bits in base 32 + CRC, 20 + 63'],
  ['bech32', 'our bits bech32-style, nothing located, 22 + 62'],
];

const PLAIN_LINES = [0.5, 1, 2, 3.5, 5, 7, 10];

const LINES = ['spelled-0.7', 'plain-2', 'plain-7'] as const;

const NOTES = `Read to the vendor + read to the site. Seconds are both codes in a simulated call with planning values for what saying a symbol takes
(in \`bench/support/planning.ts\`); nobody has measured them on people. The line: 0.7 % of symbols misheard, letters spelled on the line
on which plain letters are 7 % wrong; 2 % and 7 %, letters said plainly. In brackets: calls given up after eight times the symbols of a
code. "Wrong taken": codes other than the one said that pass all checks, in a million calls at 7 %, before any phrase is compared.
"Checking" is against a hash to the curve and two pairings, done bare by noble; for Readback it is all of accepting a response.

What is in favour of the others: the Ed25519 rows are the signature alone (our response carries policy, day and quantity besides: 5 symbols). The JWT is as short as
such a token can reasonably be. The case of a letter is never misheard. Nobody reads out the padding of base 64, the licence key or the
hardware id that LicenseSpring's portal asks for besides. What is against them: where only a signature says whether a code is
right, all of it is read again, slowly, and two readings are not compared.

**Where others are better.** Microsoft's digits are quicker: digits are heard better than letters. They have no room for a signature
of today's strength (133 bits), and their check digits miss some faults. An unsigned code is by far the shortest; whoever takes the program apart
can make one. A code of Ed25519 is forged at 2^126, ours at 2^100. An Ed25519 signature is checked and made much faster than ours: that is
milliseconds in a call of minutes.

[1] Eight groups of six digits: Microsoft's manuals of telephone activation ("48-digit confirmation ID"). Nine groups of seven: its dialogs. Each ends in
a check digit, a weighted sum modulo 7 (published for Windows XP; taken for the later ones too). The method of Windows XP and Office XP to 2007, a
hyperelliptic curve over a field of 57 bits, is broken in public: https://github.com/UMSKT/writeups/blob/main/ConfID.md. Of the later one we know no such break.
[2] Initialization code 44, activation code 88 and confirmation code 88 characters of base 64: the examples of \`get_air_gap_activation_code\` and
\`activate_air_gap_license\` in the manual of LicenseSpring's Python SDK (package \`licensespring\` on PyPI), and its source, which signs
with P-256. Workflow: https://docs.licensespring.com/license-entitlements/activation-types/air-gapped. The initialization code comes from the
vendor's portal, the activation code goes to it. How such a call goes is our estimate.`;

/** Nothing where the benches of the call have not run. */
export function callSection(figures: Figures, pictures: string | undefined): string[] {
  if (!figures.has('call.plain-7.readback.seconds') || !figures.has('others.readback.to-site')) return [];
  const picture =
    pictures === undefined ? [] : [`![Seconds of a call by the quality of the line](${pictures}/call-seconds.svg)`];
  return ['## Side by side', table(figures), ...picture, NOTES, everyLine(figures)];
}

function table(figures: Figures): string {
  const rows = ROWS.map(({ id, name, symbols, checks, forger, source, wrong }) => {
    const length = `${number(figures, `others.${id}.to-vendor`)} + ${number(figures, `others.${id}.to-site`)}`;
    const seconds = LINES.map((line) => secondsOf(figures, line, id));
    const cells = [
      name,
      length,
      symbols,
      checks,
      forger,
      ...seconds,
      wrongOf(figures, id, wrong),
      costOf(figures, id),
      source,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const head = [
    '',
    'symbols',
    'alphabet',
    'checks',
    'who can make one',
    's at 0.7 %',
    's at 2 %',
    's at 7 %',
    'wrong taken',
    'checking',
    'standing',
  ];
  return [`| ${head.join(' | ')} |`, '|---|--:|---|---|---|--:|--:|--:|--:|--:|---|', ...rows].join('\n');
}

/** Every simulated line; with quartiles, and what part is given up. */
function everyLine(figures: Figures): string {
  const lines = [...PLAIN_LINES.map((rate) => `plain-${rate}`), 'spelled-0.7'];
  const heads = [...PLAIN_LINES.map((rate) => `${rate} %`), '7 %, spelled'];
  const schemes = [...ROWS.map(({ id, name }) => [id, name] as const), ...LAYERS];
  const rows = schemes.map(([id, name]) => {
    const cells = lines.map((line) => {
      const { low, high } = figures.get(`call.${line}.${id}.seconds`) ?? {};
      const quartiles = low !== undefined && high !== undefined ? `${low.toFixed(0)}-${high.toFixed(0)}` : '?';
      return `${secondsOf(figures, line, id)}<br>${quartiles}`;
    });
    return `| ${[name, ...cells].join(' | ')} |`;
  });
  return [
    'Every line that was simulated: mean seconds, calls given up, quartiles of the seconds. The last three carry the bits and the signature of our',
    'response under other checks.',
    '',
    `| | ${heads.join(' | ')} |`,
    `|---|${heads.map(() => '--:|').join('')}`,
    ...rows,
  ].join('\n');
}

/** Figures that the tables here say already. */
export const isInTables = ({ id }: Figure): boolean => /^call\..+\.(seconds|given-up)$/.test(id);

function number(figures: Figures, id: string): string {
  const figure = figures.get(id);
  return figure ? plain(figure.value, figure.unit) : '?';
}

function secondsOf(figures: Figures, line: string, id: string): string {
  const seconds = figures.get(`call.${line}.${id}.seconds`)?.value ?? Number.NaN;
  const givenUp = figures.get(`call.${line}.${id}.given-up`)?.value ?? 0;
  return givenUp >= 0.5 ? `${seconds.toFixed(0)} (${givenUp.toFixed(0)} %)` : seconds.toFixed(0);
}

function wrongOf(figures: Figures, id: string, challenge: string | undefined): string {
  if (challenge === undefined) return 'none: the portal checks';
  const asked = figures.get(`call.plain-7.${challenge}.wrong`);
  const answered = id === 'unsigned' ? figures.get('call.plain-7.unsigned.wrong-answers') : undefined;
  if (!asked) return '?';
  const value = asked.value + (answered?.value ?? 0);
  return value === 0 ? `0 of ${plain(asked.runs ?? 0, '')}` : plain(value, '');
}

function costOf(figures: Figures, id: string): string {
  const figure = figures.get(`others.verify.${id === 'ed25519-groups' ? 'ed25519' : id}`);
  return figure ? format(figure.value, figure.unit) : '-';
}
