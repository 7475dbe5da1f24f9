// A network between a desk and its server that breaks at a wanted moment: when the desk says `commit`.
import { connect, createServer, type Socket } from 'node:net';

/** What happens to the next commit. */
export type Fate =
  /** It never reaches the server. */
  | 'lost'
  /** It is done, and the answer never comes back. */
  | 'unanswered'
  /** The connection breaks at once; the server gets the commit later, when somebody else asks for the lock. */
  | 'late';

export interface CutProxy {
  readonly port: number;
  /** Cuts the next commit that way; later ones go through. */
  readonly cutNextCommit: (fate: Fate) => void;
  /** Whether new connections are let in. */
  readonly setOpen: (isOpen: boolean) => void;
  readonly close: () => Promise<void>;
}

/** A message of the protocol's simple query: `Q`, its length, the text and a zero byte. */
const isCommit = (data: Buffer): boolean => data[0] === 0x51 && data.toString('latin1', 5) === 'commit\0';

export async function startCutProxy(serverPort: number): Promise<CutProxy> {
  const sockets = new Set<Socket>();
  let fate: Fate | undefined;
  let isOpen = true;
  let sendLate = (): void => undefined;

  const server = createServer((desk) => {
    if (!isOpen) {
      desk.destroy();
      return;
    }
    const upstream = connect(serverPort, '127.0.0.1');
    for (const socket of [desk, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    let isCut = false;
    const cut = (): void => {
      isCut = true;
      desk.destroy();
    };
    desk.on('data', (data) => {
      const now = isCommit(data) ? fate : undefined;
      if (now === undefined) {
        upstream.write(data);
        if (data.includes('pg_advisory_xact_lock')) sendLate();
        return;
      }
      fate = undefined;
      if (now === 'unanswered') {
        upstream.prependOnceListener('data', cut);
        upstream.write(data);
      } else cut();
      if (now === 'lost') upstream.destroy();
      if (now === 'late') {
        sendLate = () => {
          sendLate = () => undefined;
          upstream.end(data);
        };
      }
    });
    upstream.on('data', (data) => void (isCut || desk.write(data)));
    upstream.on('close', () => desk.destroy());
    desk.on('close', () => void (isCut || upstream.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    cutNextCommit: (wanted) => {
      fate = wanted;
    },
    setOpen: (open) => {
      isOpen = open;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
