// readback-vendor ledger verify, head, export, backup, restore, reconcile, accept-clock: proving the record of every act,
// keeping copies of it, and going on after one was brought back.
//   verify       --json: { isSound: true, rows, head, isPinned, headLost? } or { isSound: false, seq, fault, record?, gap? }
//                and exit 1
//   head         --json: { seq, hash, line, head }
//   export       the rows themselves; with --out --json: { path, format }
//   backup       --json: { path, records, head: { seq, hash } }
//   restore      --json: { place, records, head, verified }, and exit 1 where it does not add up
//   reconcile    --json: { restoredSeq, missing }: null where nobody knows how many rows are
//   accept-clock --json: { newestMs, nowMs }
import { dayOfMs, formatDay } from '@readback/core';
import { EXIT } from '@readback/tui-kit/plain';
import { deskPorts, restoreFromFile } from '../desk/index.js';
import { type AcceptedGap, type ChainReport, EXPORT_FORMATS, formatTime } from '../ledger/index.js';
import { answer, type CommandContext, deskFolder, pathOf, withReader, withWriter } from './context.js';
import { commandErrors } from './errors.js';

export async function verifyLedger(
  context: CommandContext,
  { head }: { readonly head?: string | undefined },
): Promise<number> {
  return await withReader(context, async (desk) => {
    const report = await progressing(context, () =>
      desk.verifyLedger((done, of) => context.showProgress('Checking rows', done / of), head),
    );
    answer(context, report, verifyText(report, head !== undefined));
    return report.isSound ? EXIT.ok : EXIT.no;
  });
}

function verifyText(report: ChainReport, hasHead: boolean): readonly string[] {
  if (!report.isSound) {
    const { seq, fault, record, gap } = report;
    if (gap !== undefined) {
      return [
        `The head you gave may be of rows that were lost and ${acceptedText(gap)}, or of rows that were taken away since.`,
        `The rows that are here are sound. Whether any are missing since, only a head shows that was taken after row ${gap.seq}: give that one.`,
      ];
    }
    return [
      `The ledger was changed outside this program: row ${seq} (${FAULTS[fault]}${record === undefined ? '' : `: ${record}`}).`,
      'Keep the file as it is, and compare it with your newest backup before you issue anything.',
    ];
  }
  return [
    `All ${report.rows} rows are sound, in order and signed, and all records agree with them.`,
    ...headLines(report, hasHead),
    ...(report.isPinned
      ? []
      : ["desk.json does not name the first agent's key yet: open this desk once with the passphrase of that agent."]),
  ];
}

function headLines({ headLost }: Extract<ChainReport, { isSound: true }>, hasHead: boolean): readonly string[] {
  if (headLost !== undefined) {
    return [
      `The head you gave lies in rows that were lost and ${acceptedText(headLost)}. It shows nothing about the rows of today.`,
      'Keep the head of today instead: readback-vendor ledger head',
    ];
  }
  return [
    hasHead
      ? 'The head you gave is part of it: up to that row nothing was changed or taken away.'
      : 'Whether its newest rows were cut off only a head kept elsewhere can show: verify --head "HEAD".',
  ];
}

const acceptedText = ({ seq, agent, atMs }: AcceptedGap): string =>
  `accepted as lost on ${formatDay(dayOfMs(atMs))} by ${agent} (row ${seq})`;

const FAULTS: Readonly<Record<Extract<ChainReport, { isSound: false }>['fault'], string>> = {
  'row-missing': 'a row is missing',
  'row-order': 'it does not follow the one before it',
  'row-changed': 'its text was changed',
  'agent-unknown': 'signed by nobody on record',
  'agent-other-key': 'the first agent is another one than desk.json names',
  'agent-disabled': 'signed by an agent who was disabled',
  'signature-wrong': 'its signature is wrong',
  'act-not-allowed': 'its agent was not allowed to do this',
  'approval-not-given': 'it uses an approval that no supervisor has given',
  'record-not-as-left': 'it was made on a record that had been edited',
  'record-missing': 'what it records is gone',
  'record-changed': 'what it records was changed',
  'record-without-row': 'a record that no act has made',
  'seats-changed': 'the seats in use are not those of its grants',
  'head-other': 'it is not the newest row that the ledger says it has',
  'head-not-here': 'it is not the row that the head was taken of',
  'rows-cut-off': 'rows were cut off: the head you gave is newer',
  'head-in-gap': 'the head you gave may be of rows that were accepted as lost',
};

