// Every schema change, in order of its name. Forward only, and a plain object so that a bundle holds them all.
import type { Migration } from 'kysely';
import { deskMigration } from './0001-desk.js';
import { callsMigration } from './0002-calls.js';
import { auditMigration } from './0003-audit.js';
import { peopleMigration } from './0004-people.js';
import { keyEventsMigration } from './0006-key-events.js';
import { returnsMigration } from './0007-returns.js';
import { fewSeatsMigration } from './0008-few-seats.js';
import { rowProofsMigration } from './0009-row-proofs.js';

export const migrations: Readonly<Record<string, Migration>> = {
  '0001-desk': deskMigration,
  '0002-calls': callsMigration,
  '0003-audit': auditMigration,
  '0004-people': peopleMigration,
  '0006-key-events': keyEventsMigration,
  '0007-returns': returnsMigration,
  '0008-few-seats': fewSeatsMigration,
  '0009-row-proofs': rowProofsMigration,
};
