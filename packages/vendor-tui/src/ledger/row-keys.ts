// Whose key signs a row: the first agent's is known beforehand (or believed), and every other one was put on record by a
// row that an agent before them has signed.
import { bodyOf } from './row-claims.js';
import { createRowVerifier, type RowVerifier } from './row-signer.js';
import type { LedgerRow } from './schema.js';
import type { ChainFault, VerifyOptions } from './verify.js';

export class RowKeys {
  readonly #verifiers = new Map<string, RowVerifier>();
  readonly #disabled = new Set<string>();
  readonly #isFixed: boolean;
  readonly #first: VerifyOptions['firstAgent'];

  constructor({ publicKeys, firstAgent }: Pick<VerifyOptions, 'publicKeys' | 'firstAgent'>) {
    this.#isFixed = publicKeys !== undefined;
    this.#first = firstAgent;
    for (const [name, key] of publicKeys ?? []) this.#verifiers.set(name, createRowVerifier(key));
  }

  /** Checks the signature of a row, and takes over what it says of agents. */
  faultOf(row: LedgerRow, hash: Uint8Array): ChainFault | undefined {
    const added = row.kind === 'agent-added' ? agentOf(row) : undefined;
    const isFirst = added !== undefined && this.#verifiers.size === 0;
    if (isFirst) {
      if (this.#first !== undefined && !isAgent(added, this.#first)) return 'agent-other-key';
      this.#verifiers.set(added.name, createRowVerifier(added.publicKey));
    }
    const verifier = this.#verifiers.get(row.agent);
    if (verifier === undefined) return 'agent-unknown';
    if (!verifier(hash, new Uint8Array(Buffer.from(row.signature, 'hex')))) return 'signature-wrong';
    if (this.#disabled.has(row.agent)) return 'agent-disabled';
    if (added !== undefined && !isFirst && !this.#isFixed) {
      this.#verifiers.set(added.name, createRowVerifier(added.publicKey));
    }
    if (row.kind === 'agent-changed') this.#change(row);
    return undefined;
  }

  #change(row: LedgerRow): void {
    const { name, disabledAtMs } = bodyOf(row);
    if (typeof name !== 'string') return;
    if (typeof disabledAtMs === 'number') this.#disabled.add(name);
    else this.#disabled.delete(name);
  }
}

interface NamedKey {
  readonly name: string;
  readonly publicKey: Uint8Array;
}

function agentOf(row: LedgerRow): NamedKey | undefined {
  const { name, publicKey } = bodyOf(row);
  if (typeof name !== 'string' || typeof publicKey !== 'string') return undefined;
  return { name, publicKey: new Uint8Array(Buffer.from(publicKey, 'hex')) };
}

const isAgent = (one: NamedKey, other: NamedKey): boolean =>
  one.name === other.name && Buffer.compare(one.publicKey, other.publicKey) === 0;
