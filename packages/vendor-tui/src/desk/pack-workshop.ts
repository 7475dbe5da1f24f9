// The pack workshop as its screens see it: product files with what is wrong in them and who holds what, edits that are
// weighed before they are written, what the next pack would change, and that pack.
import { createHash } from 'node:crypto';
import { dayOfMs, describeOffer, formatDay, type Pack, type Policy, parseDay, ReadbackError } from '@readback/core';
import type { ProductDefinition } from '@readback/core/vendor';
import { keyUse } from '../ledger/index.js';
import type { BuildPackRequest, BuiltPack, UnsignedPack, UnsignedPackRequest } from './build-pack.js';
import type { WritingDesk } from './context.js';
import type { OnProgress } from './desk.js';
import { diffText } from './diff-words.js';
import { editProductFile, type PolicyFields, type ProductEdit } from './edit-product.js';
import { deskError } from './errors.js';
import { effectsOn, type Held, holdersOf, type LicenseeEffect } from './licensees.js';
import { type LintFinding, lintProduct } from './lint.js';
import { type FoundProductFile, readDefinition } from './new-pack.js';
import { changesOf, packsOf } from './pack-changes.js';
import { diffPacks, sideOfPack } from './pack-diff.js';
import { requireRole } from './roles.js';
import { simulate } from './simulate.js';
import { timelineText } from './timeline-words.js';
import { lintFound, requireProductFile, type WorkshopReader, type WorkshopWriter } from './workshop.js';

export interface WorkshopProduct {
  readonly id: string;
  readonly title: string;
  readonly packVersion: number;
  /** How many policies the newest pack has. */
  readonly policies: number;
  /** `signed`: the file says what the newest pack says. `faulty`: no pack can be built from it. */
  readonly state: 'signed' | 'changed' | 'faulty';
  /** Of a faulty one: what is wrong. */
  readonly says?: string;
}

export interface WorkshopPolicy {
  readonly id: string;
  readonly code: number;
  readonly kind: Policy['kind'];
  /** Of one unit: `Professional, 1 month`. */
  readonly offer: string;
  readonly fields: PolicyFields;
  readonly held: Held;
}

/** A product file as it stands. */
export interface ProductFileView {
  readonly productId: string;
  readonly title: string;
  readonly file: string;
  /** Of the text: what is written must have been made from this one. */
  readonly print: string;
  readonly packVersion: number;
  /** None where the file is faulty. */
  readonly policies: readonly WorkshopPolicy[];
  readonly findings: readonly LintFinding[];
  /** A code that no pack has used; absent where there is none. */
  readonly freeCode?: number;
  /** Ids of policies in the file and in every pack. */
  readonly usedIds: readonly string[];
  /** `2026-11-22`. */
  readonly today: string;
}

export interface EditRequest {
  readonly productId: string;
  readonly print: string;
  readonly edit: ProductEdit;
  /** Licences that exist get the changed terms, too: the policy replaces what they were given. */
  readonly isForExisting?: boolean;
}

/** What an edit would do. */
export interface EditWeighed {
  /** While there are some, nothing is written. */
  readonly faults: readonly LintFinding[];
  /** Licences of the policy that would not stay as they are: they end, unless it replaces what they were given. */
  readonly touched: readonly LicenseeEffect[];
  /** What they lose with the new terms, field by field. */
  readonly weaker: readonly string[];
}

export interface NextPack {
  readonly productId: string;
  readonly title: string;
  readonly version: number;
  readonly isSame: boolean;
  /** As `pack diff` says it. */
  readonly lines: readonly string[];
  /** What ends or weakens licences, and has to be accepted by name. */
  readonly toAccept: readonly { readonly name: string; readonly says: string }[];
}

export interface TimelineRequest {
  readonly productId: string;
  readonly policyId: string;
  readonly quantity: number;
  /** `2026-11-22`. */
  readonly issuedOn: string;
}

