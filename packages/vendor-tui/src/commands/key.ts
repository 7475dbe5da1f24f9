// readback-vendor key list, next, rotate, retire, stolen, drill, thaw.
//   --json: { productId, packVersion, frozen?: { since, agent, why },
//             keys: [{ epoch, status, lastDay?, publicKey, fingerprint, isHeld, inPack?, grants, machines, customers }] }
//   drill --json: that, with { changed, steps: [{ what, command?, needsSupervisor? }] }

import type { Command } from '@readback/tui-kit/plain';
import { EXIT } from '@readback/tui-kit/plain';
import { type DeskWriter, drillSteps, type KeysView, type KeyView } from '../desk/index.js';
import {
  answer,
  askPassphrase,
  type CommandContext,
  numberOf,
  productIdOf,
  splitNames,
  withReader,
  withWriter,
} from './context.js';
import { KEYS_PASSPHRASE_OPTION, PASSPHRASE_OF_KEYS } from './product.js';
import { paperCommand, rehearseCommand, restoreRootCommand } from './root-paper.js';

interface ProductOption {
  readonly product?: string;
}

interface LastDayOption extends ProductOption {
  readonly lastDay?: string;
}

interface NextKeyOptions extends ProductOption {
  readonly keysPassphraseFile?: string;
}

interface DrillOptions extends ProductOption {
  readonly rehearse?: boolean;
  readonly why?: string;
}

async function listKeysCommand(context: CommandContext, { product }: ProductOption): Promise<number> {
  return await withReader(context, async (desk) => {
    const keys = await desk.keys(await productIdOf(desk, product));
    answer(context, keys, keysText(keys));
    return EXIT.ok;
  });
}

async function nextKeyCommand(
  context: CommandContext,
  { product, keysPassphraseFile }: NextKeyOptions,
): Promise<number> {
  return await changing(context, product, 'A new issuing key was made.', async (desk, productId) => {
    const ask = () => askPassphrase(context, PASSPHRASE_OF_KEYS, keysPassphraseFile);
    const keys = await desk.nextKey(productId, ask, context.showProgress);
    context.showProgress();
    return keys;
  });
}

async function rotateKeysCommand(context: CommandContext, { product, lastDay }: LastDayOption): Promise<number> {
  return await changing(context, product, 'The next key is current now.', (desk, productId) =>
    desk.rotateKeys(productId, lastDay),
  );
}

async function retireKeyCommand(context: CommandContext, typed: string, options: LastDayOption): Promise<number> {
  const { product, lastDay } = options;
  const epoch = numberOf(typed, 'epoch');
  return await changing(context, product, `Issuing key ${epoch} is retired.`, (desk, productId) =>
    desk.retireKey(productId, { epoch, ...(lastDay === undefined ? {} : { lastDay }) }),
  );
}

async function stolenKeyCommand(
  context: CommandContext,
  typed: string,
  { product, except = [] }: ProductOption & { readonly except?: readonly string[] },
): Promise<number> {
  const epoch = numberOf(typed, 'epoch');
  const told = `Issuing key ${epoch} is marked stolen and signs nothing any more.`;
  return await changing(context, product, told, (desk, productId) => desk.stolenKey(productId, { epoch, except }));
}

const THAWED = 'Issuing goes on.';

async function thawCommand(context: CommandContext, { product }: ProductOption): Promise<number> {
  return await changing(context, product, THAWED, async (desk, productId) => {
    await desk.thaw(productId);
    return await desk.keys(productId);
  });
}

/** Does one act and tells how the keys stand, and what a site must be brought. */
async function changing(
  context: CommandContext,
  product: string | undefined,
  told: string,
  act: (desk: DeskWriter, productId: string) => Promise<KeysView>,
): Promise<number> {
  return await withWriter(context, async (desk) => {
    const keys = await act(desk, await productIdOf(desk, product));
    const ship = `The sites learn of it with the next pack: readback-vendor pack build ${keys.productId}`;
    answer(context, keys, [told, '', ...keysText(keys), ...(told === THAWED ? [] : ['', ship])]);
    return EXIT.ok;
  });
}

async function drillCommand(context: CommandContext, { product, rehearse, why }: DrillOptions): Promise<number> {
  const tell = (keys: KeysView, changed: boolean): number => {
    const steps = drillSteps(keys, context.options.desk);
    answer(context, { ...keys, changed, steps }, [
      rehearse === true ? 'Rehearsal: nothing was changed.' : stoppedText(keys, changed),
      '',
      ...keysText(keys),
      '',
      'What to do, in this order:',
      ...steps.flatMap(({ what, command, needsSupervisor }, index) => [
        `${String(index + 1).padStart(2)}. ${what}${needsSupervisor === true ? ' (a supervisor)' : ''}`,
        ...(command === undefined ? [] : [`      ${command}`]),
      ]),
    ]);
    return EXIT.ok;
  };
  if (rehearse === true) {
    return await withReader(context, async (desk) => tell(await desk.keys(await productIdOf(desk, product)), false));
  }
  return await withWriter(context, async (desk) => {
    const productId = await productIdOf(desk, product);
    const changed = await desk.freeze(productId, why ?? '');
    return tell(await desk.keys(productId), changed);
  });
}

