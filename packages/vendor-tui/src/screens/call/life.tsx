// What a response builds on, which machine it is for, receipts and usage reports.
import { CodeInput, Notice, TextField, useViewport } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import type { CallState } from '../../flow/call/call-state.js';
import { REPORT_INPUT, reportFault } from '../../flow/call/life-steps.js';
import { alphabetOf } from '../../flow/spelling.js';
import { Fact, PickList, useIsRoomyStep } from '../parts.js';
import { StepFrame, type StepProps } from './step.js';
import {
  BASE_FIELD,
  BASE_QUESTION,
  baseLine,
  MACHINE_QUESTION,
  machineLine,
  PRESS_Y,
  RECEIPT_TAKES,
  REPORT_LABEL,
  reportText,
} from './words.js';

export function BaseStepView({ call, dispatch }: StepProps): JSX.Element {
  const { columns } = useViewport();
  const isRoomy = useIsRoomyStep();
  const bases = call.heard?.bases ?? [];
  return (
    <StepFrame call={call} say="base">
      <Text>{BASE_QUESTION}</Text>
      <Box flexDirection="column" marginY={isRoomy ? 1 : 0}>
        {bases.map((base, index) => (
          <Text key={base.grantId} wrap="truncate">
            {baseLine(base, index)}
          </Text>
        ))}
      </Box>
      <TextField
        label={BASE_FIELD}
        state={call.baseWords}
        onEvent={(event) => dispatch({ type: 'edit', event })}
        width={columns - 4}
      />
    </StepFrame>
  );
}

export function MachineStepView({ call, dispatch }: StepProps): JSX.Element {
  const { rows } = useViewport();
  const choices = (call.machines ?? []).map((machine) => ({ key: machine.grantId, ...machineLine(machine) }));
  return (
    <StepFrame call={call}>
      <Fact label="Machine" value={call.heard?.machine.description ?? ''} />
      <Text>{MACHINE_QUESTION}</Text>
      {call.machines !== undefined && (
        <PickList
          choices={choices}
          index={call.machineList.index}
          dispatch={dispatch}
          height={Math.max(2, rows - 8)}
          emptyText="This customer has no machine yet."
        />
      )}
    </StepFrame>
  );
}

export function ReceiptStepView({ call }: { readonly call: CallState }): JSX.Element | null {
  const { receipt } = call;
  if (receipt === undefined) return null;
  return (
    <StepFrame call={call} say="receipt">
      <Fact label="Receipt" value={`${receipt.customerName}: ${receipt.offer}`} />
      {receipt.madeOn !== undefined && <Fact label="Made on" value={receipt.madeOn} />}
      <Text>{receipt.says}</Text>
      {receipt.recorded === undefined && <Text>{RECEIPT_TAKES}</Text>}
      {call.work === undefined && call.notice === undefined && <Text>{PRESS_Y}</Text>}
    </StepFrame>
  );
}

export function ReportStepView({ call, dispatch }: StepProps): JSX.Element {
  const isRoomy = useIsRoomyStep();
  const fault = reportFault(call);
  return (
    <StepFrame call={call} say="group" values={{ group: String(call.reportInput.current + 1) }}>
      <Text>{REPORT_LABEL}</Text>
      <CodeInput
        state={call.reportInput}
        context={REPORT_INPUT}
        onEvent={(event) => dispatch({ type: 'code', event })}
        alphabet={alphabetOf(call.spelling)}
        isLarge={isRoomy}
      />
      {fault !== undefined && call.notice === undefined && (
        <Notice kind="error" message={fault.message} next={fault.next} />
      )}
    </StepFrame>
  );
}

/** A call that ended with a receipt or a report. */
export function TakenView({ call }: { readonly call: CallState }): JSX.Element | null {
  const { receipt, report } = call;
  if (report !== undefined) {
    const { message, next } = reportText(report);
    return (
      <StepFrame call={call}>
        <Notice kind={report.state === 'back' ? 'warn' : 'ok'} message={message} next={next} />
      </StepFrame>
    );
  }
  if (receipt === undefined) return null;
  const recorded = receipt.recorded?.isNew === true ? ` Recorded as ${receipt.recorded.receiptId}.` : '';
  return (
    <StepFrame call={call} say="finished">
      <Notice kind="ok" message={`${receipt.customerName}: ${receipt.offer}.`} next={`${receipt.says}${recorded}`} />
    </StepFrame>
  );
}
