// One server for a whole run; each test makes databases of its own in it.
import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the server, without the name of a database. */
    readonly postgresServer: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  project.provide('postgresServer', server.addressOf(''));
  return () => server.remove();
}
