// readback-vendor product add, pack types.
//   product add --json: { productId, productFile, packFile, kitFile, rootKeyFile, issuingKeyFile, rootPublicKey }
//   pack types --json: { productId, types, file? }
import { EXIT } from '@readback/tui-kit/plain';
import { fileError } from '../desk/files.js';
import { answer, askPassphrase, type CommandContext, pathOf, productIdOf, withReader, withWriter } from './context.js';
import { madeFilesText } from './made-files.js';

/** Where keys are made by an agent whose own passphrase is another one. */
export const PASSPHRASE_OF_KEYS = 'Passphrase of the issuing keys: ';
export const KEYS_PASSPHRASE_OPTION = [
  '--keys-passphrase-file <file>',
  'the passphrase that the issuing keys are closed with, if yours is another one',
] as const;

export interface AddProductOptions {
  readonly title?: string;
  readonly keysPassphraseFile?: string;
}

export async function addProductCommand(
  context: CommandContext,
  id: string,
  { title = id, keysPassphraseFile }: AddProductOptions,
): Promise<number> {
  return await withWriter(context, async (desk) => {
    const ask = () => askPassphrase(context, PASSPHRASE_OF_KEYS, keysPassphraseFile);
    const made = await desk.addProduct({ id, title }, ask, context.showProgress);
    context.showProgress();
    answer(context, made, [
      `The product ${id} was added, with keys of its own and pack 1.`,
      '',
      ...madeFilesText(made),
      '',
      'Move the file of the root key to a safe place. Its public half is compiled into the program:',
      `  ${made.rootPublicKey}`,
    ]);
    return EXIT.ok;
  });
}

export async function packTypesCommand(
  context: CommandContext,
  named: string | undefined,
  { out }: { readonly out?: string },
): Promise<number> {
  return await withReader(context, async (desk) => {
    const productId = await productIdOf(desk, named);
    const types = await desk.productTypes(productId);
    if (out === undefined) {
      answer(context, { productId, types }, types.trimEnd());
      return EXIT.ok;
    }
    const file = pathOf(out, context.workFolder);
    if (!(await context.writeFile(file, types))) throw fileError(undefined, file, 'desk-unwritable');
    answer(context, { productId, types, file }, `The names of ${productId} were written to ${file}`);
    return EXIT.ok;
  });
}
