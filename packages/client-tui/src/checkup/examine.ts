// Looks at an installation from the kit to the calls that wait. What cannot be opened is a line like any other, and the rest
// is looked at all the same. Never throws.
import { type Pack, ReadbackError } from '@readback/core';
import { inspectMachineParts, type PartReport, type PlaceReport, type Site } from '@readback/core/node';
import { type Check, type CheckPart, type Checkup, noticeCheck } from '../flow/checkup.js';
import { faultOf } from '../flow/fault.js';
import { clockChecks } from './clock-checks.js';
import { callChecks, licenceChecks, meterChecks, standing } from './licence-checks.js';
import { machineChecks } from './machine-checks.js';
import { packChecks } from './pack-checks.js';
import { stateChecks } from './state-checks.js';

export interface ExaminePorts {
  /** Opens the installation anew. Throws what `openSite` throws. */
  readonly open: () => Site;
  /** Where the kit is, for people; absent where nobody looked for one. Throws what finding it throws. */
  readonly kitPlace?: (() => string) | undefined;
  /** Whom to call, where the installation cannot be opened. Throws what `verifyPack` throws. */
  readonly pack?: (() => Pack) | undefined;
  /** Where the state lies, asked where the installation cannot be opened. May throw. */
  readonly places?: (() => readonly PlaceReport[]) | undefined;
  /** Default: those of this machine. */
  readonly inspectParts?: (() => readonly PartReport[]) | undefined;
}

export function examine(ports: ExaminePorts): Checkup {
  const { open, kitPlace, inspectParts = () => inspectMachineParts() } = ports;
  const kit = kitPlace ? attempt('kit', () => [{ part: 'kit', state: 'ok', message: kitPlace() }]) : [];
  let site: Site;
  try {
    site = open();
  } catch (cause) {
    return unopened(cause, ports, inspectParts());
  }
  const checks = [...kit, ...siteChecks(site, inspectParts())];
  const { product, version, support } = site.pack;
  const standingWords = `This is ${product.title}, pack version ${version}: ${standing(site.licence())}.`;
  return { checks, say: [standingWords, problemWords(checks)], support };
}

function siteChecks(site: Site, parts: readonly PartReport[]): Check[] {
  const installation = site.installation();
  const licence = site.licence();
  const reading = site.time();
  // First: what is damaged there is told where the state is.
  const meters = attempt('meters', () => meterChecks(site.basePolicy()?.meters ?? [], site.meters()));
  return [
    ...packChecks(site.pack, installation),
    ...stateChecks(site.places(), site.notices),
    ...licenceChecks(licence, site.grants()),
    ...machineChecks(parts, site.machineMatch(), licence.status === 'wrong-machine' ? licence : {}),
    ...clockChecks(reading, site.clocks(), installation.time),
    ...meters,
    ...callChecks(installation.pending, reading.nowMs),
  ];
}

/** The worst of what was found: only so much is read over the phone. */
function problemWords(checks: readonly Check[]): string {
  const worst = checks.find(({ state }) => state === 'bad') ?? checks.find(({ state }) => state === 'warn');
  if (!worst) return 'All checks are fine.';
  return worst.say ?? worst.message;
}

/** The kit, the pack or the state stand in the way of everything else but the machine. */
function unopened(cause: unknown, ports: ExaminePorts, parts: readonly PartReport[]): Checkup {
  const { kitPlace, places } = ports;
  const fault = faultOf(cause);
  const part = partOf(cause);
  const problem: Check = { ...noticeCheck(part, 'bad', fault), say: fault.message };
  const found =
    part === 'kit' || !kitPlace ? [] : attempt('kit', () => [{ part: 'kit', state: 'ok', message: kitPlace() }]);
  const where = part === 'state' && places ? attempt('state', () => stateChecks(places(), [])) : [];
  const others = where.filter(({ state }) => state !== 'bad');
  const pack = packOf(ports);
  const packs = pack ? packChecks(pack) : [];
  const checks = [...found, ...packs, problem, ...others, ...machineChecks(parts, undefined, {})];
  const what = pack ? `This is ${pack.product.title}, pack version ${pack.version}. ` : '';
  const say = [`${what}The licence cannot be opened here: ${fault.code}.`, fault.message];
  return pack ? { checks, say, support: pack.support } : { checks, say };
}

function packOf({ pack }: ExaminePorts): Pack | undefined {
  try {
    return pack?.();
  } catch {
    // What is wrong with it is what stands in the way.
    return undefined;
  }
}

function partOf(cause: unknown): CheckPart {
  const code = cause instanceof ReadbackError ? cause.code : '';
  if (code.startsWith('kit')) return 'kit';
  return code.startsWith('state') || code === 'disk-full' ? 'state' : 'pack';
}

function attempt(part: CheckPart, look: () => Check[]): Check[] {
  try {
    return look();
  } catch (cause) {
    return [noticeCheck(part, 'bad', faultOf(cause))];
  }
}
