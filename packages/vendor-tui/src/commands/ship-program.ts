// The commands around shipping, as the command line has them.
import type { Command } from 'commander';
import type { CommandContext } from './context.js';
import { splitNames } from './context.js';
import { type ShipOptions, shipCommand } from './ship.js';
import { fetchRuntimeCommand, verifyShipCommand } from './ship-check.js';
import { type SignShipOptions, signShipCommand, type TakeShipOptions, takeShipCommand } from './ship-sign.js';
import type { TrustOptions } from './ship-trust.js';

type Run = (work: (context: CommandContext) => Promise<number>) => Promise<void>;

const ROOT_KEY = ['--root-key-file <file>', 'where the root key is, if not in the folder of the desk'] as const;
const ROOT_PASSPHRASE = [
  '--root-passphrase-file <file>',
  'its passphrase, if it is another one (with --passphrase-file)',
] as const;
const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

export function addShipCommands(program: Command, run: Run): void {
  const ship = program
    .command('ship')
    .description('the client of a product as one file for a site; without a network')
    .argument('[product]', 'its id; needed where the desk has more than one')
    .option(
      '--target <names>',
      'script, linux-x64, linux-arm64, win-x64 (default: all that can be built here)',
      splitNames,
    )
    .option('--out <folder>', 'where to (default: ship/PRODUCT-VERSION in the folder of the desk)')
    .option('--replace', 'what was shipped into that folder before may be replaced')
    .option('--name <name>', 'of the file (default: readback- and the last part of the product id)')
    .option('--program <name=file>', 'a bundle of yours that goes with it; may be repeated', collect)
    .option('--kit <file>', 'what to compile in, if not the newest kit of the desk')
    .option('--root <key>', 'a root key that this kit may name, in a script; may be repeated', collect)
    .option('--unsigned', 'leave the manifest to be signed elsewhere: ship sign')
    .option(...ROOT_KEY)
    .option(...ROOT_PASSPHRASE)
    .action((product: string | undefined, options: ShipOptions) =>
      run((context) => shipCommand(context, product, options)),
    );
  ship
    .command('fetch-runtime')
    .description('take the Node for a target from the registry, once; the only step that uses a network')
    .argument('<target>', 'linux-x64, linux-arm64 or win-x64')
    .option('--from <file>', 'the package as a .tgz that was carried in')
    .action((target: string, options: { from?: string }) =>
      run((context) => fetchRuntimeCommand(context, target, options)),
    );
  ship
    .command('sign')
    .description('sign the manifest of a folder that was shipped with --unsigned, once its digest is confirmed')
    .argument('<folder>', 'the folder')
    .option('--digest <code>', 'the groups of the digest that "ship --unsigned" has shown, in a script')
    .option('--product <id>', 'refuse what was shipped for another product')
    .option(...ROOT_KEY)
    .option(...ROOT_PASSPHRASE)
    // `ship` has the same options, and takes them first.
    .action((folder: string, _options: SignShipOptions, command: Command) =>
      run((context) => signShipCommand(context, folder, command.optsWithGlobals<SignShipOptions>())),
    );
  ship
    .command('take')
    .description('take the signature of a manifest that "pack sign" has made on another machine')
    .argument('<folder>', 'the folder')
    .argument('[file]', 'the signed manifest')
    .option('--typed', 'type the two codes of the signature')
    .option('--first <code>', 'the first of them, in a script')
    .option('--second <code>', 'the second')
    .action((folder: string, file: string | undefined, options: TakeShipOptions) =>
      run((context) => takeShipCommand(context, folder, file, options)),
    );
  program
    .command('verify-ship')
    .description('check a shipped folder, every file of it (exit 0: as signed, 3: not)')
    .argument('<folder>', 'the folder')
    .option('--root <key>', 'the root public key it must be signed with; with --product')
    .option('--kit <file>', 'a kit that says whom to trust')
    .option('--product <id>', 'what it must be shipped for; needed where the desk has more than one')
    .action((folder: string, options: TrustOptions) => run((context) => verifyShipCommand(context, folder, options)));
}
