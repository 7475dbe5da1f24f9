// The first run: four fields, the desk being made, and what was made.
import { Screen, TextField, useViewport } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import { hintsOf } from '../flow/keys.js';
import type { FirstRunField, FirstRunState, VendorState } from '../flow/state.js';
import { type Dispatch, NoticeLine, SlowWorkLine, useIsRoomy } from './parts.js';
import { APP_TITLE, FIRST_RUN } from './words.js';

export interface FirstRunProps {
  readonly state: VendorState;
  readonly dispatch: Dispatch;
}

const FIELDS: readonly FirstRunField[] = ['folder', 'agent', 'passphrase', 'repeat'];

export function FirstRunView({ state, dispatch }: FirstRunProps): JSX.Element {
  const isRoomy = useIsRoomy();
  const { firstRun } = state;
  // In a low window only the field in use and the one before it fit.
  const shown = isRoomy ? FIELDS : [firstRun.field];
  return (
    <Screen title={APP_TITLE} aside="first run" hints={hintsOf(state)}>
      {isRoomy && <Text>No desk is here yet. This makes one, with an example customer for a first call.</Text>}
      <Box flexDirection="column" marginTop={isRoomy ? 1 : 0}>
        {shown.map((field) => (
          <Field key={field} field={field} form={firstRun} dispatch={dispatch} />
        ))}
      </Box>
      <NoticeLine notice={state.notice} />
    </Screen>
  );
}

interface FieldProps {
  readonly field: FirstRunField;
  readonly form: FirstRunState;
  readonly dispatch: Dispatch;
}

function Field({ field, form, dispatch }: FieldProps): JSX.Element {
  const { columns } = useViewport();
  const { label, hint } = FIRST_RUN[field];
  const isCurrent = form.field === field;
  const strength = field === 'passphrase' ? form.verdict?.says : undefined;
  return (
    <Box flexDirection="column">
      <TextField
        label={label}
        state={form[field]}
        onEvent={(event) => dispatch({ type: 'edit', event })}
        isActive={isCurrent}
        mask={field === 'passphrase' || field === 'repeat'}
        width={columns - 4}
      />
      <Text dimColor wrap="truncate">
        {isCurrent || strength !== undefined ? `  ${strength ?? hint}` : ' '}
      </Text>
    </Box>
  );
}

export function MakingView({ state }: { readonly state: VendorState }): JSX.Element {
  return (
    <Screen title={APP_TITLE} aside="making the desk" hints={hintsOf(state)}>
      <Box flexDirection="column" rowGap={1} marginTop={1}>
        <SlowWorkLine work={state.work} />
        <Text dimColor>Keys are closed slowly on purpose: so guessing a passphrase is slow, too.</Text>
      </Box>
    </Screen>
  );
}

export function MadeView({ state }: { readonly state: VendorState }): JSX.Element | null {
  const isRoomy = useIsRoomy();
  const { columns } = useViewport();
  const { made } = state;
  if (made === undefined) return null;
  const others: readonly (readonly [string, string])[] = [
    ['Policies, to edit', made.productFile],
    ['Root key: keep a copy offline', made.rootKeyFile],
    ['Issuing key', made.issuingKeyFile],
  ];
  // A path just too long would be broken behind its indent, which leaves a line that looks empty.
  const below = (path: string): string => (path.length + 2 > columns ? path : `  ${path}`);
  return (
    <Screen title={APP_TITLE} aside="made" hints={hintsOf(state)}>
      <Text bold>The desk is ready. Give this file to the site:</Text>
      <Text>{below(made.kitFile)}</Text>
      <Box flexDirection="column" marginTop={isRoomy ? 1 : 0}>
        <Text>To play a first call now, start the site in another window:</Text>
        <ClientCommand kit={made.kitToType ?? made.kitFile} />
        <Text>Here: press Enter, then C for a new call, and choose "Example Plant".</Text>
      </Box>
      {isRoomy && (
        <Box flexDirection="column" marginTop={1}>
          {others.map(([label, path]) => (
            <Box key={label} flexDirection="column">
              <Text dimColor>{label}</Text>
              <Text>{below(path)}</Text>
            </Box>
          ))}
        </Box>
      )}
    </Screen>
  );
}

/** On one line, so that it can be copied; where the kit is too long for that, it stands above. */
function ClientCommand({ kit }: { readonly kit: string }): JSX.Element {
  const { columns } = useViewport();
  const command = `readback --kit ${kit}`;
  if (command.length > columns) {
    return (
      <Text>
        <Text bold>{'  readback --kit KIT'}</Text>
        {'  (KIT: the file above)'}
      </Text>
    );
  }
  return <Text bold>{command.length + 2 > columns ? command : `  ${command}`}</Text>;
}
