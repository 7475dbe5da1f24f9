// What is asked before licences that exist are touched.
import { Notice, TextField, useViewport } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import { isHeld } from '../../flow/workshop/edit-steps.js';
import { chosenPolicy, type PolicyForm } from '../../flow/workshop/workshop-state.js';
import { PickList, useIsRoomy } from '../parts.js';
import type { PlaceProps } from './parts.js';
import { count, holderLines, machinesOf, REACH } from './words.js';

const MOST_HOLDERS = 6;

export function ReachPlace({ workshop, form, dispatch }: PlaceProps & { readonly form: PolicyForm }): JSX.Element {
  const isRoomy = useIsRoomy();
  const { touched = [], weaker = [] } = form.weighed ?? {};
  const holders = holderLines(touched, isRoomy ? MOST_HOLDERS : 1);
  return (
    <Box flexDirection="column" rowGap={isRoomy ? 1 : 0}>
      <Text bold>{`Held as it was on ${count(machinesOf(touched), 'machine')}. Who gets the change?`}</Text>
      <Box flexDirection="column">
        {holders.map((line) => (
          <Text key={line}>{`  ${line}`}</Text>
        ))}
      </Box>
      <PickList choices={REACH} index={workshop.reachList.index} dispatch={dispatch} height={2} />
      {weaker.length > 0 && workshop.reachList.index === 0 && (
        <Notice kind="warn" message={`They lose something: ${weaker.join('; ')}.`} />
      )}
    </Box>
  );
}

export function RemovePlace({ workshop, dispatch }: PlaceProps): JSX.Element | null {
  const { columns } = useViewport();
  const isRoomy = useIsRoomy();
  const policy = chosenPolicy(workshop);
  const { removal } = workshop;
  if (policy === undefined || removal === undefined) return null;
  const [fault] = removal.faults;
  if (fault !== undefined) {
    return (
      <Notice kind="error" message={`It cannot be removed: ${fault.path} ${fault.what}.`} next={`${fault.mend}.`} />
    );
  }
  if (!isHeld(removal)) {
    return <Notice kind="warn" message={`Remove ${policy.id} from the file? Nobody holds it.`} next="Press Y or N." />;
  }
  const machines = machinesOf(removal.touched);
  return (
    <Box flexDirection="column" rowGap={isRoomy ? 1 : 0}>
      <Notice
        kind="error"
        message={`Licences on ${count(machines, 'machine')} END with a pack without ${policy.id}. They stop at the next start.`}
      />
      <Box flexDirection="column">
        {holderLines(removal.touched, isRoomy ? MOST_HOLDERS : 1).map((line) => (
          <Text key={line}>{`  ${line}`}</Text>
        ))}
      </Box>
      <TextField
        label={`To remove it all the same, type its id: ${policy.id}`}
        state={workshop.text}
        onEvent={(event) => dispatch({ type: 'edit', event })}
        width={columns - 4}
      />
    </Box>
  );
}
