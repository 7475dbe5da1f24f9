// @readback/tui-kit/plain: all of the kit that does without Ink, for commands that print plain text and start fast, and
// for reducers: the same names as in the index.

export {
  type ChoiceListEvent,
  type ChoiceListState,
  choiceAt,
  firstChoice,
  reduceChoiceList,
} from './choice-list/choice-list-state.js';
export {
  type CodeDisplayEvent,
  type CodeDisplayState,
  codeDisplayCommands,
  reduceCodeDisplay,
  startCodeDisplay,
} from './code-display/code-display-state.js';
export { codeInputCommands } from './code-input/code-input-keys.js';
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
export { type CommandTable, type KeyHint, keyHints, labelKey, matchCommand } from './keys/commands.js';
export { qrObstacle, qrText } from './qr/qr-text.js';
export { EXIT } from './run-app/app-exit.js';
export { describeError, exitCodeOf } from './run-app/describe-error.js';
export { isInteractive, processTerminal, type Terminal } from './run-app/terminal.js';
export {
  emptyTextField,
  reduceTextField,
  type TextFieldEvent,
  type TextFieldState,
  textFieldOf,
} from './text-field/text-field-state.js';
