// readback-vendor customer and order import, export: CSV files, RFC 4180, UTF-8, the first line names the columns.
//   import --json: { imported, ids }
//   export: the rows themselves, as CSV or with --json as an array of objects; with --out a CSV file, and --json: { path }
import { EXIT } from '@readback/tui-kit/plain';
import { type Exporter, writeToFile } from '../desk/index.js';
import { answer, type CommandContext, pathOf, withReader, withWriter } from './context.js';
import { commandErrors } from './errors.js';

export async function importCustomersCommand(context: CommandContext, file: string): Promise<number> {
  const text = await textOf(context, file);
  return await withWriter(context, async (desk) => {
    const customers = await desk.importCustomers(text);
    return told(context, customers, 'customer');
  });
}

export async function importOrdersCommand(
  context: CommandContext,
  file: string,
  { repeat = false }: { readonly repeat?: boolean },
): Promise<number> {
  const text = await textOf(context, file);
  return await withWriter(context, async (desk) => {
    const orders = await desk.importOrders(text, repeat);
    return told(context, orders, 'order');
  });
}

async function textOf(context: CommandContext, file: string): Promise<string> {
  const path = pathOf(file, context.workFolder);
  const text = await context.readFile(path);
  if (text === undefined) throw commandErrors.error('import-file-unreadable', { path });
  return text;
}

function told(context: CommandContext, added: readonly { readonly id: string }[], what: string): number {
  const ids = added.map(({ id }) => id);
  const which = ids.length === 0 ? '' : ` (${ids[0]}${ids.length === 1 ? '' : ` to ${ids.at(-1)}`})`;
  answer(
    context,
    { imported: ids.length, ids },
    `Imported ${ids.length} ${what}${ids.length === 1 ? '' : 's'}${which}.`,
  );
  return EXIT.ok;
}

interface Target {
  readonly out?: string | undefined;
}

export async function exportCustomersCommand(context: CommandContext, target: Target): Promise<number> {
  return await withReader(context, (desk) => write(context, desk.exportCustomers, target));
}

export async function exportOrdersCommand(context: CommandContext, target: Target): Promise<number> {
  return await withReader(context, (desk) => write(context, desk.exportOrders, target));
}

async function write(context: CommandContext, rows: Exporter['exportOrders'], { out }: Target): Promise<number> {
  if (out === undefined) {
    for await (const piece of rows(context.options.json === true ? 'json' : 'csv')) await context.writeOut(piece);
    return EXIT.ok;
  }
  const path = pathOf(out, context.workFolder);
  await writeToFile(path, rows('csv'), 'replace');
  answer(context, { path }, `Wrote ${path}`);
  return EXIT.ok;
}