function stoppedText({ frozen }: KeysView, changed: boolean): string {
  if (changed || frozen === undefined) return 'Issuing is stopped from now on, at every desk of this ledger.';
  return `Issuing was stopped already, ${frozen.since.slice(0, 16).replace('T', ' ')} UTC by ${frozen.agent}: ${frozen.why}.`;
}

function keysText({ productId, packVersion, frozen, keys }: KeysView): string[] {
  return [
    `Issuing keys of ${productId}; the newest pack is ${packVersion}`,
    ...keys.flatMap((key) => [`  ${keyText(key)}`, `      key ${key.fingerprint}`]),
    ...(frozen === undefined ? [] : [`Issuing is stopped: ${frozen.why} (${frozen.agent})`]),
  ];
}

function keyText(key: KeyView): string {
  const { epoch, status, lastDay, isHeld, inPack, grants, machines, customers } = key;
  const facts = [
    `${status}${lastDay === undefined ? '' : ` up to ${lastDay}`}`,
    ...(inPack === status ? [] : [inPack === undefined ? 'in no pack yet' : `still ${inPack} in the pack`]),
    `${count(grants, 'grant')}, ${count(machines, 'machine')}, ${count(customers, 'customer')}`,
    ...(isHeld ? [] : ['its secret is not at this desk']),
  ];
  return `${String(epoch).padStart(2)}  ${facts.join('; ')}`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const forProduct = (key: Command<CommandContext>) => (name: string, says: string) =>
  key.command(name, says).option('--product <id>', 'needed where the desk has more than one');

export function addKeyCommands(program: Command<CommandContext>): void {
  const key = program.command(
    'key',
    'issuing keys: list, next, rotate, retire, stolen, drill, thaw; root keys: paper, rehearse, restore-root',
  );
  const command = forProduct(key);
  const lastDay = ['--last-day <day>', 'up to which its grants count (default: 90 days from today)'] as const;

  command('list', 'keys with what was signed with each').action(listKeysCommand);
  command('next', 'make the next key; the next pack ships it')
    .option(...KEYS_PASSPHRASE_OPTION)
    .action(nextKeyCommand);
  command('rotate', 'make the next key current and retire the current one')
    .option(...lastDay)
    .action(rotateKeysCommand);
  command('retire', 'retire a key beside the current one, or move the last day of a retired one on')
    .argument('<epoch>', 'such as 1')
    .option(...lastDay)
    .action(retireKeyCommand);
  command('stolen', 'mark a key stolen, for good: it signs nothing, and only its recorded grants count')
    .argument('<epoch>', 'such as 1')
    .list('--except <grants>', 'recorded grants that shall not count, such as g-6,g-9', splitNames)
    .action(stolenKeyCommand);
  command('drill', 'a key may be stolen: stop issuing, and tell what to do')
    .flag('--rehearse', 'change nothing; tell what would be done')
    .option('--why <text>', 'what happened, for the record')
    .action(drillCommand);
  command('thaw', 'begin to issue again').action(thawCommand);
  addPaperCommands(key);
}

const ROOT_PASSPHRASE = [
  '--root-passphrase-file <file>',
  'the passphrase of its file (default: asked, unseen)',
] as const;
const WORDS = [
  '--words-file <file>',
  'the words from a file, or - for standard input (default: typed, unseen later)',
] as const;

function addPaperCommands(key: Command<CommandContext>): void {
  const command = forProduct(key);
  const known = (name: string, says: string) =>
    command(name, says)
      .option(...WORDS)
      .option('--root <key>', 'the root public key that it must be (default: that of the desk)')
      .option('--kit <file>', 'a kit that says which key it must be');
  command('paper', 'show the root key as 24 words to write down, on a screen that nothing keeps')
    .option('--root-key-file <file>', 'where the root key is, if not in the folder of the desk')
    .option(...ROOT_PASSPHRASE)
    .option('--out <file>', 'write the words to a file, to be printed and destroyed')
    .action(paperCommand);
  known('rehearse', 'type the words and learn whether they would restore the root key; writes nothing')
    .option('--some <number>', 'only so many words (1 to 24), chosen by chance; needs the key file too')
    .option('--root-key-file <file>', 'with --some: where the root key is, if not in the folder of the desk')
    .option(...ROOT_PASSPHRASE)
    .flag('--record', 'record the rehearsal in the ledger')
    .action(rehearseCommand);
  known('restore-root', 'make the file of the root key anew from its words')
    .option('--to <file>', 'where the key file goes (default: in the folder of the desk)')
    .option(...ROOT_PASSPHRASE)
    .action(restoreRootCommand);
}
