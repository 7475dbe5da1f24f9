// The app on the whole terminal. Loaded only when a screen is needed: Ink takes longer to load than a command to run.
import { createAppExit, runApp } from '@readback/tui-kit';
import { createElement } from 'react';
import { ClientApp } from './app.js';
import { examine } from './checkup/examine.js';
import { createClientFlow } from './client-flow.js';
import { type CommandContext, examinePorts, openClientSite, wantedSpelling } from './commands/context.js';
import { inNameOf, nameOfProgram } from './commands/own-name.js';
import { farewellOf } from './flow/farewell.js';

/** @returns the exit code */
export function runClient(context: CommandContext): Promise<number> {
  const name = context.kit ? nameOfProgram(context.program) : 'readback';
  const exit = createAppExit();
  const store = createClientFlow({
    open: () => openClientSite(context),
    examine: () => examine(examinePorts(context)),
    exit: exit.request,
    spelling: wantedSpelling(context),
  });
  return runApp(createElement(ClientApp, { store, programName: name }), {
    programName: name,
    exit,
    beforeExit: async () => {
      store.dispatch({ type: 'suspend' });
      await store.settled();
    },
    farewell: () => {
      const words = farewellOf(store.getState());
      return words === undefined ? undefined : inNameOf(name)(words);
    },
  });
}
