// The service: the licence, the historian that asks it, and a log that tells what becomes of it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type OpenLicenceOptions, openLicence } from '@readback/core/node';
import type { ServiceConfig } from './config.js';
import { createHistorian } from './historian.js';
import { type Log, logChanges, startLine } from './licence-log.js';
import type { ProductNames } from './product-names.js';

export interface Service {
  readonly address: string;
  stop(): Promise<void>;
}

/** `more`: another clock or machine than the real ones. */
export async function startService(
  { kit, host, port, stateFolder, identity }: ServiceConfig,
  log: Log,
  more: Pick<OpenLicenceOptions, 'ports' | 'pollMs'> = {},
): Promise<Service> {
  const licence = openLicence<ProductNames>({
    ...kit,
    ...(stateFolder !== undefined && { stateFolder }),
    ...(identity !== undefined && { identity }),
    ...more,
  });
  log(startLine(licence));
  void logChanges(licence, log);

  const server = createServer(createHistorian(licence));
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const where = `http://${host}:${typeof address === 'object' && address ? address.port : port}`;
  log(`listening on ${where}`);
  return {
    address: where,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await licence.close();
      log('stopped');
    },
  };
}
