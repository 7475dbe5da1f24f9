// The terminal as Ink sees it. When a window becomes lower than the frame on it, Ink clears the terminal with its
// scrollback, which belongs to the person, not to us; everything else passes through unchanged.

const ERASE_SCROLLBACK = '\u001B[3J';

export function gentleOutput(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
  return new Proxy(stdout, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'write') return value.bind(target);
      return (data: unknown, ...rest: unknown[]): unknown => {
        const gentle = typeof data === 'string' ? data.replaceAll(ERASE_SCROLLBACK, '') : data;
        return value.call(target, gentle, ...rest);
      };
    },
  });
}
