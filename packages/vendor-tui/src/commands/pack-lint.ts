// readback-vendor pack lint. Exit 0: nothing is wrong (there may be warnings); 3: something is.
//   --json: { file, errors, warnings, findings: [{ severity, line, column, path, what, mend }] }
import { EXIT } from '@readback/tui-kit/plain';
import { type LintFinding, lintProduct } from '../desk/index.js';
import { answer, type CommandContext, productIdOf, withReader } from './context.js';
import { commandErrors } from './errors.js';
import { packIn, sourceOf } from './product-source.js';

export async function lintCommand(context: CommandContext, named: string | undefined): Promise<number> {
  const source = await sourceOf(context, named);
  const { file, findings } =
    source.kind === 'file'
      ? lintFile(source)
      : await withReader(context, async (desk) => await desk.lint(await productIdOf(desk, source.productId)));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  answer(context, { file, errors, warnings, findings }, [
    file,
    ...findings.flatMap(findingText),
    errors + warnings === 0 ? 'Nothing is wrong.' : `${count(errors, 'error')}, ${count(warnings, 'warning')}.`,
  ]);
  return errors > 0 ? EXIT.input : EXIT.ok;
}

function lintFile(source: { readonly path: string; readonly text: string }): {
  file: string;
  findings: readonly LintFinding[];
} {
  if (packIn(source) !== undefined) throw commandErrors.error('not-a-product-file', { path: source.path });
  return { file: source.path, findings: lintProduct(source.text).findings };
}

function findingText({ severity, line, column, path, what, mend }: LintFinding): string[] {
  const place = `${line}:${column}`.padStart(8);
  return [
    `${place}  ${severity.padEnd(7)}  ${[path, what].filter((part) => part !== '').join(' ')}`,
    `${' '.repeat(19)}${mend}`,
  ];
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
