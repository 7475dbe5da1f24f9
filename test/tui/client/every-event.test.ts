// The reducer under every event on every screen.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientCommands, hintsOf, offersOf } from '../../../packages/client-tui/src/flow/keys.js';
import { reduceClient } from '../../../packages/client-tui/src/flow/reduce.js';
import type {
  ClientCommand,
  ClientEvent,
  ClientState,
  EntryScreen,
} from '../../../packages/client-tui/src/flow/state.js';
import { groupsFor, siteIn, temporaryFolder } from '../../node/site-fixture.js';
import { lifePackFile } from '../../support/life-pack.js';
import { atEntry, misheard, type Person, personAt } from './client-fixture.js';

describe('every screen with every event', () => {
  const allCommands = Object.keys(clientCommands) as ClientCommand[];

  async function screens(): Promise<ClientState[]> {
    const states: ClientState[] = [];
    const keep = (person: Person): void => void states.push(person.state());
    const first = personAt();
    keep(first);
    await first.press('proceed');
    keep(first);
    await first.press('fresh');
    keep(first);
    await first.press('no', 'proceed');
    keep(first);
    const groups = groupsFor(first.on('entry').pending.challenge);
    await first.type(...groups.slice(0, 3), misheard(groups[3] ?? ''), 'K7');
    keep(first);
    await first.press('entry-help');
    keep(first);
    await first.press('close-help');
    await first.paste([...groups.slice(0, 14), misheard(groups[14] ?? '')].join(' '));
    keep(first);
    await first.paste(groups.join(' '));
    keep(first);
    await first.press('proceed');
    keep(first);
    const site = siteIn(first.folder);
    site.saveDraft({ challenge: site.challenge('change').challenge, groups: ['K7'], current: 0 });
    site.challenge('activate');
    const second = personAt(first.folder);
    await second.press('waiting');
    keep(second);
    await second.press('drop');
    keep(second);
    await second.press('no', 'proceed', 'back', 'qr');
    keep(second);
    const third = await atEntry(undefined, { breathe: () => new Promise(() => undefined) });
    await third.type(...third.groups.slice(0, 3));
    await third.press('read-back');
    keep(third);
    await third.press('end-read-back');
    for (const group of third.groups.slice(3).with(2, misheard(third.groups[5] ?? ''))) {
      third.store.dispatch({ type: 'type', event: { type: 'text', text: group } });
    }
    expect(third.on('entry').phase).toBe('healing');
    keep(third);
    const broken = personAt(undefined, { open: () => siteIn(temporaryFolder(), { packFile: '' }) });
    keep(broken);
    await broken.press('check-up');
    keep(broken);
    for (const person of await afterTheCall()) keep(person);
    return states;
  }

  /** The list of acts, its question, a report, a receipt, a checkup, and the status before and after. */
  async function afterTheCall(): Promise<Person[]> {
    const packFile = lifePackFile();
    const at = async (...acts: number[]): Promise<Person> => {
      const folder = temporaryFolder();
      const site = siteIn(folder, { packFile });
      const { challenge } = site.challenge('activate');
      site.enterResponse(groupsFor(challenge, { pack: site.pack, policyId: 'counted', quantity: 1 }));
      const person = personAt(folder, { packFile });
      for (const act of acts) {
        await person.press('acts');
        for (let index = 0; index < act; index++) {
          person.store.dispatch({ type: 'choose', event: { type: 'down' } });
        }
        await person.press('proceed');
      }
      return person;
    };
    const asked = await at(4);
    const given = await at(4);
    await given.press('yes');
    const people = [await at(), await at(0), await at(3), asked, given, await at(6)];
    expect(people.map((person) => person.state().screen.name)).toEqual([
      'status',
      'challenge',
      'outgoing',
      'acts',
      'outgoing',
      'checkup',
    ]);
    return people;
  }

  const entryOf = ({ screen }: ClientState): EntryScreen | undefined => (screen.name === 'entry' ? screen : undefined);

  test('never throws, never loses what was typed, and always lets a person out', async () => {
    const states = await screens();
    expect(new Set(states.map(({ screen }) => screen.name)).size).toBe(10);
    const eventArb: fc.Arbitrary<ClientEvent> = fc.oneof(
      fc.constantFrom(...allCommands).map((command) => ({ type: 'command', command }) as const),
      fc.constantFrom<ClientEvent>(
        { type: 'suspend' },
        { type: 'read', event: { type: 'next' } },
        { type: 'read', event: { type: 'digit', digit: '9' } },
        { type: 'read-back', event: { type: 'tick', tick: 'wrong' } },
        { type: 'choose', event: { type: 'down' } },
        { type: 'choose', event: { type: 'last' } },
        { type: 'scroll', top: -5 },
        { type: 'scroll', top: 1e6 },
        { type: 'checked-up', checkup: { checks: [], say: [] } },
        { type: 'heal-progress', checks: 8 },
        { type: 'not-healed', groups: [] },
        { type: 'type', event: { type: 'enter' } },
        { type: 'type', event: { type: 'move', by: -20 } },
        { type: 'type', event: { type: 'jump', group: 99 } },
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...states), fc.array(eventArb, { maxLength: 12 }), (start, events) => {
        let state = start;
        for (const event of events) {
          const before = entryOf(state);
          const { state: next, effects = [] } = reduceClient(state, event);
          const after = entryOf(next);
          if (before && after) expect(after.input.groups).toEqual(before.input.groups);
          if (before && !after) {
            // Left: what was typed is in the draft that is kept at hand, and on its way to the disk if it was not there.
            const draft =
              next.site?.drafts.find(({ challenge }) => challenge === before.pending.challenge)?.groups ?? before.saved;
            expect(before.input.groups.every((group, index) => (draft[index] ?? '') === group)).toBe(true);
          }
          if (event.type === 'command' && event.command === 'interrupt') {
            expect(effects.at(-1)).toEqual({ type: 'exit', exitCode: 130 });
          }
          state = next;
        }
        expect(offersOf(state).some(({ command }) => command === 'interrupt')).toBe(true);
        expect(hintsOf(state).every(({ keys, label }) => keys !== '' && label !== '')).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