export async function showHead(context: CommandContext): Promise<number> {
  return await withReader(context, async (desk) => {
    const view = await desk.ledgerHead();
    answer(context, view, [view.line, view.head]);
    return EXIT.ok;
  });
}

export async function exportLedger(
  context: CommandContext,
  { format, out }: { readonly format: string; readonly out?: string | undefined },
): Promise<number> {
  const wanted = EXPORT_FORMATS.find((known) => known === format);
  if (wanted === undefined) throw commandErrors.error('format-unknown', { format, formats: EXPORT_FORMATS.join(', ') });
  return await withReader(context, async (desk) => {
    if (out === undefined) {
      for await (const lines of desk.exportLedger(wanted)) await context.writeOut(lines);
      return EXIT.ok;
    }
    const path = pathOf(out, context.workFolder);
    await desk.exportToFile(wanted, path);
    answer(context, { path, format: wanted }, `Wrote ${path}`);
    return EXIT.ok;
  });
}

export async function backupCommand(context: CommandContext, file: string): Promise<number> {
  const path = pathOf(file, context.workFolder);
  return await withReader(context, async (desk) => {
    const made = await progressing(context, () =>
      desk.backupLedger(path, (done, of) => context.showProgress('Copying records', done / of)),
    );
    const { head, line } = await desk.headAt(made.head.seq);
    answer(context, made, [
      `Wrote ${path}: ${made.records} records.`,
      'It ends with this row. Keep the two lines elsewhere:',
      line,
      head,
    ]);
    return EXIT.ok;
  });
}

export async function restoreCommand(context: CommandContext, file: string): Promise<number> {
  const path = pathOf(file, context.workFolder);
  const restored = await progressing(context, () =>
    restoreFromFile(deskFolder(context), path, deskPorts(context.desk ?? {}), (done) =>
      context.showProgress(`Restoring record ${done}`),
    ),
  );
  const { verified, records, place, head } = restored;
  answer(context, restored, [
    `Restored ${records} records to ${place}, up to row ${head.seq}.`,
    ...(verified.isSound ? [] : verifyText(verified, false)),
    'It issues nothing yet. Find the newest head that anybody has kept, then:',
    '  readback-vendor ledger reconcile --head "HEAD"',
  ]);
  return verified.isSound ? EXIT.ok : EXIT.no;
}

export async function reconcileCommand(
  context: CommandContext,
  {
    head,
    acceptGap = false,
    moved = false,
  }: {
    readonly head?: string | undefined;
    readonly acceptGap?: boolean | undefined;
    readonly moved?: boolean | undefined;
  },
): Promise<number> {
  return await withWriter(context, async (desk) => {
    const reconciled = await desk.reconcileLedger({ head, acceptsGap: acceptGap, isMoved: moved });
    const { missing, restoredSeq } = reconciled;
    answer(context, reconciled, [
      missing === 0
        ? `Recorded that nothing came after row ${restoredSeq}, the last of the backup. This ledger issues again.`
        : `Recorded that ${missing === null ? 'an unknown number of rows' : `${missing} rows`} after row ${restoredSeq} are missing. This ledger issues again.`,
      ...(missing === 0
        ? []
        : ['The first challenge of each machine is refused once: the caller makes a fresh one, and that is answered.']),
    ]);
    return EXIT.ok;
  });
}

export async function acceptClockCommand(context: CommandContext): Promise<number> {
  return await withWriter(context, async (desk) => {
    const accepted = await desk.acceptClock();
    answer(
      context,
      accepted,
      `The ledger goes by this clock now: ${formatTime(accepted.nowMs)} (before: ${formatTime(accepted.newestMs)}).`,
    );
    return EXIT.ok;
  });
}

async function progressing<T>(context: CommandContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    context.showProgress();
  }
}
