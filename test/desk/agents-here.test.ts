// Who can open a desk on this computer, told before anybody types a passphrase.
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { agentsHere } from '../../packages/vendor-tui/src/desk/agents-here.js';
import { agentKeyFile } from '../../packages/vendor-tui/src/keystore/index.js';
import { makeDesk } from './desk-fixture.js';

it('names whoever has a key file here, the usual one first, and nobody where there is no desk', async () => {
  const { folder, remove } = await makeDesk();
  for (const name of ['Bo', 'Zoë / "night".*']) copyFileSync(agentKeyFile(folder, 'Ada'), agentKeyFile(folder, name));
  for (const other of ['agent-%zz.age', 'agent-B%6F.age', 'agent-.age', 'agent-Cy.age.1f.new']) {
    writeFileSync(join(folder, 'keys', other), '');
  }
  expect(await agentsHere(folder)).toEqual(['Ada', 'Bo', 'Zoë / "night".*']);
  expect(await agentsHere(folder, { agent: 'Bo' })).toEqual(['Bo', 'Ada', 'Zoë / "night".*']);
  expect(await agentsHere(join(folder, 'nowhere'))).toEqual([]);
  remove();
});
