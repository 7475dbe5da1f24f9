// @readback/vendor-tui: the desk and its app, for programs that run them in their own process, such as the demo.
export * from './desk/index.js';
