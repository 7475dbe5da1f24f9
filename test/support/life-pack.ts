// A pack whose policies can be returned, restored, tried out and counted: what the life of a licence after its first call is
// tested with.
import { buildPack, readProductDefinition, signPack } from '@readback/core/vendor';
import { packKeys, productJson, rootSecret } from './example-vendor.js';

export const lifePackFile = (version = 2, secret: Uint8Array = rootSecret): string =>
  signPack(
    buildPack(
      {
        ...readProductDefinition({
          ...productJson,
          policies: [
            ...productJson.policies,
            { code: 10, id: 'forever', title: 'Forever', features: ['historian'], term: null, restorable: true },
            {
              code: 12,
              id: 'counted',
              title: 'Counted',
              features: ['historian'],
              term: { months: 1 },
              meters: ['tags'],
            },
            { code: 13, id: 'try-out', title: 'Try-out', kind: 'trial', features: ['historian'], term: { days: 14 } },
          ],
        }),
        version,
        keys: packKeys,
      },
      new Set(),
    ),
    [secret],
  );
