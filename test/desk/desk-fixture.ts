// A whole desk in a folder of its own with cheap passphrases, and a site that was handed its kit.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  acceptResponse,
  digestParts,
  type Installation,
  type MachineParts,
  NEW_INSTALLATION,
  type Pack,
  type Phrase,
  type Purpose,
  parseKit,
  printOfParts,
  requestChallenge,
  verifyPack,
} from '@readback/core';
import { exampleProduct } from '../../packages/vendor-tui/src/desk/example-product.js';
import type { DeskMade } from '../../packages/vendor-tui/src/desk/init-desk.js';
import { initDesk } from '../../packages/vendor-tui/src/desk/init-desk.js';
import { type OpenDesk, openDesk } from '../../packages/vendor-tui/src/desk/open-desk.js';
import type { DeskPorts } from '../../packages/vendor-tui/src/desk/ports.js';
import { machine } from '../support/example-vendor.js';
import { copySchema, DATABASE, type LedgerPlace, newLedgerPlace, placeOfFile } from './database-fixture.js';
import { temporaryFolder } from './ledger-fixture.js';

export const PASSPHRASE = 'copper lantern drifts north';
export const NOW_MS: number = Date.UTC(2026, 10, 22, 9);
export const PRODUCT = 'com.example.historian';

/** For acts that ask a second passphrase only of agents who have one of their own. */
export const neverAsked = async (): Promise<string> => {
  throw new Error('a passphrase was asked for');
};

export interface DeskFixture {
  readonly folder: string;
  readonly made: DeskMade;
  /** The clock of the desk; tests set it. */
  readonly clock: { nowMs: number };
  readonly ports: Partial<DeskPorts>;
  readonly open: () => Promise<OpenDesk>;
  /** Does something to the ledger as another program would. */
  readonly tamper: (statements: string) => Promise<void>;
  readonly remove: () => void;
}

/** Where the ledger of a desk is, when it is not a file in its folder. */
async function placeOfLedger(): Promise<LedgerPlace | undefined> {
  return DATABASE === 'sqlite' ? undefined : await newLedgerPlace();
}

async function make(folder: string, nowMs: () => number, place?: LedgerPlace): Promise<DeskMade> {
  const ports = { nowMs, workFactor: 2, ...databaseOf(place) };
  const made = await initDesk({ folder, passphrase: PASSPHRASE, agent: 'Ada' }, ports);
  // Without its comments, for tests that change it as JSON.
  writeFileSync(made.productFile, `${JSON.stringify(exampleProduct, null, 2)}\n`);
  return made;
}

const databaseOf = (place: LedgerPlace | undefined): Partial<DeskPorts> =>
  place === undefined ? {} : { database: place.address };

let original: Promise<{ readonly made: DeskMade; readonly place: LedgerPlace | undefined }> | undefined;

/** One desk a test file is made, and each test works on a copy of it: the folder of a desk can be moved. */
async function copyOfOriginal(folder: string): Promise<{ made: DeskMade; place: LedgerPlace | undefined }> {
  if (original === undefined) {
    const temporary = temporaryFolder();
    process.once('exit', temporary.remove);
    original = placeOfLedger().then(async (place) => ({
      made: await make(join(temporary.path, 'desk'), () => NOW_MS, place),
      place,
    }));
  }
  const { made, place } = await original;
  cpSync(made.folder, folder, { recursive: true });
  const moved = (path: string): string => join(folder, relative(made.folder, path));
  const copy = {
    folder,
    productFile: moved(made.productFile),
    packFile: moved(made.packFile),
    kitFile: moved(made.kitFile),
    rootKeyFile: moved(made.rootKeyFile),
    issuingKeyFile: moved(made.issuingKeyFile),
  };
  return { made: copy, place: place === undefined ? undefined : await copySchema(place) };
}

/** A desk in a folder of its own. All of a test file have the same keys, but for one that is `other`. */
export async function makeDesk(which?: 'other'): Promise<DeskFixture> {
  const temporary = temporaryFolder();
  const clock = { nowMs: NOW_MS };
  const nowMs = (): number => clock.nowMs;
  const folder = join(temporary.path, 'desk');
  const { made, place } = await (which === 'other' ? makeOther(folder, nowMs) : copyOfOriginal(folder));
  const ports = { nowMs, workFactor: 2, ...databaseOf(place) };
  const { tamper } = place ?? placeOfFile(join(folder, 'ledger.sqlite'));
  const open = (): Promise<OpenDesk> => openDesk(folder, PASSPHRASE, ports);
  return { folder, made, clock, ports, open, tamper, remove: temporary.remove };
}

async function makeOther(folder: string, nowMs: () => number): ReturnType<typeof copyOfOriginal> {
  const place = await placeOfLedger();
  return { made: await make(folder, nowMs, place), place };
}

/** A client at a site, in the pure core. */
export class Site {
  installation: Installation = NEW_INSTALLATION;
  readonly pack: Pack;
  parts: MachineParts;
  readonly #clock: { nowMs: number };
  #nonce = 0;

  constructor(desk: Pick<DeskFixture, 'made' | 'clock'>, parts: MachineParts = machine) {
    const kit = parseKit(readFileSync(desk.made.kitFile, 'utf8'));
    this.pack = verifyPack(kit.packFile, kit.trust);
    this.parts = parts;
    this.#clock = desk.clock;
  }

  challenge(purpose: Purpose = 'activate', fresh = false): string[] {
    this.#nonce += 1;
    const act = requestChallenge(this.installation, this.pack, {
      purpose,
      print: printOfParts(digestParts(this.pack.product.id, this.parts)),
      random: { nonce: this.#nonce, counterStart: 41 },
      nowMs: this.#clock.nowMs,
      fresh,
    });
    this.installation = act.installation;
    return act.pending.challenge.split(' ');
  }

  enter(groups: readonly string[]): Phrase {
    const act = acceptResponse(this.installation, this.pack, { groups, nowMs: this.#clock.nowMs });
    this.installation = act.installation;
    return act.closingPhrase;
  }
}

/** The example customer and the example order. */
export async function exampleOrderOf(desk: OpenDesk): Promise<{ customerId: string; orderId: string }> {
  const [customer] = await desk.findCustomers('example plant');
  const order = (await desk.orders(customer?.id ?? '')).find(({ seatsTotal }) => seatsTotal === 3);
  return { customerId: customer?.id ?? '', orderId: order?.id ?? '' };
}