/** Methods throw what the workshop's commands do. */
export interface PackWorkshop {
  readonly products: () => Promise<readonly WorkshopProduct[]>;
  readonly productFile: (productId: string) => Promise<ProductFileView>;
  /** Throws `product-file-changed`. */
  readonly weigh: (request: EditRequest) => Promise<EditWeighed>;
  /** Throws `product-file-changed`, `policy-invalid`, `act-not-allowed`. */
  readonly write: (request: EditRequest) => Promise<ProductFileView>;
  readonly nextPack: (productId: string) => Promise<NextPack>;
  readonly build: (request: BuildPackRequest, onProgress?: OnProgress) => Promise<BuiltPack>;
  readonly buildUnsigned: (request: UnsignedPackRequest) => Promise<UnsignedPack>;
  /** An add-on stands on one unit of the first base policy. */
  readonly timeline: (request: TimelineRequest) => Promise<readonly string[]>;
}

type Parts = WorkshopReader &
  Pick<WorkshopWriter, 'buildUnsigned'> & {
    readonly buildPack: (request: BuildPackRequest, onProgress?: OnProgress) => Promise<BuiltPack>;
  };

export function packWorkshop(desk: WritingDesk, parts: Parts): PackWorkshop {
  return {
    products: async () => await Promise.all(desk.file.products.map(({ id }) => viewOf(desk, parts, id))),
    productFile: (productId) => readFile(desk, productId),
    weigh: async (request) => (await weigh(desk, request)).weighed,
    write: async (request) => {
      await requireRole(desk.ledger, 'pack-build');
      const { found, text, weighed } = await weigh(desk, request);
      // Says what is wrong with it.
      readDefinition({ path: found.path, text });
      const { edit, isForExisting = false } = request;
      const replaces = endingOf(weighed.touched);
      const isTaken = edit.kind === 'change' && isForExisting && replaces.length > 0;
      await desk.ports.files.write(found.path, isTaken ? editProductFile(found.text, { ...edit, replaces }) : text);
      return await readFile(desk, request.productId);
    },
    nextPack: (productId) => nextPack(desk, parts, productId),
    build: parts.buildPack,
    buildUnsigned: parts.buildUnsigned,
    timeline: (request) => timeline(desk, request),
  };
}

async function viewOf(desk: WritingDesk, parts: Parts, productId: string): Promise<WorkshopProduct> {
  const newest = await desk.packs.newest(productId);
  const view = {
    id: productId,
    title: newest.product.title,
    packVersion: newest.version,
    policies: newest.policies.length,
  };
  try {
    const { diff } = await compare(desk, parts, productId, newest);
    return { ...view, state: diff.isSame ? 'signed' : 'changed' };
  } catch (error) {
    if (!(error instanceof ReadbackError)) throw error;
    return { ...view, state: 'faulty', says: error.message };
  }
}

async function readFile(desk: WritingDesk, productId: string): Promise<ProductFileView> {
  const found = await requireProductFile(desk, productId);
  const { findings } = await lintFound(desk, productId, found);
  const newest = await desk.packs.newest(productId);
  const { definition } = lintProduct(found.text, productId);
  const policies = definition?.policies ?? [];
  const holders = await holdersOf(desk, productId, sideOfPack(newest, 'the newest pack').policies);
  const used = [...policies, ...[...(await packsOf(desk, productId)).values()].flatMap((pack) => pack.policies)];
  const freeCode = freeOf(used.map(({ code }) => code));
  return {
    productId,
    title: definition?.product.title ?? newest.product.title,
    file: found.path,
    print: printOf(found.text),
    packVersion: newest.version,
    policies: policies.map((policy) => viewPolicy(policy, holders.get(policy.id) ?? NOBODY)),
    findings,
    ...(freeCode === undefined ? {} : { freeCode }),
    usedIds: [...new Set(used.map(({ id }) => id))],
    today: formatDay(dayOfMs(desk.ports.nowMs())),
  };
}

const MOST_CODE = 31;

/** The one after the highest; where there is none, a gap. */
function freeOf(used: readonly number[]): number | undefined {
  const next = Math.max(0, ...used) + 1;
  if (next <= MOST_CODE) return next;
  return Array.from({ length: MOST_CODE + 1 }, (_, code) => code).find((code) => !used.includes(code));
}

const NOBODY: Held = { grants: 0, machines: 0, customers: [] };

const printOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function viewPolicy(policy: Policy, held: Held): WorkshopPolicy {
  const { id, code, kind, title, features, limits, unit, term, graceDays, stacks, returnable, restorable } = policy;
  const fields = { title, features, limits, unit, term, graceDays, stacks, returnable, restorable };
  return { id, code, kind, offer: describeOffer(policy, 1), fields, held };
}

