// The next pack: what it changes, what has to be accepted, the passphrase of the root key, and what was made.
import { Notice, TextField, useViewport } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import type { BuiltPack, UnsignedPack } from '../../desk/build-pack.js';
import { ACCEPT_WORD } from '../../flow/workshop/pack-steps.js';
import { chosenPolicy, longText } from '../../flow/workshop/workshop-state.js';
import { SlowWorkLine, useIsRoomy } from '../parts.js';
import { LongText, type PlaceProps, useRoom } from './parts.js';
import { NO_FINDING, ROOT_FIELDS, SIMULATED } from './words.js';

export function LongTextPlace({ workshop, dispatch }: PlaceProps): JSX.Element {
  const height = useRoom(-2);
  const lines = longText(workshop);
  if (lines.length === 0) return <Text>{NO_FINDING}</Text>;
  return (
    <LongText
      lines={workshop.place === 'timeline' ? [...lines, '', SIMULATED] : lines}
      from={workshop.scroll.index}
      dispatch={dispatch}
      height={height}
    />
  );
}

export function AcceptPlace({ workshop, dispatch }: PlaceProps): JSX.Element {
  const { columns } = useViewport();
  const height = useRoom(2);
  return (
    <Box flexDirection="column">
      <Notice kind="error" message="This pack ends or weakens licences that exist." />
      <LongText lines={longText(workshop)} from={workshop.scroll.index} dispatch={dispatch} height={height} />
      <TextField
        label={`If it is meant, type: ${ACCEPT_WORD}`}
        state={workshop.text}
        onEvent={(event) => dispatch({ type: 'edit', event })}
        width={columns - 4}
      />
    </Box>
  );
}

export function RootPlace({ workshop, dispatch }: PlaceProps): JSX.Element {
  const { columns } = useViewport();
  const { rootField, rootFile, text, next } = workshop;
  return (
    <Box flexDirection="column">
      <Text bold>{`Pack ${next?.version ?? ''} of ${next?.title ?? ''} is signed with the root key.`}</Text>
      {(['file', 'passphrase'] as const).map((field) => (
        <TextField
          key={field}
          label={ROOT_FIELDS[field]}
          state={field === 'file' ? rootFile : text}
          onEvent={(event) => dispatch({ type: 'edit', event })}
          isActive={rootField === field}
          mask={field === 'passphrase'}
          width={columns - 4}
        />
      ))}
    </Box>
  );
}

export function BuildingPlace({ workshop }: PlaceProps): JSX.Element {
  return (
    <Box flexDirection="column" rowGap={1}>
      <SlowWorkLine work={workshop.progress} />
      <Text dimColor>Recorded first, written then: do not switch off now.</Text>
    </Box>
  );
}

export function BuiltPlace({ workshop }: PlaceProps): JSX.Element | null {
  const { built } = workshop;
  if (built === undefined) return null;
  return (
    <Box flexDirection="column">
      {'kitFile' in built ? <SignedPack built={built} /> : <HandOver built={built} />}
      {built.warnings.map((warning) => (
        <Text key={warning}>{`Note: ${warning}.`}</Text>
      ))}
    </Box>
  );
}

function SignedPack({ built }: { readonly built: BuiltPack }): JSX.Element {
  const { version, packTag, packFile, kitFile, isNew } = built;
  const says = isNew ? 'is built and signed' : 'is written again: nothing had changed';
  return (
    <Box flexDirection="column">
      <Text bold>{`Pack ${version} ${says} (tag ${packTag}).`}</Text>
      <Text>For the site, the kit:</Text>
      <Text bold>{`  ${kitFile}`}</Text>
      <Text>The signed pack alone:</Text>
      <Text>{`  ${packFile}`}</Text>
    </Box>
  );
}

function HandOver({ built }: { readonly built: UnsignedPack }): JSX.Element {
  const isRoomy = useIsRoomy();
  const { version, isNew, file, digest = [] } = built;
  if (!isNew || file === undefined)
    return <Text>{`Nothing has changed since pack ${version}: nothing is to be signed.`}</Text>;
  return (
    <Box flexDirection="column">
      <Text bold>{`Pack ${version} waits for the root key. To sign:`}</Text>
      <Text>{`  ${file}`}</Text>
      <Text>{`Its digest: ${digest.join(' ')}`}</Text>
      {isRoomy && <Text> </Text>}
      <Text>{'There: readback-vendor pack sign FILE. Here: readback-vendor pack take FILE.'}</Text>
      <Text>Where no file may go: both with --typed.</Text>
    </Box>
  );
}

export function SimulatePlace({ workshop, dispatch }: PlaceProps): JSX.Element {
  const { timelineField, quantity, text } = workshop;
  const { columns } = useViewport();
  const fields = [
    { field: 'quantity', label: "Quantity, of the policy's own unit", state: quantity },
    { field: 'day', label: 'Day of the call', state: text },
  ] as const;
  return (
    <Box flexDirection="column">
      <Text bold wrap="truncate">
        {chosenPolicy(workshop)?.offer}
      </Text>
      {fields.map(({ field, label, state }) => (
        <TextField
          key={field}
          label={label}
          state={state}
          onEvent={(event) => dispatch({ type: 'edit', event })}
          isActive={timelineField === field}
          width={columns - 4}
        />
      ))}
    </Box>
  );
}
