// readback-vendor pack take: a pack whose signature was made on another machine is verified, recorded and written for the
// site, as "pack build" does. --json: as of "pack build".
import { readSignatureGroups } from '@readback/core/vendor';
import { EXIT } from '@readback/tui-kit/plain';
import { deskError } from '../desk/errors.js';
import type { BuiltPack } from '../desk/index.js';
import { answer, type CommandContext, pathOf, productIdOf, withWriter } from './context.js';
import { codeRows, longCodeOf } from './long-code.js';
import { packIn } from './product-source.js';

export interface TakeOptions {
  readonly typed?: boolean;
  readonly product?: string;
  readonly first?: string;
  readonly second?: string;
  readonly acceptChanges?: readonly string[];
}

export async function takeCommand(
  context: CommandContext,
  file: string | undefined,
  options: TakeOptions,
): Promise<number> {
  const { acceptChanges = [], product } = options;
  if (options.typed === true) {
    return await withWriter(context, async (desk) => {
      const productId = await productIdOf(desk, product ?? file);
      const { title, version, digest } = await desk.waiting(productId);
      context.printError(`Pack ${version} of ${title} waits. Its digest, as it was typed at the root key:`);
      for (const row of codeRows(digest)) context.printError(row);
      const code = (want: string, given: string | undefined, option: string) =>
        longCodeOf(context, { want, how: `with ${option} CODE`, given });
      const first = await code('first code of the signature', options.first, '--first');
      const second = await code('second code of the signature', options.second, '--second');
      const signature = readSignatureGroups(first, second);
      return tell(context, await desk.takePack(productId, { signature }, acceptChanges));
    });
  }
  const path = pathOf(file ?? '', context.workFolder);
  const text = file === undefined ? undefined : await context.readFile(path);
  if (text === undefined) throw deskError('pack-file-missing', { path });
  const pack = packIn({ path, text });
  if (pack === undefined) throw deskError('to-sign-malformed', { path, what: 'it holds no pack' });
  return await withWriter(context, async (desk) =>
    tell(context, await desk.takePack(product ?? pack.product.id, { text, path }, acceptChanges)),
  );
}

function tell(context: CommandContext, built: BuiltPack): number {
  const { isNew, version, productId, packTag, packFile, kitFile, warnings } = built;
  answer(context, built, [
    isNew
      ? `Pack ${version} of ${productId} was taken: its signature is good (tag ${packTag}).`
      : `Pack ${version} of ${productId} was taken before; its files were written again.`,
    `  Signed pack   ${packFile}`,
    `  For the site  ${kitFile}`,
    ...warnings.map((warning) => `Note: ${warning}.`),
  ]);
  return EXIT.ok;
}
