// The compromise drill: what to do when a key may be in somebody else's hands, in order, with the commands to type.
import type { KeysView, KeyView } from './key-views.js';

export interface DrillStep {
  readonly what: string;
  /** Absent where it is done by people. */
  readonly command?: string;
  /** Only a supervisor may give the command. */
  readonly needsSupervisor?: true;
}

const SUPERVISOR = { needsSupervisor: true } as const;

/** A word of a command, quoted where a shell would split it. */
const word = (text: string): string => (/^[\w./@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** @param keys as they are now
 * @param desk the folder to name in the commands; nothing where it is the usual one */
export function drillSteps(keys: KeysView, desk?: string): DrillStep[] {
  const { productId } = keys;
  const run = (rest: string): string => `readback-vendor${desk === undefined ? '' : ` --desk ${word(desk)}`} ${rest}`;
  const product = `--product ${word(productId)}`;
  const suspects = keys.keys.filter(({ status, isHeld }) => status !== 'stolen' && isHeld);
  const hasNext = keys.keys.some(({ status }) => status === 'next');
  const sites = suspects.reduce((sum, { machines }) => sum + machines, 0);
  const stop: DrillStep = {
    what: 'Stop issuing at every desk of this ledger. No licence at a site ends by that.',
    command: run(`key drill ${product}`),
  };
  return [
    ...(keys.frozen === undefined ? [stop] : []),
    {
      what: 'Prove the record against the newest head you keep elsewhere: the lists below are taken from it.',
      command: run('ledger verify'),
    },
    {
      what: 'Find out which files were in reach (the folder "keys", a backup of it) and who knows their passphrase. If the root key was among them: no pack helps; every program needs a new root key compiled in.',
    },
    ...suspects.map((key) => ({
      what: `If issuing key ${key.epoch} was in reach: mark it stolen. ${worth(key)} Grants that nobody at this desk has issued end; leave out recorded ones that are wrong with --except g-1.`,
      ...SUPERVISOR,
      command: run(`key stolen ${key.epoch} ${product}`),
    })),
    {
      what: hasNext
        ? 'Make a new key on a computer that is clean. The next key lay beside the others: if they were in reach, so was it.'
        : 'Make a new key on a computer that is clean.',
      ...SUPERVISOR,
      command: run(`key next ${product}`),
    },
    { what: 'Build the pack that says all this.', ...SUPERVISOR, command: run(`pack build ${word(productId)}`) },
    {
      what: `Bring the kit to every site, first to those that renew soon: until then a site goes on believing the stolen key, and cannot be answered by phone if it knows no other. Machines with grants of these keys: ${sites}.`,
    },
    { what: 'Begin to issue again.', ...SUPERVISOR, command: run(`key thaw ${product}`) },
  ];
}

function worth({ grants, machines, customers }: KeyView): string {
  const count = (number: number, one: string, more: string): string => `${number} ${number === 1 ? one : more}`;
  return `Its ${count(grants, 'recorded grant goes', 'recorded grants go')} on counting (${count(machines, 'machine', 'machines')}, ${count(customers, 'customer', 'customers')}).`;
}
