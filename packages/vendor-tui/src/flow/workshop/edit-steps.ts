// The form of a policy, from its first change to the file: who is touched is asked before anything is written.
import { emptyTextField, firstChoice, textFieldOf } from '@readback/tui-kit';
import type { ProductEdit } from '../../desk/edit-product.js';
import type { EditWeighed, ProductFileView } from '../../desk/pack-workshop.js';
import type { VendorEffect, VendorEvent } from '../events.js';
import { freeId, isName, takeTyped, textOf, turned, without } from './typed-values.js';
import type { WorkshopFinding } from './workshop-events.js';
import {
  chosenPolicy,
  type FormRow,
  formRows,
  isChanged,
  type PolicyForm,
  type WorkshopState,
} from './workshop-state.js';
import { moved, stay, typed, type WorkshopStep } from './workshop-step.js';

const MOST_TYPED = 80;

export function openForm(workshop: WorkshopState): WorkshopStep {
  const policy = chosenPolicy(workshop);
  if (policy === undefined) return stay(workshop, { what: 'file-faulty' });
  const { id: policyId, fields } = policy;
  const form: PolicyForm = { policyId, was: fields, now: fields, list: firstChoice, faults: [] };
  return stay({ ...workshop, place: 'form', form });
}

/** A policy of its own: a copy of the chosen one, or what the form has come to. */
export function openNewId(workshop: WorkshopState): WorkshopStep {
  const { file, form } = workshop;
  const from = form?.policyId ?? chosenPolicy(workshop)?.id;
  if (file === undefined || from === undefined) return stay(workshop, { what: 'file-faulty' });
  if (file.freeCode === undefined) return stay(workshop, { what: 'no-free-code' });
  return stay({ ...workshop, place: 'new-id', text: textFieldOf(freeId(from, file.usedIds)) });
}

export function reduceNewId(workshop: WorkshopState, event: VendorEvent): WorkshopStep {
  const { file, form, text } = workshop;
  if (event.type === 'edit') return stay({ ...workshop, text: typed(text, event.event, MOST_TYPED) });
  if (event.type === 'back') return stay({ ...workshop, place: form === undefined ? 'policies' : 'reach' });
  if (event.type !== 'go-on' || file?.freeCode === undefined) return stay(workshop);
  const id = text.value.trim();
  if (!isName(id)) return stay(workshop, { what: 'not-a-name' });
  if (file.usedIds.includes(id)) return stay(workshop, { what: 'id-taken', id });
  const opened = form ?? openForm(workshop).workshop.form;
  if (opened === undefined) return stay(workshop);
  const made = { copyOf: opened.policyId, code: file.freeCode };
  const { weighed: _weighed, ...rest } = opened;
  return stay({ ...workshop, place: 'form', form: { ...rest, policyId: id, made } });
}

export function reduceForm(workshop: WorkshopState, form: PolicyForm, event: VendorEvent): WorkshopStep {
  const withForm = (changes: Partial<PolicyForm>): WorkshopState => ({ ...workshop, form: { ...form, ...changes } });
  if (form.isLeaving) {
    if (event.type === 'yes') return stay({ ...workshop, place: 'policies', form: undefined });
    return event.type === 'no' ? stay(withForm({ isLeaving: false })) : stay(workshop);
  }
  const rows = formRows(form.now);
  const row = rows[form.list.index];
  switch (event.type) {
    case 'list':
      return stay(withForm({ list: moved(form.list, event.event, rows.length) }));
    case 'go-on':
      return row === undefined ? stay(workshop) : changeRow(workshop, form, row);
    case 'remove': {
      const now = row && without(form.now, row);
      if (now === undefined) return stay(workshop, { what: 'not-removable' });
      return stay(withForm({ now, faults: [] }));
    }
    case 'save':
      return save(workshop, form);
    case 'back':
      if (isChanged(form)) return stay(withForm({ isLeaving: true }));
      return stay({ ...workshop, place: 'policies', form: undefined });
    default:
      return stay(workshop);
  }
}

function changeRow(workshop: WorkshopState, form: PolicyForm, row: FormRow): WorkshopStep {
  // A name is a name for ever: another one is another feature.
  if (row.kind === 'feature') return stay(workshop);
  const next = turned(form.now, row);
  if (next === undefined) {
    const text = textFieldOf(textOf(form.now, row));
    return stay({ ...workshop, place: 'value', text, form: { ...form, row } });
  }
  if ('notice' in next) return stay(workshop, next.notice);
  return stay({ ...workshop, form: { ...form, now: next.fields, faults: [] } });
}

export function reduceValue(workshop: WorkshopState, form: PolicyForm, event: VendorEvent): WorkshopStep {
  if (event.type === 'edit') return stay({ ...workshop, text: typed(workshop.text, event.event, MOST_TYPED) });
  const { row, ...closed } = form;
  if (event.type === 'back' || row === undefined) return stay({ ...workshop, place: 'form', form: closed });
  if (event.type !== 'go-on') return stay(workshop);
  const taken = takeTyped(form.now, row, workshop.text.value);
  if ('notice' in taken) return stay(workshop, taken.notice);
  return stay({ ...workshop, place: 'form', form: { ...closed, now: taken.fields, faults: [] } });
}

