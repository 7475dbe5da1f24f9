// From the comparison to the next pack, and a licence tried out beforehand. The passphrase of the root key leaves the
// state as soon as it is handed on.
import { parseDay } from '@readback/core';
import { emptyTextField, firstChoice, textFieldOf } from '@readback/tui-kit';
import type { VendorEvent } from '../events.js';
import { chosenPolicy, longText, type WorkshopState } from './workshop-state.js';
import { moved, stay, typed, type WorkshopStep } from './workshop-step.js';

/** To be typed where licences end or get weaker. */
export const ACCEPT_WORD = 'accept';

const MOST_PASSPHRASE = 400;
const MOST_TYPED = 200;
const MOST_QUANTITY = 128;

export function reduceLongText(workshop: WorkshopState, event: VendorEvent): WorkshopStep {
  if (event.type === 'list') return stay(scrolled(workshop, event.event));
  if (event.type !== 'back') return stay(workshop);
  return stay({ ...workshop, place: workshop.place === 'timeline' ? 'simulate' : 'policies' });
}

function scrolled(workshop: WorkshopState, event: Parameters<typeof moved>[1]): WorkshopState {
  return { ...workshop, scroll: moved(workshop.scroll, event, longText(workshop).length) };
}

export function compare(workshop: WorkshopState): WorkshopStep {
  const productId = workshop.file?.productId;
  if (productId === undefined) return stay(workshop);
  return {
    workshop: { ...workshop, work: 'comparing', scroll: firstChoice },
    effects: [{ type: 'compare-next-pack', productId }],
  };
}

export function reduceNextPack(workshop: WorkshopState, event: VendorEvent): WorkshopStep {
  const { next } = workshop;
  if (next === undefined || (event.type !== 'sign' && event.type !== 'hand-over')) {
    return reduceLongText(workshop, event);
  }
  if (next.isSame) return stay(workshop, { what: 'nothing-to-build', version: next.version - 1 });
  const chosen: WorkshopState = {
    ...workshop,
    way: event.type,
    isAccepted: false,
    text: emptyTextField,
    scroll: firstChoice,
  };
  return next.toAccept.length > 0 ? stay({ ...chosen, place: 'accept' }) : build(chosen);
}

export function reduceAccept(workshop: WorkshopState, event: VendorEvent): WorkshopStep {
  if (event.type === 'edit') return stay({ ...workshop, text: typed(workshop.text, event.event, MOST_TYPED) });
  if (event.type === 'list') return stay(scrolled(workshop, event.event));
  if (event.type === 'back') return stay({ ...workshop, place: 'next-pack', scroll: firstChoice });
  if (event.type !== 'go-on') return stay(workshop);
  if (workshop.text.value.trim().toLowerCase() !== ACCEPT_WORD) {
    return stay(workshop, { what: 'not-the-word', word: ACCEPT_WORD });
  }
  return build({ ...workshop, isAccepted: true, text: emptyTextField });
}

function requestOf({ next, isAccepted }: WorkshopState) {
  return {
    productId: next?.productId ?? '',
    acceptChanges: isAccepted ? (next?.toAccept ?? []).map(({ name }) => name) : [],
  };
}

function build(workshop: WorkshopState): WorkshopStep {
  if (workshop.way === 'sign')
    return stay({ ...workshop, place: 'root', rootField: 'passphrase', text: emptyTextField });
  return {
    workshop: { ...workshop, place: 'next-pack', work: 'building-unsigned' },
    effects: [{ type: 'build-unsigned', request: requestOf(workshop) }],
  };
}

export function reduceRoot(workshop: WorkshopState, event: VendorEvent): WorkshopStep {
  const { rootField, rootFile, text } = workshop;
  switch (event.type) {
    case 'edit':
      return rootField === 'file'
        ? stay({ ...workshop, rootFile: typed(rootFile, event.event, MOST_PASSPHRASE) })
        : stay({ ...workshop, text: typed(text, event.event, MOST_PASSPHRASE) });
    case 'next-field':
    case 'previous-field':
      return stay({ ...workshop, rootField: rootField === 'file' ? 'passphrase' : 'file' });
    case 'back':
      return stay({ ...workshop, place: 'next-pack', text: emptyTextField });
    case 'go-on': {
      if (rootField === 'file') return stay({ ...workshop, rootField: 'passphrase' });
      if (text.value === '') return { workshop, notice: { what: 'passphrase-missing' } };
      const rootKeyFile = rootFile.value.trim();
      const request = { ...requestOf(workshop), ...(rootKeyFile === '' ? {} : { rootKeyFile }) };
      return {
        workshop: { ...workshop, place: 'building', progress: undefined, text: emptyTextField },
        effects: [{ type: 'build-pack', request, passphrase: text.value }],
      };
    }
    default:
      return stay(workshop);
  }
}

export function reduceBuilding(workshop: WorkshopState, event: VendorEvent): WorkshopStep {
  if (event.type !== 'progress') return stay(workshop);
  return stay({ ...workshop, progress: { step: event.step, fraction: event.fraction } });
}

/** The file says what the newest pack says now: it is read again. */
export function reduceBuilt(workshop: WorkshopState, event: VendorEvent): WorkshopStep {
  const productId = workshop.file?.productId;
  if ((event.type !== 'go-on' && event.type !== 'back') || productId === undefined) return stay(workshop);
  return {
    workshop: { ...workshop, place: 'policies', work: 'reading', built: undefined, next: undefined },
    effects: [{ type: 'read-product-file', productId }],
  };
}

export function openSimulation(workshop: WorkshopState): WorkshopStep {
  if (chosenPolicy(workshop) === undefined) return stay(workshop, { what: 'file-faulty' });
  const day = textFieldOf(workshop.file?.today ?? '');
  return stay({ ...workshop, place: 'simulate', timelineField: 'quantity', quantity: textFieldOf('1'), text: day });
}

export function reduceSimulation(workshop: WorkshopState, event: VendorEvent): WorkshopStep {
  const { timelineField, quantity, text } = workshop;
  switch (event.type) {
    case 'edit':
      return timelineField === 'quantity'
        ? stay({ ...workshop, quantity: typed(quantity, event.event, 3) })
        : stay({ ...workshop, text: typed(text, event.event, 10) });
    case 'next-field':
    case 'previous-field':
      return stay({ ...workshop, timelineField: timelineField === 'day' ? 'quantity' : 'day' });
    case 'back':
      return stay({ ...workshop, place: 'policies' });
    case 'go-on':
      return timelineField === 'quantity' ? stay({ ...workshop, timelineField: 'day' }) : simulate(workshop);
    default:
      return stay(workshop);
  }
}

/** The last day that a response can carry. */
const LAST_DAY = 8191;

function simulate(workshop: WorkshopState): WorkshopStep {
  const { file, quantity, text } = workshop;
  const policyId = chosenPolicy(workshop)?.id;
  const count = /^\d{1,3}$/.test(quantity.value) ? Number(quantity.value) : 0;
  if (count < 1 || count > MOST_QUANTITY) {
    return stay({ ...workshop, timelineField: 'quantity' }, { what: 'not-a-quantity' });
  }
  const issuedOn = text.value.trim();
  const day = parseDay(issuedOn);
  if (day === undefined || day < 0 || day > LAST_DAY) return stay(workshop, { what: 'not-a-day' });
  if (file === undefined || policyId === undefined) return stay(workshop);
  const request = { productId: file.productId, policyId, quantity: count, issuedOn };
  return {
    workshop: { ...workshop, work: 'simulating', scroll: firstChoice },
    effects: [{ type: 'make-timeline', request }],
  };
}
