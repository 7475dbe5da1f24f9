// What can be wrong with the file or the server that a ledger is on: code → sentence and next step.
import { type ErrorDetails, type ErrorEntry, errorEntries, detailText as text } from '@readback/core';

const { input, system, bug } = errorEntries;

const isServer = (details: ErrorDetails): boolean => text(details, 'place').startsWith('postgres:');

export type PlaceErrorCode =
  | 'ledger-missing'
  | 'ledger-side-files'
  | 'ledger-folder-missing'
  | 'ledger-locked'
  | 'ledger-read-only'
  | 'ledger-disk-full'
  | 'ledger-newer'
  | 'ledger-damaged'
  | 'ledger-not-ours'
  | 'ledger-unreadable'
  | 'ledger-address-invalid'
  | 'ledger-not-empty'
  | 'ledger-unreachable'
  | 'ledger-connection-lost'
  | 'ledger-outcome-unknown'
  | 'ledger-login-refused'
  | 'ledger-database-missing'
  | 'ledger-server-unfit'
  | 'ledger-not-encrypted'
  | 'ledger-too-slow'
  | 'ledger-conflict'
  | 'ledger-bad-value'
  | 'ledger-failed';

export const placeErrors: Record<PlaceErrorCode, ErrorEntry> = {
  // The file or the server.
  'ledger-missing': system(
    (d) => `There is no ledger at ${text(d, 'place')}.`,
    'Give the folder of your desk. Where its ledger is lost, bring it back: readback-vendor ledger restore FILE. A new desk is made with "readback-vendor init".',
  ),
  'ledger-side-files': input(
    (d) => `There are rows of an older ledger beside its place; nothing was made or changed: ${text(d, 'path')}`,
    'Close every desk. Move that file and the one that ends in "-shm" to where you moved the old ledger, named after it as they are now; then try again.',
  ),
  'ledger-folder-missing': system(
    (d) => `The folder for the ledger does not exist: ${text(d, 'place')}`,
    'Make the folder, or give the folder of your desk.',
  ),
  'ledger-locked': system(
    'Another program has held the ledger for too long; nothing was recorded.',
    'Wait until the other desk has finished, then try again. If none is open, end what still holds the file.',
  ),
  'ledger-read-only': system(
    (d) => `The ledger cannot be written: ${text(d, 'place')}`,
    (d) =>
      isServer(d)
        ? 'Give the address of the main server, not of a copy, and a user who may write; then try again.'
        : 'Give your user the right to write the file and its folder, then try again.',
  ),
  'ledger-disk-full': system(
    'The disk is full; nothing was recorded and no code may be read out.',
    'Free some space on the disk of the ledger, then try again.',
  ),
  'ledger-newer': system(
    (d) => `A newer version of this program has changed the ledger (it knows "${text(d, 'migration')}").`,
    'Update this program; do not work on this ledger with the old one.',
  ),
  'ledger-damaged': system(
    (d) => `The ledger is damaged: ${text(d, 'place')}`,
    'Keep the file as it is, restore the newest backup, and reconcile it before issuing.',
  ),
  'ledger-not-ours': system(
    (d) => `${isServer(d) ? 'This database' : 'This file'} is not a Readback ledger: ${text(d, 'place')}`,
    (d) =>
      isServer(d)
        ? 'Give the database of your desk, or an empty one for a new desk; nothing was changed.'
        : 'Give the folder of your desk; the file was not changed.',
  ),
  'ledger-unreadable': system(
    (d) => `The ledger cannot be opened or read: ${text(d, 'place')}`,
    'Check that the disk is there and that your user may read the file, then try again.',
  ),
  // A server only.
  'ledger-address-invalid': input(
    (d) => `The address of the ledger's database cannot be used: ${text(d, 'what')}.`,
    'Write it as in postgres://user@host:5432/database. The password comes from PGPASSWORD, ~/.pgpass or READBACK_DB.',
  ),
  'ledger-not-empty': input(
    (d) => `This database holds the ledger of a desk already: ${text(d, 'place')}`,
    'To work on that ledger from here, copy the folder of its desk. For a new desk, give an empty database.',
  ),
  'ledger-unreachable': system(
    (d) => `The server of the ledger does not answer: ${text(d, 'place')}. Nothing was recorded.`,
    'Check the address, the network and that the server runs, then try again.',
  ),
  'ledger-connection-lost': system('The connection to the ledger was lost; nothing was recorded.', 'Try again.'),
  'ledger-outcome-unknown': system(
    'The connection to the ledger was lost at the last moment: it is not known whether this was recorded.',
    'Do not read anything out. When the server answers again, hear the same challenge once more: if its response was recorded it is shown, and no second seat is taken. Look before you do anything else again.',
  ),
  'ledger-login-refused': system(
    (d) => `The server of the ledger refuses this user or password: ${text(d, 'place')}`,
    'Check the name in the address, and the password in PGPASSWORD, in ~/.pgpass or in READBACK_DB.',
  ),
  'ledger-database-missing': system(
    (d) => `There is no such database on the server: ${text(d, 'place')}`,
    'Check its name. For a new desk, make an empty database first: createdb NAME',
  ),
  'ledger-server-unfit': system(
    (d) => `A ledger cannot be kept in ${text(d, 'place')}: ${text(d, 'what')}.`,
    'Ask whoever runs the server for a database as docs/desk.md describes it.',
  ),
  'ledger-not-encrypted': system(
    (d) => `No secure connection to the server of the ledger could be made: ${text(d, 'place')}`,
    'Check sslmode and sslrootcert in the address, and the certificate of the server.',
  ),
  'ledger-too-slow': system(
    'The server of the ledger took too long for one step and stopped it; nothing was recorded.',
    'Try again when the server has less to do.',
  ),
  'ledger-conflict': system(
    'Another program was in the way at the ledger each time it was tried; nothing was recorded.',
    'Try again.',
  ),
  'ledger-bad-value': bug(
    'A value of a kind that the database cannot hold reached the ledger; nothing was recorded.',
    'Report what you did last.',
  ),
  'ledger-failed': bug(
    'The ledger failed in a way this program does not know; nothing was recorded.',
    'Try again; if it happens twice, report it.',
  ),
};
