// The pack workshop of a desk in memory: the file is edited and looked through by what a real desk has; who holds what is
// made up, and nothing is signed.
import { describeOffer, ReadbackError } from '@readback/core';
import { type LicenseeEffect, lintProduct, type PackWorkshop, type ProductFileView } from '@readback/vendor-tui';
import { editProductFile } from '../../packages/vendor-tui/src/desk/edit-product.js';
import { exampleProductFile } from '../../packages/vendor-tui/src/desk/example-product.js';

export interface FakeWorkshop extends PackWorkshop {
  /** The product file; somebody else may change it. */
  text: string;
  /** What the next pack would say. */
  lines: string[];
  toAccept: { readonly name: string; readonly says: string }[];
  isSame: boolean;
  /** Ids of policies that Example Plant has on two machines. */
  held: string[];
  /** What the new terms take away from them. */
  weaker: string[];
}

const PRODUCT = 'com.example.historian';

export function createFakeWorkshop(log: string[]): FakeWorkshop {
  const holder = { customerId: 'c-1', name: 'Example Plant', grants: 2, machines: 2 };
  const heldBy = (id: string): ProductFileView['policies'][number]['held'] =>
    workshop.held.includes(id)
      ? { grants: 2, machines: 2, customers: [holder] }
      : { grants: 0, machines: 0, customers: [] };
  const ended = (policyId: string): LicenseeEffect[] =>
    workshop.held.includes(policyId)
      ? [{ policyId, digest: 'ab'.repeat(32), outcome: 'ends', says: 'ENDS', weaker: [], ...heldBy(policyId) }]
      : [];

  function view(): ProductFileView {
    const { findings, definition } = lintProduct(workshop.text, PRODUCT);
    const policies = definition?.policies ?? [];
    return {
      productId: PRODUCT,
      title: 'Example Historian',
      file: '/desks/example/products/com.example.historian.jsonc',
      print: workshop.text,
      packVersion: 2,
      policies: policies.map((policy) => {
        const { id, code, kind, title, features, limits, unit, term, graceDays, stacks, returnable, restorable } =
          policy;
        const fields = { title, features, limits, unit, term, graceDays, stacks, returnable, restorable };
        return { id, code, kind, offer: describeOffer(policy, 1), fields, held: heldBy(id) };
      }),
      findings,
      freeCode: 9,
      usedIds: policies.map(({ id }) => id),
      today: '2026-11-22',
    };
  }

  const workshop: FakeWorkshop = {
    text: exampleProductFile,
    lines: ['From pack 2 to the product file', '', 'Policies', '  ~ professional (Professional) has changed'],
    toAccept: [],
    isSame: false,
    held: ['professional'],
    weaker: [],
    products: async () => [
      {
        id: PRODUCT,
        title: 'Example Historian',
        packVersion: 2,
        policies: 3,
        state: workshop.text === exampleProductFile ? 'signed' : 'changed',
      },
    ],
    productFile: async () => view(),
    async weigh({ print, edit }) {
      if (print !== workshop.text) {
        throw new ReadbackError('product-file-changed', 'refusal', 'Somebody has changed it.', 'Look at it again.');
      }
      const { findings } = lintProduct(editProductFile(workshop.text, edit), PRODUCT);
      const faults = findings.filter(({ severity }) => severity === 'error');
      return { faults, touched: edit.kind === 'add' ? [] : ended(edit.policyId), weaker: workshop.weaker };
    },
    async write({ edit, isForExisting = false }) {
      log.push(`write ${edit.kind} ${edit.policyId}${isForExisting ? ' for existing' : ''}`);
      workshop.text = editProductFile(workshop.text, edit);
      return view();
    },
    nextPack: async (productId) => ({
      productId,
      title: 'Example Historian',
      version: 3,
      isSame: workshop.isSame,
      lines: workshop.lines,
      toAccept: workshop.toAccept,
    }),
    async build({ rootPassphrase, acceptChanges = [], rootKeyFile }, onProgress) {
      onProgress?.('Opening the root key', 0.5);
      if ((await rootPassphrase()) !== 'orange kettle museum') {
        throw new ReadbackError('passphrase-wrong', 'refusal', 'The passphrase is wrong.', 'Type it again.');
      }
      log.push(`build ${acceptChanges.join(',') || '-'} ${rootKeyFile ?? '-'}`);
      const files = { packFile: '/desks/example/packs/3.pack.json', kitFile: '/desks/example/kits/historian.kit.json' };
      return { productId: PRODUCT, version: 3, packTag: 'def', isNew: true, ...files, warnings: ['terms change'] };
    },
    async buildUnsigned({ acceptChanges = [] }) {
      log.push(`build unsigned ${acceptChanges.join(',') || '-'}`);
      const file = '/desks/example/packs/com.example.historian-3.to-sign.json';
      const digest = ['K7P2Z', '008J4', 'QX3MN'];
      return { productId: PRODUCT, version: 3, packTag: 'def', isNew: true, file, digest, warnings: [] };
    },
    async timeline({ policyId, quantity, issuedOn }) {
      log.push(`timeline ${policyId} ${quantity} ${issuedOn}`);
      return ['Professional, 12 months', '', `${issuedOn}  licensed      up to 2027-11-22, grace up to 2027-11-29`];
    },
  };
  return workshop;
}
