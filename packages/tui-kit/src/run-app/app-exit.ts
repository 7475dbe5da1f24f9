// How an app that runs full screen is asked to end, from a reducer's effect as well as from a component.

/** Exit codes of both apps, for scripts. */
export const EXIT: {
  readonly ok: 0;
  readonly no: 1;
  readonly usage: 2;
  readonly input: 3;
  readonly refused: 4;
  readonly system: 5;
  readonly bug: 70;
  readonly interrupted: 130;
} = { ok: 0, no: 1, usage: 2, input: 3, refused: 4, system: 5, bug: 70, interrupted: 130 };

export interface AppExit {
  /** The first request counts. */
  readonly request: (exitCode: number) => void;
  readonly requested: Promise<number>;
}

export function createAppExit(): AppExit {
  let resolveRequested: (exitCode: number) => void = () => undefined;
  const requested = new Promise<number>((resolve) => {
    resolveRequested = resolve;
  });
  return { request: (exitCode) => resolveRequested(exitCode), requested };
}
