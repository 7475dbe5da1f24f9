// readback-vendor product add, pack types.
//   product add --json: { productId, productFile, packFile, kitFile, rootKeyFile, issuingKeyFile, rootPublicKey }
//   pack types --json: { productId, types, file? }
import { EXIT } from '@readback/tui-kit/plain';
import { fileError } from '../desk/files.js';
import { answer, type CommandContext, pathOf, productIdOf, withReader, withWriter } from './context.js';

export async function addProductCommand(
  context: CommandContext,
  id: string,
  { title = id }: { readonly title?: string },
): Promise<number> {
  return await withWriter(context, async (desk, passphrase) => {
    const made = await desk.addProduct({ id, title, passphrase }, context.showProgress);
    context.showProgress();
    answer(context, made, [
      `The product ${id} was added, with keys of its own and pack 1.`,
      '',
      `  Policies to edit  ${made.productFile}`,
      `  Signed pack       ${made.packFile}`,
      `  For the site      ${made.kitFile}`,
      `  Root key          ${made.rootKeyFile}`,
      `  Issuing key       ${made.issuingKeyFile}`,
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
