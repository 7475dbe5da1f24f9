// Every parser of what was not made by the program itself.
import type { FuzzTarget } from '../engine.js';
import { codeTargets } from './codes.js';
import { deskTargets } from './desk.js';
import { packTargets } from './packs.js';
import { productTargets } from './product.js';
import { siteTargets } from './site.js';
import { terminalTargets } from './terminal.js';

export const TARGETS: readonly FuzzTarget[] = [
  ...codeTargets,
  ...packTargets,
  ...siteTargets,
  ...deskTargets,
  ...productTargets,
  ...terminalTargets,
];
