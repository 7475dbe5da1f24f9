// Who can open a desk on this computer, as far as its files tell: asked before any passphrase, and before the ledger, which may
// be on a server that cannot be reached.
import { agentsOfKeyFiles, keysFolder } from '../keystore/index.js';
import { readDeskFile } from './folder.js';
import { type DeskPorts, deskPorts } from './ports.js';

/** Names, first the one who opens it where nobody else is named; nothing where the desk cannot be read. */
export async function agentsHere(folder: string, changes: Partial<DeskPorts> = {}): Promise<readonly string[]> {
  const { files, agent } = deskPorts(changes);
  try {
    const usual = agent ?? (await readDeskFile(folder, files)).agent;
    const here = agentsOfKeyFiles((await files.list(keysFolder(folder))) ?? []);
    return [usual, ...here.filter((name) => name !== usual).sort((a, b) => a.localeCompare(b))];
  } catch {
    // Opening it says what is wrong.
    return [];
  }
}