function save(workshop: WorkshopState, form: PolicyForm): WorkshopStep {
  const { file } = workshop;
  if (file === undefined || !isChanged(form)) return stay(workshop, { what: 'nothing-changed' });
  const { title } = form.now;
  // Calls and orders name a policy by its title.
  const isTaken = file.policies.some(({ id, fields }) => id !== form.policyId && fields.title === title);
  if (isTaken) return stay(workshop, { what: 'title-taken', title });
  return { workshop: { ...workshop, work: 'weighing' }, effects: [weighing(file, editOf(form))] };
}

function editOf({ policyId, made, now: fields }: PolicyForm): ProductEdit {
  return made === undefined ? { kind: 'change', policyId, fields } : { kind: 'add', policyId, fields, ...made };
}

const weighing = ({ productId, print }: ProductFileView, edit: ProductEdit): VendorEffect => ({
  type: 'weigh-edit',
  request: { productId, print, edit },
});

function write(workshop: WorkshopState, edit: ProductEdit, isForExisting = false): WorkshopStep {
  const { file } = workshop;
  if (file === undefined) return stay(workshop);
  const { productId, print } = file;
  return {
    workshop: { ...workshop, work: 'writing' },
    effects: [{ type: 'write-edit', request: { productId, print, edit, isForExisting } }],
  };
}

export function askRemoval(workshop: WorkshopState): WorkshopStep {
  const policy = chosenPolicy(workshop);
  const { file } = workshop;
  if (file === undefined || policy === undefined) return stay(workshop, { what: 'file-faulty' });
  const edit = { kind: 'remove', policyId: policy.id } as const;
  return { workshop: { ...workshop, work: 'weighing' }, effects: [weighing(file, edit)] };
}

type Weighed = Extract<WorkshopFinding, { readonly type: 'edit-weighed' }>;

export function afterWeighing(before: WorkshopState, { request, weighed }: Weighed): WorkshopStep {
  const workshop = { ...before, work: undefined };
  const { edit } = request;
  if (edit.kind === 'remove') {
    return stay({ ...workshop, place: 'remove', removal: weighed, text: emptyTextField });
  }
  const { form } = workshop;
  if (form === undefined) return stay(workshop);
  const seen: WorkshopState = { ...workshop, form: { ...form, faults: weighed.faults, weighed } };
  if (weighed.faults.length > 0) return stay(seen);
  if (edit.kind === 'add' || weighed.touched.length === 0) return write(seen, edit);
  return stay({ ...seen, place: 'reach', reachList: firstChoice });
}

/** The first: existing licences, too. The second: a policy of its own. */
export function reduceReach(workshop: WorkshopState, form: PolicyForm, event: VendorEvent): WorkshopStep {
  switch (event.type) {
    case 'list':
      return stay({ ...workshop, reachList: moved(workshop.reachList, event.event, 2) });
    case 'go-on':
      return workshop.reachList.index === 0 ? write(workshop, editOf(form), true) : openNewId(workshop);
    case 'back':
      return stay({ ...workshop, place: 'form' });
    default:
      return stay(workshop);
  }
}

/** Nobody holds it: Y is enough. */
export const isHeld = (removal: EditWeighed | undefined): boolean => (removal?.touched.length ?? 0) > 0;

export function reduceRemove(workshop: WorkshopState, event: VendorEvent): WorkshopStep {
  const { removal, text } = workshop;
  const policyId = chosenPolicy(workshop)?.id;
  if (event.type === 'back' || event.type === 'no' || policyId === undefined) {
    return stay({ ...workshop, place: 'policies', removal: undefined });
  }
  if ((removal?.faults.length ?? 0) > 0) return stay(workshop);
  const edit = { kind: 'remove', policyId } as const;
  if (!isHeld(removal)) return event.type === 'yes' ? write(workshop, edit) : stay(workshop);
  if (event.type === 'edit') return stay({ ...workshop, text: typed(text, event.event, MOST_TYPED) });
  if (event.type !== 'go-on') return stay(workshop);
  return text.value.trim() === policyId
    ? write(workshop, edit)
    : stay(workshop, { what: 'not-the-word', word: policyId });
}

type Written = Extract<WorkshopFinding, { readonly type: 'edit-written' }>;

export function afterWriting(before: WorkshopState, { request, file }: Written): WorkshopStep {
  const { kind, policyId } = request.edit;
  const index = file.policies.findIndex(({ id }) => id === policyId);
  const policyList = { index: index < 0 ? Math.min(before.policyList.index, file.policies.length - 1) : index };
  const cleared = { form: undefined, removal: undefined, work: undefined } as const;
  return stay(
    { ...before, ...cleared, place: 'policies', file, policyList },
    { what: kind === 'remove' ? 'removed' : 'saved', policyId },
  );
}
