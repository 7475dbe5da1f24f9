// What the agent says at each step of a call: sentences in a text file that the vendor edits, one `step: sentence` a line,
// with placeholders in braces. A line that is missing or wrong never stops a call: the sentence of this program stands in
// for it, and the line is named.

export type ScriptStep =
  | 'customer'
  | 'new-customer'
  | 'caller-number'
  | 'caller-pin'
  | 'group'
  | 'group-again'
  | 'read-back'
  | 'phrase'
  | 'base'
  | 'receipt'
  | 'order'
  | 'confirm'
  | 'response'
  | 'last-group'
  | 'closing'
  | 'later'
  | 'finished';

/** In the order of the call: what a new desk's script.txt holds. */
const SENTENCES: Readonly<Record<ScriptStep, readonly [about: string, sentence: string]>> = {
  customer: ['Who is calling', 'Which company are you calling for?'],
  'new-customer': ['A customer who is not on record yet', 'How do you spell the name?'],
  'caller-number': ['Checking the caller: the number', 'Which number are you calling from?'],
  'caller-pin': ['Checking the caller: the PIN', 'Please tell me your PIN.'],
  group: ['The challenge, group by group', 'Please read me group {group}.'],
  'group-again': ['Groups that were heard wrong, once all are there', '{groups} again, please.'],
  'read-back': ['Reading the challenge back, group by group', 'I read group {group} back. Tell me if it is wrong.'],
  phrase: ['The two words that show that the challenge was heard right', 'Which two words are on your screen?'],
  base: ['What a renewal builds on', 'Which two words does your screen show under Closing words?'],
  receipt: ['Before a licence is taken back', 'The licence of this machine is given back. Is that right?'],
  order: ['Looking for the order', 'One moment, I am looking at your orders.'],
  confirm: ['Before the response is recorded', 'You will get {offer}. Is that right?'],
  response: ['Reading the response out', "I read {count} groups. Say 'go on' after each, or 'group three again'."],
  'last-group': ['Its last group', 'That was the last group.'],
  closing: ['The words that only an unlocked client shows', 'Which two words are on your screen now?'],
  later: ['The call cannot be finished now', 'Your groups are kept. Call us again, or we call you on {phone}.'],
  finished: ['The end', 'Thank you. Goodbye.'],
};

const isStep = (name: string): name is ScriptStep => Object.hasOwn(SENTENCES, name);
const STEPS: readonly ScriptStep[] = Object.keys(SENTENCES).filter(isStep);

export type Placeholder = 'customer' | 'agent' | 'group' | 'groups' | 'count' | 'offer' | 'product' | 'phone';

/** What a sentence may name; the screen knows what stands for it. */
const PLACEHOLDERS: Readonly<Record<Placeholder, string>> = {
  customer: 'the name of the customer',
  agent: 'your name',
  group: 'the number of a group',
  groups: 'such as Group 3, or Groups 2 and 4',
  count: 'how many groups the response has',
  offer: 'such as Professional, 12 months',
  product: 'the product the challenge comes from',
  phone: 'the first telephone number in the note on the customer',
};

export interface Script {
  readonly sentences: Readonly<Record<ScriptStep, string>>;
  /** Lines that could not be taken, counted from 1. */
  readonly faults: readonly ScriptFault[];
}

export interface ScriptFault {
  readonly line: number;
  /** Such as `there is no step "gruop"`. */
  readonly what: string;
}

const MOST_SENTENCE = 200;

const sentencesOf = (given: ReadonlyMap<ScriptStep, string>): Script['sentences'] =>
  // Every step is there, because the list of steps is where they come from.
  Object.fromEntries(STEPS.map((step) => [step, given.get(step) ?? SENTENCES[step][1]])) as Script['sentences'];

export const DEFAULT_SCRIPT: Script = { sentences: sentencesOf(new Map()), faults: [] };

/** Never throws: what cannot be taken is in `faults`. */
export function parseScript(text: string): Script {
  const given = new Map<ScriptStep, string>();
  const faults: ScriptFault[] = [];
  text.split(/\r\n|\r|\n/).forEach((raw, index) => {
    const line = raw.replace(/^\uFEFF/, '').trim();
    if (line === '' || line.startsWith('#')) return;
    const what = takeLine(line, given);
    if (what !== undefined) faults.push({ line: index + 1, what });
  });
  return { sentences: sentencesOf(given), faults };
}

/** @returns what is wrong with the line */
function takeLine(line: string, given: Map<ScriptStep, string>): string | undefined {
  const [, name, rest] = /^([^:]*):(.*)$/su.exec(line) ?? [];
  if (name === undefined || rest === undefined) return 'there is no ":" between step and sentence';
  const step = name.trim().toLowerCase();
  const sentence = rest.trim();
  if (!isStep(step)) return `there is no step "${shortened(printable(step))}"`;
  if (given.has(step)) return `the step "${step}" was there already`;
  if (sentence === '') return `the sentence of "${step}" is empty`;
  if (sentence.length > MOST_SENTENCE) return `the sentence of "${step}" is longer than ${MOST_SENTENCE} characters`;
  if (printable(sentence) !== sentence) return `the sentence of "${step}" holds characters that cannot be shown`;
  const unknown = [...sentence.matchAll(/\{([^{}]*)\}/gu)].find(([, word]) => !isPlaceholder(word ?? ''));
  if (unknown !== undefined) return `nothing stands for "${shortened(unknown[0])}"`;
  given.set(step, sentence);
  return undefined;
}

const isPlaceholder = (word: string): word is Placeholder => Object.hasOwn(PLACEHOLDERS, word);
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');
const shortened = (text: string): string => (text.length > 30 ? `${text.slice(0, 27)}...` : text);

/** What a new desk is given to edit. */
export function scriptFile(): string {
  return [
    '# What you say at each step of a call. The screen shows these sentences; change them as you like.',
    '# One line for each step:   step: sentence',
    '# A line that is missing or has a mistake is replaced by the sentence of the program, and the desk tells you.',
    '#',
    '# These stand for something:',
    ...Object.entries(PLACEHOLDERS).map(([word, what]) => `#   ${`{${word}}`.padEnd(12)}${what}`),
    ...STEPS.flatMap((step) => ['', `# ${SENTENCES[step][0]}`, `${step}: ${SENTENCES[step][1]}`]),
    '',
  ].join('\n');
}
