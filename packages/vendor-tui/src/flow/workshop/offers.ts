// Which commands can be given at which place of the workshop.
import { HOME, type Offer, READING, SILENT_INTERRUPT, TYPING } from '../commands.js';
import type { VendorState } from '../state.js';
import { isHeld } from './edit-steps.js';
import { formRows, startWorkshop, type WorkshopState } from './workshop-state.js';

const BACK: Offer = { command: 'back' };

/** Silent ones move between two fields. */
const FIELDS: readonly Offer[] = [
  { command: 'next-field', label: 'the other field' },
  { command: 'previous-field', isSilent: true },
];

export function workshopOffers({ workshop = startWorkshop }: VendorState): readonly Offer[] {
  const { place, work, products, next } = workshop;
  if (place === 'building') return [SILENT_INTERRUPT];
  if (work !== undefined) return work === 'reading' ? [BACK, SILENT_INTERRUPT] : [SILENT_INTERRUPT];
  switch (place) {
    case 'products':
      return [...(products?.length ? [{ command: 'go-on', label: 'open' } as const] : []), HOME, ...READING];
    case 'policies':
      return policiesOffers(workshop);
    case 'problems':
    case 'timeline':
      return [BACK, ...READING];
    case 'new-id':
      return [{ command: 'go-on', label: 'take this id' }, BACK, ...TYPING];
    case 'form':
      return formOffers(workshop);
    case 'value':
      return [{ command: 'go-on', label: 'take it' }, { command: 'back', label: 'leave it' }, ...TYPING];
    case 'reach':
      return [{ command: 'go-on', label: 'choose' }, BACK, ...READING];
    case 'remove':
      return removeOffers(workshop);
    case 'next-pack':
      if (next?.isSame) return [BACK, ...READING];
      return [{ command: 'sign' }, { command: 'hand-over' }, BACK, ...READING];
    case 'accept':
      return [{ command: 'go-on' }, { command: 'back', label: 'no, go back' }, ...TYPING];
    case 'root':
      return [{ command: 'go-on', label: 'sign' }, ...FIELDS, BACK, ...TYPING];
    case 'built':
      return [{ command: 'go-on', label: 'to the policies' }, { command: 'back', isSilent: true }, ...READING];
    case 'simulate':
      return [{ command: 'go-on' }, ...FIELDS, BACK, ...TYPING];
  }
}

function policiesOffers({ file }: WorkshopState): readonly Offer[] {
  const ofPolicy: readonly Offer[] = [
    { command: 'go-on', label: 'change' },
    { command: 'add-policy' },
    { command: 'remove' },
    { command: 'timeline' },
    { command: 'next-pack' },
  ];
  return [
    ...(file?.policies.length ? ofPolicy : []),
    ...(file?.findings.length ? [{ command: 'problems' } as const] : []),
    BACK,
    ...READING,
  ];
}

function formOffers({ form }: WorkshopState): readonly Offer[] {
  if (form?.isLeaving) {
    return [{ command: 'yes', label: 'yes, drop them' }, { command: 'keep', label: 'no, go back' }, SILENT_INTERRUPT];
  }
  const row = form && formRows(form.now)[form.list.index];
  const isName = row?.kind === 'feature';
  const mayGo = isName || row?.kind === 'limit';
  return [
    ...(isName ? [] : [{ command: 'go-on', label: row?.kind.startsWith('new-') ? 'add' : 'change' } as const]),
    ...(mayGo ? [{ command: 'remove' } as const] : []),
    { command: 'save' },
    BACK,
    ...READING,
  ];
}

function removeOffers({ removal }: WorkshopState): readonly Offer[] {
  if ((removal?.faults.length ?? 0) > 0) return [BACK, ...READING];
  if (isHeld(removal)) return [{ command: 'go-on', label: 'remove it' }, { command: 'back', label: 'no' }, ...TYPING];
  return [{ command: 'yes', label: 'remove it' }, { command: 'keep', label: 'no, go back' }, SILENT_INTERRUPT];
}
