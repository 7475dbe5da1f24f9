// The commands around shipping, as the command line has them.
import type { Command } from '@readback/tui-kit/plain';
import { type CommandContext, splitNames } from './context.js';
import { shipCommand } from './ship.js';
import { fetchRuntimeCommand, verifyShipCommand } from './ship-check.js';
import { signShipCommand, takeShipCommand } from './ship-sign.js';

const ROOT_KEY = ['--root-key-file <file>', 'where the root key is, if not in the folder of the desk'] as const;
const ROOT_PASSPHRASE = [
  '--root-passphrase-file <file>',
  'its passphrase, if it is another one (with --passphrase-file)',
] as const;

export function addShipCommands(program: Command<CommandContext>): void {
  const ship = program
    .command('ship', 'the client of a product as one file for a site; without a network')
    .argument('[product]', 'its id; needed where the desk has more than one')
    .list(
      '--target <names>',
      'script, linux-x64, linux-arm64, win-x64 (default: all that can be built here)',
      splitNames,
    )
    .option('--out <folder>', 'where to (default: ship/PRODUCT-VERSION in the folder of the desk)')
    .flag('--replace', 'what was shipped into that folder before may be replaced')
    .option('--name <name>', 'of the file (default: readback- and the last part of the product id)')
    .list('--program <name=file>', 'a bundle of yours that goes with it; may be repeated')
    .option('--kit <file>', 'what to compile in, if not the newest kit of the desk')
    .list('--root <key>', 'a root key that this kit may name, in a script; may be repeated')
    .flag('--unsigned', 'leave the manifest to be signed elsewhere: ship sign')
    .option(...ROOT_KEY)
    .option(...ROOT_PASSPHRASE)
    .action(shipCommand);
  ship
    .command('fetch-runtime', 'take the Node for a target from the registry, once; the only step that uses a network')
    .argument('<target>', 'linux-x64, linux-arm64 or win-x64')
    .option('--from <file>', 'the package as a .tgz that was carried in')
    .action(fetchRuntimeCommand);
  ship
    .command('sign', 'sign the manifest of a folder that was shipped with --unsigned, once its digest is confirmed')
    .argument('<folder>', 'the folder')
    .option('--digest <code>', 'the groups of the digest that "ship --unsigned" has shown, in a script')
    .option('--product <id>', 'refuse what was shipped for another product')
    .option(...ROOT_KEY)
    .option(...ROOT_PASSPHRASE)
    .action(signShipCommand);
  ship
    .command('take', 'take the signature of a manifest that "pack sign" has made on another machine')
    .argument('<folder>', 'the folder')
    .argument('[file]', 'the signed manifest')
    .flag('--typed', 'type the two codes of the signature')
    .option('--first <code>', 'the first of them, in a script')
    .option('--second <code>', 'the second')
    .action(takeShipCommand);
  program
    .command('verify-ship', 'check a shipped folder, every file of it (exit 0: as signed, 3: not)')
    .argument('<folder>', 'the folder')
    .option('--root <key>', 'the root public key it must be signed with; with --product')
    .option('--kit <file>', 'a kit that says whom to trust')
    .option('--product <id>', 'what it must be shipped for; needed where the desk has more than one')
    .action(verifyShipCommand);
}
