// @readback/tui-kit/plain: what a command needs that prints plain text. Nothing here loads Ink, so commands start fast.

export { EXIT } from './run-app/app-exit.js';
export { describeError, exitCodeOf } from './run-app/describe-error.js';
export { isInteractive, processTerminal, type Terminal } from './run-app/terminal.js';
