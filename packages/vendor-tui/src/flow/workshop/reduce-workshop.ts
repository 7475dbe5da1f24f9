// The pack workshop: products, policies and their forms, the next pack. Every place has a reducer of its own; what an
// effect found comes here first.
import { firstChoice, type Step } from '@readback/tui-kit';
import type { VendorEffect, VendorEvent } from '../events.js';
import type { VendorState } from '../state.js';
import {
  afterWeighing,
  afterWriting,
  askRemoval,
  openForm,
  openNewId,
  reduceForm,
  reduceNewId,
  reduceReach,
  reduceRemove,
  reduceValue,
} from './edit-steps.js';
import {
  compare,
  openSimulation,
  reduceAccept,
  reduceBuilding,
  reduceBuilt,
  reduceLongText,
  reduceNextPack,
  reduceRoot,
  reduceSimulation,
} from './pack-steps.js';
import { startWorkshop, type WorkshopState } from './workshop-state.js';
import { moved, stay, type WorkshopStep } from './workshop-step.js';

type Result = Step<VendorState, VendorEffect>;

export function enterWorkshop(state: VendorState): Result {
  return {
    state: { ...state, screen: 'workshop', workshop: startWorkshop, notice: undefined },
    effects: [{ type: 'load-workshop' }],
  };
}

export function reduceWorkshop(state: VendorState, event: VendorEvent): Result {
  const workshop = state.workshop ?? startWorkshop;
  if (event.type === 'failed') return afterFailure(state, workshop, event);
  const step = afterFinding(workshop, event) ?? reducePlace(workshop, event);
  const notice = step.notice ?? state.notice;
  if (step.isLeft)
    return { state: { ...state, screen: 'home', workshop: undefined }, effects: [{ type: 'load-home' }] };
  return { state: { ...state, workshop: step.workshop, notice }, effects: step.effects ?? [] };
}

function afterFailure(
  state: VendorState,
  before: WorkshopState,
  { fault }: Extract<VendorEvent, { readonly type: 'failed' }>,
): Result {
  const notice = { what: 'fault', fault } as const;
  const place = before.place === 'building' ? 'root' : before.place;
  const workshop: WorkshopState = { ...before, place, work: undefined };
  const productId = before.file?.productId;
  if (fault.code !== 'product-file-changed' || productId === undefined)
    return { state: { ...state, workshop, notice } };
  const reading: WorkshopState = { ...workshop, place: 'policies', form: undefined, work: 'reading' };
  return { state: { ...state, workshop: reading, notice }, effects: [{ type: 'read-product-file', productId }] };
}

function afterFinding(workshop: WorkshopState, event: VendorEvent): WorkshopStep | undefined {
  const idle: WorkshopState = { ...workshop, work: undefined };
  switch (event.type) {
    case 'workshop-loaded':
      return stay({ ...idle, products: event.products });
    case 'product-file-read': {
      const policyList = moved(workshop.policyList, { type: 'page', by: 0 }, event.file.policies.length);
      const place = workshop.place === 'products' ? 'policies' : workshop.place;
      return stay({ ...idle, place, file: event.file, policyList });
    }
    case 'edit-weighed':
      return afterWeighing(workshop, event);
    case 'edit-written':
      return afterWriting(workshop, event);
    case 'next-pack-compared':
      return stay({ ...idle, place: 'next-pack', next: event.next });
    case 'pack-built':
      return stay({ ...idle, place: 'built', built: event.built, rootFile: startWorkshop.rootFile });
    case 'timeline-made':
      return stay({ ...idle, place: 'timeline', timeline: event.lines });
    default:
      return undefined;
  }
}

function reducePlace(workshop: WorkshopState, event: VendorEvent): WorkshopStep {
  // What is under way is not left half-way, and not begun twice.
  if (workshop.work !== undefined && !(workshop.work === 'reading' && event.type === 'back')) return stay(workshop);
  const { form } = workshop;
  switch (workshop.place) {
    case 'products':
      return reduceProducts(workshop, event);
    case 'policies':
      return reducePolicies(workshop, event);
    case 'problems':
    case 'timeline':
      return reduceLongText(workshop, event);
    case 'new-id':
      return reduceNewId(workshop, event);
    case 'form':
      return form === undefined ? stay(workshop) : reduceForm(workshop, form, event);
    case 'value':
      return form === undefined ? stay(workshop) : reduceValue(workshop, form, event);
    case 'reach':
      return form === undefined ? stay(workshop) : reduceReach(workshop, form, event);
    case 'remove':
      return reduceRemove(workshop, event);
    case 'next-pack':
      return reduceNextPack(workshop, event);
    case 'accept':
      return reduceAccept(workshop, event);
    case 'root':
      return reduceRoot(workshop, event);
    case 'building':
      return reduceBuilding(workshop, event);
    case 'built':
      return reduceBuilt(workshop, event);
    case 'simulate':
      return reduceSimulation(workshop, event);
  }
}

function reduceProducts(workshop: WorkshopState, event: VendorEvent): WorkshopStep {
  const { products = [], productList } = workshop;
  switch (event.type) {
    case 'list':
      return stay({ ...workshop, productList: moved(productList, event.event, products.length) });
    case 'go-on': {
      const product = products[productList.index];
      if (product === undefined) return stay(workshop);
      return {
        workshop: { ...workshop, work: 'reading', policyList: firstChoice },
        effects: [{ type: 'read-product-file', productId: product.id }],
      };
    }
    case 'back':
      return { workshop, isLeft: true };
    default:
      return stay(workshop);
  }
}

function reducePolicies(workshop: WorkshopState, event: VendorEvent): WorkshopStep {
  switch (event.type) {
    case 'list': {
      const count = workshop.file?.policies.length ?? 0;
      return stay({ ...workshop, policyList: moved(workshop.policyList, event.event, count) });
    }
    case 'go-on':
      return openForm(workshop);
    case 'add-policy':
      return openNewId(workshop);
    case 'remove':
      return askRemoval(workshop);
    case 'next-pack':
      return compare(workshop);
    case 'problems':
      return stay({ ...workshop, place: 'problems', scroll: firstChoice });
    case 'timeline':
      return openSimulation(workshop);
    case 'back':
      return {
        workshop: { ...workshop, place: 'products', work: 'reading' },
        effects: [{ type: 'load-workshop' }],
      };
    default:
      return stay(workshop);
  }
}
