// Both apps in one terminal. Each has its own store and knows nothing of the other; what the demo adds is a telephone.
import { type ClientStore, createClientFlow } from '@readback/client-tui';
import { createAppExit, runApp } from '@readback/tui-kit';
import { createVendorFlow, type VendorStore } from '@readback/vendor-tui';
import { DemoApp } from './demo-app.js';
import type { Scene } from './scene.js';

export interface DemoStores {
  readonly client: ClientStore;
  readonly vendor: VendorStore;
}

/** @returns the exit code */
export function runDemo(scene: Scene): Promise<number> {
  const exit = createAppExit();
  // Either app's own "quit" ends the demo.
  const stores: DemoStores = {
    client: createClientFlow({ open: scene.openSite, exit: exit.request }),
    vendor: createVendorFlow({ desk: scene.desk, onQuit: exit.request }),
  };
  return runApp(<DemoApp stores={stores} isMachineLent={scene.isMachineLent} />, {
    programName: 'readback-demo',
    exit,
    beforeExit: async () => {
      await Promise.all([stores.client.settled(), stores.vendor.settled()]);
    },
    farewell: () => 'The demo is over; its keys and its licence are gone. README.md says how to start the real apps.',
  });
}
