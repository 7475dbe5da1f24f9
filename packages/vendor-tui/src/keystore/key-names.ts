// Where a desk keeps which key. Root, issuing and agent keys are files of their own: each can be moved to a safe place
// alone, and each can have a passphrase of its own.
import { join } from 'node:path';

/** The offline key that signs packs of a product. */
export function rootKeyFile(deskFolder: string, productId: string): string {
  return join(deskFolder, 'keys', `${productName(productId)}.root.age`);
}

/** The key that signs responses of a product, by epoch. */
export function issuingKeyFile(deskFolder: string, productId: string, epoch: number): string {
  return join(deskFolder, 'keys', `${productName(productId)}.issuing-${epoch}.age`);
}

/** The same key, sealed to one agent. */
export function ownIssuingKeyFile(deskFolder: string, agent: string, productId: string, epoch: number): string {
  return join(deskFolder, 'keys', `for-${fileName(agent)}`, `${productName(productId)}.issuing-${epoch}.age`);
}

/** The key an agent signs ledger rows with. */
export function agentKeyFile(deskFolder: string, agent: string): string {
  return join(deskFolder, 'keys', `agent-${fileName(agent)}.age`);
}

/** Names of the agents whose keys lie in a desk's folder of keys, by the names of its files. */
export function agentsOfKeyFiles(fileNames: readonly string[]): readonly string[] {
  return fileNames.flatMap((file) => {
    const coded = /^agent-(.+)\.age$/.exec(file)?.[1];
    const name = coded === undefined ? undefined : decoded(coded);
    return name === undefined || fileName(name) !== coded ? [] : [name];
  });
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The folder of them all. */
export function keysFolder(deskFolder: string): string {
  return join(deskFolder, 'keys');
}

/** A product id as packs allow it is its own file name: only products' keys end in `.root.age` or `.issuing-1.age`, so
 * its dots can make no two names alike. */
function productName(productId: string): string {
  return /^[a-z0-9]+([.-]+[a-z0-9]+)*$/.test(productId) ? productId : fileName(productId);
}

/** Reversible, so that two names never share a file, and nothing in a name can leave the folder. */
function fileName(name: string): string {
  return encodeURIComponent(name).replace(/[.*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
