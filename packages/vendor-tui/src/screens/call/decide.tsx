// Between challenge and response: the two words, the order, and what will be given.
import { Phrase, useViewport } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import type { OrderView } from '../../desk/book-views.js';
import type { CallState } from '../../flow/call/call-state.js';
import { Fact, PickList, useIsRoomyStep } from '../parts.js';
import { StepFrame, type StepProps } from './step.js';
import {
  buildsOn,
  CONFIRM_WARNING,
  giveSeats,
  giving,
  NEEDS_SUPERVISOR,
  PRESS_Y,
  requestFacts,
  seats,
  seatsLeft,
} from './words.js';

const WORDS_LABEL = 'The caller must say these two words:';

export function PhraseStepView({ call }: { readonly call: CallState }): JSX.Element | null {
  const isRoomy = useIsRoomyStep();
  const words = call.heard?.confirmationPhrase;
  if (words === undefined) return null;
  return (
    <StepFrame call={call} say="phrase">
      {isRoomy ? (
        <Phrase label={WORDS_LABEL} words={words} />
      ) : (
        <Text>
          {`${WORDS_LABEL} `}
          <Text bold>{words.join(' ')}</Text>
        </Text>
      )}
      <Text>The same words? Then the challenge was heard right.</Text>
      {call.notice === undefined && <Text>{PRESS_Y}</Text>}
    </StepFrame>
  );
}

/** Below this an order's day of ending and the reason why it is blocked do not fit beside it. */
const WIDE_COLUMNS = 60;

function orderDetail(order: OrderView): string {
  const effect = order.seatEffect ?? seats(order);
  return order.validUntil === undefined ? effect : `${effect}, until ${order.validUntil}`;
}

export function OrderStepView({ call, dispatch }: StepProps): JSX.Element {
  const { columns, rows } = useViewport();
  const isRoomy = useIsRoomyStep();
  const choices = call.orders.map((order) => ({
    key: order.id,
    label: order.gives ?? order.offer,
    detail: columns < WIDE_COLUMNS ? (order.seatEffect ?? seatsLeft(order)) : orderDetail(order),
    disabledReason: order.mayAsk === true ? undefined : order.blocked,
  }));
  return (
    <StepFrame call={call} say="order">
      <RequestFacts call={call} />
      <Box flexDirection="column" marginTop={isRoomy ? 1 : 0}>
        <Text bold>{`Orders of ${call.customer?.name ?? ''}`}</Text>
        {call.work !== 'loading-orders' && (
          <PickList
            choices={choices}
            index={call.orderList.index}
            dispatch={dispatch}
            height={Math.max(2, rows - 8)}
            emptyText="No order yet: press N to take one down."
          />
        )}
      </Box>
    </StepFrame>
  );
}

function RequestFacts({ call }: { readonly call: CallState }): JSX.Element | null {
  if (call.heard === undefined) return null;
  const { product, purpose, machine } = requestFacts(call.heard);
  return (
    <Box flexDirection="column">
      <Fact label="Product" value={product} />
      <Fact label="Asks for" value={purpose} />
      <Fact label="Machine" value={machine} />
    </Box>
  );
}

export function ConfirmStepView({ call }: { readonly call: CallState }): JSX.Element | null {
  const isRoomy = useIsRoomyStep();
  const { order, customer } = call;
  if (order === undefined || customer === undefined) return null;
  const base = call.base?.view;
  return (
    <StepFrame call={call} say="confirm">
      <Text bold>{giving(customer.name, order)}</Text>
      <Text>{giveSeats(order)}</Text>
      {order.mayAsk && <Text bold>{NEEDS_SUPERVISOR}</Text>}
      {base !== undefined && <Text>{buildsOn(base)}</Text>}
      <Box flexDirection="column" marginTop={isRoomy ? 1 : 0}>
        <Text>{CONFIRM_WARNING}</Text>
        {call.work === undefined && call.notice === undefined && <Text>{PRESS_Y}</Text>}
      </Box>
    </StepFrame>
  );
}
