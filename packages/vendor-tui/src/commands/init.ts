// readback-vendor init: makes a desk with its keys, an example product, and an order to play a first call with. Exit 0;
// 3 where there is a desk already or the passphrase is too easy.
// --json: { folder, agent, productFile, packFile, kitFile, rootKeyFile, issuingKeyFile, removed? }
import { EXIT } from '@readback/tui-kit/plain';
import { deskError } from '../desk/errors.js';
import { initDesk } from '../desk/index.js';
import { answer, askNewPassphrase, askPassphrase, type CommandContext, deskFolder } from './context.js';
import { madeFilesText } from './made-files.js';

export async function initCommand(context: CommandContext): Promise<number> {
  const folder = deskFolder(context);
  if ((await context.readFile(`${folder}/desk.json`)) !== undefined) throw deskError('desk-exists', { folder });
  const passphrase = await newPassphrase(context);
  const name = context.options.agent ?? context.userName;
  try {
    const made = await initDesk({ folder, passphrase, agent: name }, context.desk, context.showProgress);
    context.showProgress();
    for (const left of made.removed ?? []) {
      context.printError(`A half-made desk of a try that was broken off was removed: ${left}`);
    }
    answer(context, { ...made, agent: name }, [
      `A desk was made in ${made.folder}, agent ${name}.`,
      '',
      ...madeFilesText(made),
      '',
      'The root key signs packs and nothing else. Move its file to a safe place, away from this',
      'computer, and keep a copy of the folder "keys". Nobody can open them without the passphrase,',
      'and nobody can bring the passphrase back.',
      'Write the root key down as words, for the day its file is lost: readback-vendor key paper',
      '',
      'To play a first call, give the kit to the client in one terminal:',
      `  readback --kit ${made.kitFile}`,
      'and start the desk in another:',
      `  readback-vendor${context.options.desk === undefined ? '' : ` --desk ${made.folder}`}`,
    ]);
    return EXIT.ok;
  } finally {
    context.showProgress();
  }
}

/** Asked twice on a terminal, with a word on how good it is; read once from a file. */
async function newPassphrase(context: CommandContext): Promise<string> {
  if (context.options.passphraseFile !== undefined || context.askSecrets === undefined) {
    return await askPassphrase(context, '');
  }
  context.printError('Choose a passphrase for the keys of this desk: four or five words chosen by chance are good.');
  return await askNewPassphrase(context);
}
