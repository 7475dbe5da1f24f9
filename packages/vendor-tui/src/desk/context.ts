// What the parts of the desk share while it is open.
import { type Pack, verifyPack } from '@readback/core';
import { type SigningKey, vendorError } from '@readback/core/vendor';
import { findPackByTag, type Ledger, newestPack, type SignedLedger } from '../ledger/index.js';
import { deskError } from './errors.js';
import type { DeskFile, DeskProduct } from './folder.js';
import type { DeskPorts } from './ports.js';

/** A desk that can be read: no key is open. */
export interface ReadingDesk {
  readonly folder: string;
  readonly file: DeskFile;
  readonly ledger: Ledger;
  readonly packs: PackShelf;
  readonly ports: DeskPorts;
}

/** A desk whose agent signs rows. */
export interface WritingDesk extends ReadingDesk {
  readonly ledger: SignedLedger;
}

/** A desk that answers challenges. */
export interface SigningDesk extends WritingDesk {
  /** The issuing keys that are open. */
  readonly signingKeys: readonly SigningKey[];
}

/** The packs of the ledger, verified when they are first needed. */
export interface PackShelf {
  /** Throws `pack-tag-unknown`, `product-unknown`, `pack-...`. */
  readonly byTag: (tag: number) => Promise<Pack>;
  /** Throws `product-unknown`, `pack-...`. */
  readonly newest: (productId: string) => Promise<Pack>;
}

export function createPackShelf(ledger: Ledger, file: DeskFile): PackShelf {
  const shelf = new Map<string, Pack>();
  const load = (record: { readonly productId: string; readonly envelope: string; readonly payloadDigest: string }) => {
    const known = shelf.get(record.payloadDigest);
    if (known !== undefined) return known;
    const product = productOf(file, record.productId);
    // The ledger's file is not trusted for what a signature can prove.
    const pack = verifyPack(record.envelope, { rootKeys: [product.rootPublicKey], productId: product.id });
    shelf.set(record.payloadDigest, pack);
    return pack;
  };
  return {
    byTag: async (tag) => {
      const record = await findPackByTag(ledger, tag);
      if (record === undefined) throw vendorError('pack-tag-unknown', { tag });
      return load(record);
    },
    newest: async (productId) => {
      const record = await newestPack(ledger, productOf(file, productId).id);
      if (record === undefined) throw unknownProduct(file, productId);
      return load(record);
    },
  };
}

/** Throws `product-unknown`. */
export function productOf(file: DeskFile, productId: string): DeskProduct {
  const product = file.products.find(({ id }) => id === productId);
  if (product === undefined) throw unknownProduct(file, productId);
  return product;
}

const unknownProduct = (file: DeskFile, productId: string) =>
  deskError('product-unknown', { productId, products: file.products.map(({ id }) => id).join(', ') });
