// @readback/vendor-tui: the desk and its app, for programs that run them in their own process, such as the demo.
export { VendorApp, type VendorAppProps } from './app.js';
export * from './desk/index.js';
export type { DeskDoor } from './effects.js';
export type { CallPlace } from './flow/call/call-state.js';
export type { VendorEvent } from './flow/events.js';
export { type SpokenGroup, spokenGroup, typedText } from './flow/spoken-group.js';
export type { ScreenName, VendorState } from './flow/state.js';
export { createVendorFlow, screenOf, type VendorFlowOptions, type VendorStore } from './vendor-flow.js';
