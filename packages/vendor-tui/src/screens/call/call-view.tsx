// The frame of a call: its steps at the left where there is room, the one at hand in the title where there is not.
import { Screen, theme, useElapsed, useGlyphs, useViewport, ViewportProvider } from '@readback/tui-kit';
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import type { JSX } from 'react';
import { type CallState, stepOf, stepsOf } from '../../flow/call/call-state.js';
import { hintsOf } from '../../flow/keys.js';
import type { VendorState } from '../../flow/state.js';
import type { Dispatch } from '../parts.js';
import { ApprovalView } from './approval.js';
import { CallerStepView } from './caller.js';
import { ChallengeStepView } from './challenge.js';
import { CustomerStepView, NewCustomerView } from './customer.js';
import { ConfirmStepView, OrderStepView, PhraseStepView } from './decide.js';
import { BaseStepView, MachineStepView, ReceiptStepView, ReportStepView, TakenView } from './life.js';
import { OrderFormView } from './order-form.js';
import { ClosingStepView, FinishedView, ResponseStepView } from './reading.js';
import { STEP_NAMES } from './words.js';

export interface CallViewProps {
  readonly state: VendorState;
  readonly call: CallState;
  readonly dispatch: Dispatch;
}

const STEPS_COLUMNS = 12;
const STEPS_GAP = 3;
const STEPS_ROWS = 14;
/** With the steps beside it a challenge still fits one row. */
const WIDE_COLUMNS = 80;
const TITLE_ROWS = 2;
const FOOTER_ROWS = 2;

export function CallView({ state, call, dispatch }: CallViewProps): JSX.Element {
  const { columns, rows } = useViewport();
  const isScreenReader = useIsScreenReaderEnabled();
  // Beside a code every key press would draw them again, which a slow line would feel; the title names the step as well.
  const isCode = call.place === 'challenge' || call.place === 'response' || call.place === 'report';
  const hasSteps = columns >= WIDE_COLUMNS && rows >= STEPS_ROWS && !isScreenReader && !isCode;
  const room = {
    columns: hasSteps ? columns - STEPS_COLUMNS - STEPS_GAP : columns,
    rows: rows - TITLE_ROWS - FOOTER_ROWS,
  };
  const step = stepOf(call);
  const steps = stepsOf(call);
  const place = step === undefined ? 'done' : `${steps.indexOf(step) + 1}/${steps.length} ${STEP_NAMES[step]}`;
  const name = call.customer?.name ?? 'New call';
  const elapsed = useElapsed(call.place === 'finished' ? undefined : call.begunAtMs);
  const aside = elapsed === undefined || columns < WIDE_COLUMNS ? place : `${elapsed}  ${place}`;
  return (
    <Screen title={shortened(name, columns - aside.length - 2)} aside={aside} hints={hintsOf(state, columns)}>
      <Box columnGap={STEPS_GAP}>
        {hasSteps && <Steps call={call} />}
        <ViewportProvider viewport={room}>
          <Box flexDirection="column" width={room.columns} flexShrink={0}>
            <PlaceView call={call} dispatch={dispatch} />
          </Box>
        </ViewportProvider>
      </Box>
    </Screen>
  );
}

function shortened(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, Math.max(1, width - 3)).join('')}...`;
}

function Steps({ call }: { readonly call: CallState }): JSX.Element {
  const { ok, pointer } = useGlyphs();
  const step = stepOf(call);
  const steps = stepsOf(call);
  const current = step === undefined ? steps.length : steps.indexOf(step);
  return (
    <Box flexDirection="column" width={STEPS_COLUMNS} flexShrink={0}>
      {steps.map((name, index) => {
        const sign = index < current ? ok : index === current ? pointer : ' ';
        return (
          <Text
            key={name}
            bold={index === current}
            dimColor={index > current}
            wrap="truncate"
            {...(index === current && { color: theme.accent })}
          >
            {`${sign} ${STEP_NAMES[name]}`}
          </Text>
        );
      })}
    </Box>
  );
}

function PlaceView({ call, dispatch }: { readonly call: CallState; readonly dispatch: Dispatch }): JSX.Element {
  switch (call.place) {
    case 'customer':
      return <CustomerStepView call={call} dispatch={dispatch} />;
    case 'caller':
      return <CallerStepView call={call} dispatch={dispatch} />;
    case 'approval':
      return <ApprovalView call={call} dispatch={dispatch} />;
    case 'new-customer':
      return <NewCustomerView call={call} dispatch={dispatch} />;
    case 'new-order':
      return <OrderFormView call={call} dispatch={dispatch} />;
    case 'challenge':
      return <ChallengeStepView call={call} dispatch={dispatch} />;
    case 'phrase':
      return <PhraseStepView call={call} />;
    case 'order':
      return <OrderStepView call={call} dispatch={dispatch} />;
    case 'confirm':
      return <ConfirmStepView call={call} />;
    case 'response':
      return <ResponseStepView call={call} dispatch={dispatch} />;
    case 'closing':
      return <ClosingStepView call={call} dispatch={dispatch} />;
    case 'base':
      return <BaseStepView call={call} dispatch={dispatch} />;
    case 'machine':
      return <MachineStepView call={call} dispatch={dispatch} />;
    case 'receipt':
      return <ReceiptStepView call={call} />;
    case 'report':
      return <ReportStepView call={call} dispatch={dispatch} />;
    case 'finished':
      return call.issued === undefined ? <TakenView call={call} /> : <FinishedView call={call} />;
  }
}
