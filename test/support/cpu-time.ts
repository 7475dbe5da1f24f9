// How much work something is, whatever else the machine does meanwhile.

/** Milliseconds of processor time that `act` takes. */
export function cpuMs(act: () => void): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
