// Tells of each mutant that survives when it does: a whole run takes long.
import { readFileSync } from 'node:fs';
import { rowOf, survivorOf } from './survivors.mjs';

class TellSurvivors {
  onMutantTested(mutant) {
    if (mutant.status !== 'Survived' && mutant.status !== 'NoCoverage') return;
    const one = survivorOf(mutant.fileName, readFileSync(mutant.fileName, 'utf8'), mutant);
    console.log(`${mutant.status}: ${rowOf(one)} (line ${one.line})`);
  }
}

export const strykerPlugins = [{ kind: 'Reporter', name: 'tell-survivors', factory: () => new TellSurvivors() }];
