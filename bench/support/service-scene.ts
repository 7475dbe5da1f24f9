// A simulated machine with a licence that does not end within a year.

import { storedChallenge } from '@readback/core';
import { openSite, type Site } from '@readback/core/node';
import { type SimulatedMachine, simulatedMachine } from '../../test/node/simulated-machine.js';
import { answer, packFile, trust } from '../../test/support/example-vendor.js';

/** On a disk in memory. */
export const STATE_FOLDER = '/state';

export function activatedComputer(): SimulatedMachine {
  const computer = simulatedMachine();
  activate(openSite({ trust, packFile, stateFolder: STATE_FOLDER, ports: computer.ports }));
  return computer;
}

export function activate(site: Site): void {
  const { challenge } = site.challenge('activate');
  site.enterResponse(answer(storedChallenge(challenge), { quantity: 36 }).groups);
}
