// @readback/client-tui: the operator's app as a component, for programs that show it in a pane of their own.
export { ClientApp, type ClientAppProps } from './app.js';
export {
  type ClientStore,
  createClientFlow,
  type SpokenGroup,
  screenOf,
  spokenGroup,
  typedText,
} from './client-flow.js';
export type { ClientPorts } from './effects.js';
export type { ClientEvent, ClientState, ScreenName } from './flow/state.js';