interface Weighing {
  readonly found: FoundProductFile;
  /** With the edit in it. */
  readonly text: string;
  readonly weighed: EditWeighed;
}

async function weigh(desk: WritingDesk, { productId, print, edit }: EditRequest): Promise<Weighing> {
  const found = await requireProductFile(desk, productId);
  if (printOf(found.text) !== print) throw deskError('product-file-changed', { path: found.path });
  const text = editProductFile(found.text, edit);
  const { findings, definition } = lintProduct(text, productId);
  const faults = findings.filter(({ severity }) => severity === 'error');
  if (definition === undefined) return { found, text, weighed: { faults, touched: [], weaker: [] } };
  const { policies } = sideOfPack(await desk.packs.newest(productId), 'the newest pack');
  const effects = await effectsOn(desk, productId, policies, definition.policies);
  const touched = effects.filter(({ outcome, policyId }) => outcome !== 'returns' && policyId === edit.policyId);
  const replaced = definition.policies.map((policy) =>
    policy.id === edit.policyId ? { ...policy, replaces: [...policy.replaces, ...endingOf(touched)] } : policy,
  );
  const kept = touched.length === 0 ? [] : await effectsOn(desk, productId, policies, replaced);
  const weaker = kept.filter(({ policyId }) => policyId === edit.policyId).flatMap((effect) => effect.weaker);
  return { found, text, weighed: { faults, touched, weaker: [...new Set(weaker)] } };
}

const endingOf = (touched: readonly LicenseeEffect[]): string[] =>
  touched.filter(({ outcome }) => outcome === 'ends').map(({ digest }) => digest);

/** As `pack diff` compares. */
async function compare(desk: WritingDesk, parts: Parts, productId: string, newest: Pack) {
  const definition = readDefinition(await requireProductFile(desk, productId));
  const before = sideOfPack(newest, `pack ${newest.version}`);
  const after = { ...definition, name: 'the product file', ...(await parts.nextSide(productId)) };
  return { definition, before, after, diff: diffPacks(before, after) };
}

async function nextPack(desk: WritingDesk, parts: Parts, productId: string): Promise<NextPack> {
  const newest = await desk.packs.newest(productId);
  const { definition, before, after, diff } = await compare(desk, parts, productId, newest);
  const licensees = await parts.effects(productId, before.policies, after.policies);
  const changes = (await changesOf(desk, productId, definition, newest)).filter(({ isShipped }) => !isShipped);
  const says = new Map(changes.map(({ name, what }) => [name, what]));
  return {
    productId,
    title: definition.product.title,
    version: newest.version + 1,
    isSame: diff.isSame,
    lines: diffText(diff, {
      licensees,
      owners: await parts.ownersOf(diff.revoked),
      keyUse: await keyUse(desk.ledger, productId),
    }),
    toAccept: [...says].map(([name, what]) => ({ name, says: what })),
  };
}

async function timeline(desk: WritingDesk, request: TimelineRequest): Promise<readonly string[]> {
  const { productId, policyId, quantity, issuedOn } = request;
  const definition = readDefinition(await requireProductFile(desk, productId));
  const { policies } = definition;
  const policy = policies.find(({ id }) => id === policyId);
  const day = parseDay(issuedOn);
  if (policy === undefined || day === undefined) throw new RangeError(`no policy ${policyId}, or no day ${issuedOn}`);
  const base = policy.kind === 'add-on' ? baseFor(definition) : policy;
  const isIdentified = base.binds !== 'machine' || policy.binds !== 'machine';
  const { days } = simulate(
    definition,
    {
      base: { policyId: base.id, quantity: base === policy ? quantity : 1 },
      addOns: base === policy ? [] : [{ policyId, quantity }],
      issuedOn: day,
      renewals: [],
      ...(isIdentified ? { identity: 'simulated' } : {}),
      changedParts: [],
      clockDays: 0,
      days: [],
    },
    desk.ports.randomBytes,
  );
  const offers = base === policy ? [] : [describeOffer(base, 1)];
  return [[...offers, describeOffer(policy, quantity)].join(' + '), '', ...timelineText(days)];
}

/** Throws `policy-not-for-purpose`, as issuing an add-on alone would. */
function baseFor({ policies }: ProductDefinition): Policy {
  const base = policies.find(({ kind }) => kind === 'base') ?? policies[0];
  if (base === undefined) throw new RangeError('a product has policies');
  return base;
}
