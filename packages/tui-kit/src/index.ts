// @readback/tui-kit: what both terminal apps share. Import '@readback/tui-kit/prepare-terminal' before this.

export { ChoiceList, type ChoiceListProps } from './choice-list/choice-list.js';
export {
  type Choice,
  type ChoiceListEvent,
  type ChoiceListState,
  choiceAt,
  firstChoice,
  reduceChoiceList,
  visibleRows,
} from './choice-list/choice-list-state.js';
export { type Clock, formatElapsed, formatWait, systemClock } from './clock/elapsed.js';
export { ClockContext, useElapsed } from './clock/use-elapsed.js';
export { CodeDisplay, type CodeDisplayProps, ReadBack, type ReadBackProps } from './code-display/code-display.js';
export {
  type CodeDisplayCommand,
  type CodeDisplayEvent,
  type CodeDisplayState,
  codeDisplayCommands,
  codeDisplayEventOf,
  reduceCodeDisplay,
  startCodeDisplay,
} from './code-display/code-display-state.js';
export {
  crossedGroups,
  isReadBackDone,
  type ReadBackCommand,
  type ReadBackEvent,
  type ReadBackState,
  readBackCommands,
  reduceReadBack,
  startReadBack,
  type Tick,
} from './code-display/read-back-state.js';
export { CodeInput, type CodeInputProps, groupsPerRow } from './code-input/code-input.js';
export { type CodeInputCommand, codeInputCommands, codeInputEventOf } from './code-input/code-input-keys.js';
export {
  type CodeInputContext,
  type CodeInputEvent,
  type CodeInputState,
  readCodeInput,
  reduceCodeInput,
  startCodeInput,
} from './code-input/code-input-state.js';
export { Command } from './command-line/command.js';
export { type CommandLinePorts, runCommandLine } from './command-line/run-command-line.js';
export { runProgram, startFolder } from './command-line/run-program.js';
export { usageError } from './command-line/usage-error.js';
export { createStore, type Reducer, type Step, type Store, type StoreOptions } from './flow/store.js';
export { useStore } from './flow/use-store.js';
export {
  type CommandSpec,
  type CommandTable,
  commandsOf,
  type KeyHint,
  type KeyPattern,
  keyHints,
  labelKey,
  matchCommand,
  singleKeys,
} from './keys/commands.js';
export { createKeyDecoder, type KeyDecoder } from './keys/decode-keys.js';
export { FocusScope, type FocusScopeProps, useIsFocused } from './keys/focus-scope.js';
export type { KeyEvent, KeyName } from './keys/key-event.js';
export { type UseCommandsOptions, useCommands } from './keys/use-commands.js';
export { type UseKeysOptions, useKeys } from './keys/use-keys.js';
export { Notice, type NoticeKind, type NoticeProps } from './layout/notice.js';
export { Phrase, type PhraseProps } from './layout/phrase.js';
export { Progress, type ProgressProps, Spinner } from './layout/progress.js';
export { Prompt, type PromptProps } from './layout/prompt.js';
export { Ruler } from './layout/ruler.js';
export { KeyHints, Screen, type ScreenProps } from './layout/screen.js';
export {
  useTerminalSize,
  useViewport,
  type Viewport,
  ViewportProvider,
  type ViewportProviderProps,
} from './layout/viewport.js';
export { Qr, type QrProps } from './qr/qr.js';
export { qrObstacle, qrText } from './qr/qr-text.js';
export { type AppExit, createAppExit, EXIT } from './run-app/app-exit.js';
export { describeError, exitCodeOf } from './run-app/describe-error.js';
export { type RunAppOptions, runApp } from './run-app/run-app.js';
export { isInteractive, processTerminal, type Terminal } from './run-app/terminal.js';
export { TextField, type TextFieldProps } from './text-field/text-field.js';
export {
  charactersOf,
  emptyTextField,
  reduceTextField,
  type TextFieldEvent,
  type TextFieldLimits,
  type TextFieldState,
  textFieldEventOf,
  textFieldOf,
} from './text-field/text-field-state.js';
export { asciiGlyphs, type Glyphs, GlyphsContext, glyphsFor, theme, unicodeGlyphs, useGlyphs } from './theme.js';
