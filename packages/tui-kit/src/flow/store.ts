// A state machine with effects, the shape of both apps: `reduce` decides (pure), `perform` acts (disk, time, crypto).
// Events that arrive while one is being reduced wait their turn, so a reducer never sees a half-made state.

/** What one event leads to: the next state, and what is to be done about it. */
export interface Step<State, Effect> {
  readonly state: State;
  readonly effects?: readonly Effect[];
}

export type Reducer<State, Event, Effect> = (state: State, event: Event) => Step<State, Effect>;

export interface StoreOptions<State, Event, Effect> {
  readonly initial: State;
  /** Started at once, before the first event. */
  readonly initialEffects?: readonly Effect[];
  readonly reduce: Reducer<State, Event, Effect>;
  /**
   * Does one effect; its findings come back through `dispatch`. `settled()` waits for the returned promise,
   * so something that goes on for ever (a clock) must not be awaited in here.
   */
  readonly perform: (effect: Effect, dispatch: (event: Event) => void) => void | Promise<void>;
  /** Turns what an effect threw into an event. */
  readonly onCrash: (error: unknown, effect: Effect) => Event;
}

export interface Store<State, Event> {
  readonly getState: () => State;
  readonly dispatch: (event: Event) => void;
  /** @returns a function that ends the subscription */
  readonly subscribe: (listener: () => void) => () => void;
  /** Resolves when no effect is running and no event is waiting. */
  readonly settled: () => Promise<void>;
}

export function createStore<State, Event, Effect>(options: StoreOptions<State, Event, Effect>): Store<State, Event> {
  const { reduce, perform, onCrash } = options;
  const listeners = new Set<() => void>();
  const queue: Event[] = [];
  let state = options.initial;
  let draining = false;
  let running = 0;
  let waiting: (() => void)[] = [];

  const isSettled = (): boolean => running === 0 && queue.length === 0 && !draining;

  function announceSettled(): void {
    if (!isSettled()) return;
    const resolvers = waiting;
    waiting = [];
    for (const resolve of resolvers) resolve();
  }

  async function run(effect: Effect): Promise<void> {
    running += 1;
    try {
      await perform(effect, dispatch);
    } catch (error) {
      // If this event breaks the reducer too, the rejection is left to the process: that is a bug and must be heard.
      dispatch(onCrash(error, effect));
    } finally {
      running -= 1;
      announceSettled();
    }
  }

  function start(effects: readonly Effect[] | undefined): void {
    for (const effect of effects ?? []) void run(effect);
  }

  function drain(): void {
    if (draining) return;
    draining = true;
    try {
      while (queue.length > 0) {
        const [event] = queue.splice(0, 1);
        if (event === undefined) continue;
        const step = reduce(state, event);
        if (step.state !== state) {
          state = step.state;
          for (const listener of listeners) listener();
        }
        start(step.effects);
      }
    } finally {
      draining = false;
      announceSettled();
    }
  }

  function dispatch(event: Event): void {
    queue.push(event);
    drain();
  }

  draining = true;
  start(options.initialEffects);
  draining = false;
  drain();

  return {
    getState: () => state,
    dispatch,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    async settled() {
      if (isSettled()) return;
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    },
  };
}
