// The commands on product files and packs, as the command line has them.
import type { Command } from '@readback/tui-kit/plain';
import { type CommandContext, splitNames } from './context.js';
import { buildPackCommand, showPackCommand, verifyPackCommand } from './pack.js';
import { diffCommand } from './pack-diff.js';
import { lintCommand } from './pack-lint.js';
import { signCommand } from './pack-sign.js';
import { takeCommand } from './pack-take.js';
import { packTypesCommand } from './product.js';
import { simulateCommand } from './simulate.js';

const PRODUCT = ['[product]', 'its id; needed where the desk has more than one'] as const;
const ACCEPT = [
  '--accept-changes <names>',
  'changes that end or weaken licences and are meant, by name',
  splitNames,
] as const;

export function addPackCommands(program: Command<CommandContext>): void {
  const pack = program.command(
    'pack',
    'product files and packs: lint, diff, simulate, build, sign, take, verify, show, types',
  );
  pack
    .command('lint', 'what is wrong in a product file, by line (exit 0: nothing, 3: something)')
    .argument('[product]', 'the id of a product of the desk, or a product file; no passphrase is needed')
    .action(lintCommand);
  pack
    .command('diff', 'what the product file changes over the newest pack, and for which customers')
    .argument('[product]', 'the id of a product of the desk, or a product file, pack or kit')
    .argument('[other]', 'with two files: the second one')
    .action(diffCommand);
  addSimulate(pack);
  addSigning(pack);
  pack
    .command('verify', 'check the signature of a pack (exit 0: good, 3: not)')
    .argument('<file>', 'a .pack.json or .kit.json file')
    .option('--root <key>', 'the root public key it must be signed with')
    .option('--kit <file>', 'a kit that says whom to trust')
    .action(verifyPackCommand);
  pack
    .command('show', 'what a pack holds: policies with their digests, keys')
    .argument('<file>', 'a .pack.json or .kit.json file')
    .action(showPackCommand);
  pack
    .command('types', 'the names of features, limits and meters in the newest pack, as TypeScript')
    .argument(...PRODUCT)
    .option('--out <file>', 'write them to a file')
    .action(packTypesCommand);
}

function addSimulate(pack: Command<CommandContext>): void {
  pack
    .command('simulate', 'this licence on that day on that machine: a timeline, with notices; nothing is recorded')
    .argument('[product]', 'the id of a product of the desk (its file as it stands), or a product file, pack or kit')
    .option('--policy <id>', 'needed where there is more than one that a call can begin with')
    .option('--quantity <number>', "of the policy's own unit, such as 12 months", '1')
    .list('--add-on <id:number>', 'an add-on given on the same day, such as tag-pack:5', splitNames)
    .option('--issued <day>', 'the day of the call (default: today)')
    .list('--renew <days>', 'days of renewals of the same quantity', splitNames)
    .list('--on <days>', 'days to look at (default: every day on which something changes)', splitNames)
    .list('--after <numbers>', 'the same, as days since the call, such as 365,372', splitNames)
    .option('--identity <text>', 'what the program states, where the policy binds to one')
    .list(
      '--change <parts>',
      'parts of the machine that are others from the next day on, such as network,disk',
      splitNames,
    )
    .option('--clock <days>', 'what the clock is wrong by from the next day on: -3 (behind), +40 (ahead)')
    .action(simulateCommand);
}

function addSigning(pack: Command<CommandContext>): void {
  pack
    .command('build', 'make the next pack from the product file and sign it; asks for the passphrase of the root key')
    .argument(...PRODUCT)
    .flag('--unsigned', 'write a file to sign elsewhere, and show its digest; needs no root key')
    .option('--root-key-file <file>', 'where the root key is, if not in the folder of the desk')
    .option('--root-passphrase-file <file>', 'its passphrase, if it is another one (with --passphrase-file)')
    .list(...ACCEPT)
    .action(buildPackCommand);
  pack
    .command('sign', 'sign with the root key, on a machine that needs no desk and no network')
    .argument(
      '[file...]',
      'a .to-sign.json file, a signed one that another root key signs too, or a manifest; with --typed: a digest',
    )
    .flag('--typed', 'no file: type the digest that the desk shows, and read out the signature')
    .option('--root-key-file <file>', 'where the root key is, if not in the folder of the desk')
    .option('--root-passphrase-file <file>', 'its passphrase (with --passphrase-file: if it is another one)')
    .option('--digest <text>', 'the groups of the digest as the desk showed them, all of them (default: asked)')
    .option(
      '--since <file>',
      'a pack or kit that this root key has signed: what has changed is shown, and new keys marked',
    )
    .option('--out <file>', 'where the signed file goes (default: beside the file)')
    .action(signCommand);
  pack
    .command('take', 'take a signed pack back: verify it, record it and write the kit')
    .argument('[file]', 'the signed .pack.json file; with --typed: the id of the product')
    .flag('--typed', 'the signature is typed as two codes')
    .option('--product <id>', 'needed with --typed where the desk has more than one')
    .option('--first <code>', 'the first code of the signature (default: asked)')
    .option('--second <code>', 'the second code of the signature (default: asked)')
    .list(...ACCEPT)
    .action(takeCommand);
}
