// The vendor's app over a desk in memory, driven by events as its screens would dispatch them.
import {
  createVendorFlow,
  type DeskDoor,
  type VendorEvent,
  type VendorState,
  type VendorStore,
} from '@readback/vendor-tui';
import { CHALLENGE, createFakeDesk, type FakeDesk } from '../../support/fake-desk.js';

export const NOW_MS: number = Date.UTC(2026, 10, 22, 9);

export interface Played {
  readonly desk: FakeDesk;
  readonly store: VendorStore;
  readonly exits: number[];
  /** Dispatches one after the other and waits for what each leads to. */
  readonly play: (...events: VendorEvent[]) => Promise<VendorState>;
  readonly call: () => VendorState['calls'][number];
}

export const event = {
  type: (text: string): VendorEvent => ({ type: 'edit', event: { type: 'insert', text } }),
  clear: { type: 'edit', event: { type: 'clear' } },
  code: (text: string): VendorEvent => ({ type: 'code', event: { type: 'text', text } }),
  enterCode: { type: 'code', event: { type: 'enter' } },
  down: { type: 'list', event: { type: 'down' } },
  space: { type: 'read', event: { type: 'next' } },
  end: { type: 'read', event: { type: 'last' } },
  goOn: { type: 'go-on' },
  back: { type: 'back' },
  yes: { type: 'yes' },
  no: { type: 'no' },
  newCall: { type: 'new-call' },
  newOrder: { type: 'new-order' },
  paste: (text: string): VendorEvent => ({ type: 'code', event: { type: 'paste', text } }),
  choose: { type: 'choose' },
  later: { type: 'later' },
  readAgain: { type: 'read-again' },
  spelling: { type: 'next-spelling' },
} as const satisfies Record<string, VendorEvent | ((text: string) => VendorEvent)>;

function playedOn(store: VendorStore, desk: FakeDesk, exits: number[]): Played {
  return {
    desk,
    store,
    exits,
    async play(...events) {
      await store.settled();
      for (const one of events) {
        store.dispatch(one);
        await store.settled();
      }
      return store.getState();
    },
    call() {
      const [call] = store.getState().calls;
      if (call === undefined) throw new Error('no call is open');
      return call;
    },
  };
}

/** With a desk that was used before, the program has been started again. */
export function openDesk(desk: FakeDesk = createFakeDesk()): Played {
  const exits: number[] = [];
  const options = { desk, nowMs: () => NOW_MS, onQuit: (code: number) => exits.push(code) };
  return playedOn(createVendorFlow(options), desk, exits);
}

export const FOLDER = '/desks/example';
export const PASSPHRASE = 'orange kettle museum';

export function behindDoor(door: (desk: FakeDesk) => DeskDoor, passphrase?: string): Played {
  const desk = createFakeDesk();
  const exits: number[] = [];
  const options = {
    door: door(desk),
    folder: FOLDER,
    suggestedAgent: 'Ada',
    passphrase,
    onQuit: (code: number) => exits.push(code),
  };
  return playedOn(createVendorFlow(options), desk, exits);
}

/** A call up to the two words. */
export const TO_PHRASE: readonly VendorEvent[] = [
  event.newCall,
  event.type('exa'),
  event.goOn,
  event.code(CHALLENGE.join('')),
];
export const TO_CONFIRM: readonly VendorEvent[] = [...TO_PHRASE, event.yes, event.goOn];
export const TO_RESPONSE: readonly VendorEvent[] = [...TO_CONFIRM, event.yes];
export const TO_CLOSING: readonly VendorEvent[] = [...TO_RESPONSE, event.end, event.space];
