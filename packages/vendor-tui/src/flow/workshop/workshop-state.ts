// The pack workshop as plain data: which product, which policy, what is being changed.
import { type ChoiceListState, emptyTextField, firstChoice, type TextFieldState } from '@readback/tui-kit';
import type { BuiltPack, UnsignedPack } from '../../desk/build-pack.js';
import type { PolicyFields } from '../../desk/edit-product.js';
import type { LintFinding } from '../../desk/lint.js';
import type {
  EditWeighed,
  NextPack,
  ProductFileView,
  WorkshopPolicy,
  WorkshopProduct,
} from '../../desk/pack-workshop.js';
import type { SlowWork } from '../state.js';

export type WorkshopPlace =
  | 'products'
  | 'policies'
  /** All that is wrong in the file. */
  | 'problems'
  /** The id of a policy that is made from another one. */
  | 'new-id'
  | 'form'
  /** One value of the form is typed. */
  | 'value'
  /** Who gets the changed terms. */
  | 'reach'
  | 'remove'
  | 'next-pack'
  /** What ends or weakens licences has to be meant. */
  | 'accept'
  | 'root'
  | 'building'
  | 'built'
  | 'simulate'
  | 'timeline';

export type WorkshopWork = 'reading' | 'weighing' | 'writing' | 'comparing' | 'building-unsigned' | 'simulating';

/** A line of the form. */
export type FormRow =
  | { readonly kind: 'feature' | 'limit'; readonly name: string }
  | {
      readonly kind:
        | 'title'
        | 'new-feature'
        | 'new-limit'
        | 'term'
        | 'unit'
        | 'graceDays'
        | 'stacks'
        | 'returnable'
        | 'restorable';
    };

export interface PolicyForm {
  readonly policyId: string;
  /** Of one that is not in the file yet. */
  readonly made?: { readonly copyOf: string; readonly code: number };
  /** As it stands in the file. */
  readonly was: PolicyFields;
  readonly now: PolicyFields;
  readonly list: ChoiceListState;
  /** That is being typed. */
  readonly row?: FormRow;
  /** Of the last try to save it. */
  readonly faults: readonly LintFinding[];
  readonly weighed?: EditWeighed;
  /** It would be left with changes that are not saved. */
  readonly isLeaving?: boolean;
}

export type RootField = 'file' | 'passphrase';
export type TimelineField = 'quantity' | 'day';

export interface WorkshopState {
  readonly place: WorkshopPlace;
  readonly work?: WorkshopWork | undefined;
  readonly progress?: SlowWork | undefined;
  readonly products?: readonly WorkshopProduct[];
  readonly productList: ChoiceListState;
  readonly file?: ProductFileView | undefined;
  readonly policyList: ChoiceListState;
  readonly form?: PolicyForm | undefined;
  /** Of the two ways to reach people. */
  readonly reachList: ChoiceListState;
  /** The policy that would be removed, and who loses it. */
  readonly removal?: EditWeighed | undefined;
  readonly next?: NextPack | undefined;
  /** Signed here, or a file to sign. */
  readonly way: 'sign' | 'hand-over';
  readonly isAccepted: boolean;
  readonly built?: BuiltPack | UnsignedPack | undefined;
  readonly rootField: RootField;
  readonly rootFile: TextFieldState;
  readonly timelineField: TimelineField;
  readonly quantity: TextFieldState;
  readonly timeline?: readonly string[] | undefined;
  /** Whatever else is typed. */
  readonly text: TextFieldState;
  /** The line of a long text that stands on top. */
  readonly scroll: ChoiceListState;
}

export const startWorkshop: WorkshopState = {
  place: 'products',
  work: 'reading',
  productList: firstChoice,
  policyList: firstChoice,
  reachList: firstChoice,
  way: 'sign',
  isAccepted: false,
  rootField: 'passphrase',
  rootFile: emptyTextField,
  timelineField: 'quantity',
  quantity: emptyTextField,
  text: emptyTextField,
  scroll: firstChoice,
};

export function chosenPolicy({ file, policyList }: WorkshopState): WorkshopPolicy | undefined {
  return file?.policies[policyList.index];
}

/** In the order of the form. */
export function formRows({ features, limits }: PolicyFields): readonly FormRow[] {
  return [
    { kind: 'title' },
    ...features.map((name) => ({ kind: 'feature', name }) as const),
    { kind: 'new-feature' },
    ...Object.keys(limits).map((name) => ({ kind: 'limit', name }) as const),
    { kind: 'new-limit' },
    { kind: 'term' },
    { kind: 'unit' },
    { kind: 'graceDays' },
    { kind: 'stacks' },
    { kind: 'returnable' },
    { kind: 'restorable' },
  ];
}

export function isChanged({ was, now, made }: PolicyForm): boolean {
  return made !== undefined || JSON.stringify(was) !== JSON.stringify(now);
}

/** What is to be read in full at this place, line by line. */
export function longText({ place, file, next, timeline }: WorkshopState): readonly string[] {
  switch (place) {
    case 'problems':
      return (file?.findings ?? []).flatMap(findingLines);
    case 'next-pack':
      return next?.lines ?? [];
    case 'accept':
      return (next?.toAccept ?? []).map(({ name, says }) => `${name}: ${says}`);
    case 'timeline':
      return timeline ?? [];
    default:
      return [];
  }
}

/** `12:7  warning: policies[0].term is for ever`, and below it what to do. */
export function findingLines({ line, column, severity, path, what, mend }: LintFinding): string[] {
  const place = [path, what].filter((part) => part !== '').join(' ');
  return [`${line}:${column}  ${severity}: ${place}`, `    ${mend}`];
}

/** Of one policy; `index` as it stands in the file. */
export function findingsOf(findings: readonly LintFinding[], index: number): readonly LintFinding[] {
  return findings.filter(({ path }) => path === `policies[${index}]` || path.startsWith(`policies[${index}].`));
}
