// A program in a real pseudo-terminal with a real screen behind it, for tests and for the pictures in the docs. Waiting
// is always for something on the screen: every chunk the program writes is drawn first, then looked at.
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { screenToSvg } from './screen-to-svg.js';

export interface TerminalOptions {
  /** Default 100 columns, 30 rows. */
  readonly cols?: number;
  readonly rows?: number;
  /** Added to PATH, HOME, TERM and LANG; nothing else of this process's environment is handed on. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface Exit {
  readonly exitCode: number;
  readonly signal?: number;
}

/** What `until` waits for: a text, a pattern, or a question asked of the whole screen. */
export type Wanted = string | RegExp | ((screen: string) => boolean);

const KEYS = {
  enter: '\r',
  tab: '\t',
  'shift-tab': '\u001B[Z',
  space: ' ',
  escape: '\u001B',
  backspace: '\u007F',
  delete: '\u001B[3~',
  up: '\u001B[A',
  down: '\u001B[B',
  right: '\u001B[C',
  left: '\u001B[D',
  home: '\u001B[H',
  end: '\u001B[F',
  'page-up': '\u001B[5~',
  'page-down': '\u001B[6~',
  'ctrl-c': '\u0003',
  'ctrl-d': '\u0004',
} as const;

export type KeyName = keyof typeof KEYS;

export interface OpenTerminal {
  /** The text on the screen now, without trailing blanks. */
  screen(): string;
  /** Everything the program has written, escapes included. */
  raw(): string;
  /** Waits until it is on the screen and returns the screen; fails with the screen when it takes longer than `ms`. */
  until(wanted: Wanted, ms?: number): Promise<string>;
  /** Sends text as one chunk, as a scanner or a slow link does. */
  type(text: string): void;
  /** Sends text as a bracketed paste. */
  paste(text: string): void;
  /** Sends keys one after the other; a program that is busy reads several at once, as it would from a held key. */
  press(...keys: KeyName[]): void;
  resize(cols: number, rows: number): void;
  /** Settles when the program has ended and its last words are on the screen. */
  readonly exited: Promise<Exit>;
  kill(signal?: string): void;
  /** The screen as an SVG picture. */
  picture(title: string): string;
}

const open = new Set<OpenTerminal>();

/** Kills what a test left running; for `afterEach`. */
export function closeTerminals(): void {
  for (const terminal of open) terminal.kill('SIGKILL');
}

process.once('exit', closeTerminals);

/** Starts `argv[0]` with the rest as its arguments. */
export function openTerminal(argv: readonly string[], options: TerminalOptions = {}): OpenTerminal {
  const { cols = 100, rows = 30, env = {}, cwd = process.cwd() } = options;
  const [file, ...args] = argv;
  if (file === undefined) throw new Error('openTerminal needs a program to start');
  const screenOf = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 1000 });
  // Not inherited on purpose: with CI set Ink draws only its last frame; NO_COLOR and VITEST change what is drawn.
  const { PATH = '', HOME = '' } = process.env;
  const pty = spawn(file, args, {
    cols,
    rows,
    cwd,
    name: 'xterm-256color',
    env: { PATH, HOME, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env },
  });
  return drive(pty, screenOf, argv.join(' '));
}

function drive(pty: IPty, vt: xterm.Terminal, name: string): OpenTerminal {
  let raw = '';
  let ended: Exit | undefined;
  const watchers = new Set<() => void>();
  const look = (): void => {
    for (const watcher of watchers) watcher();
  };

  const screen = (): string => {
    const buffer = vt.buffer.active;
    const lines: string[] = [];
    for (let y = 0; y < vt.rows; y++) lines.push(buffer.getLine(buffer.baseY + y)?.translateToString(true) ?? '');
    return lines.join('\n').trimEnd();
  };

  pty.onData((chunk) => {
    raw += chunk;
    vt.write(chunk, look);
  });
  // What the program asks of its terminal (cursor position, features) is answered, as a real one would.
  vt.onData((answer) => {
    if (!ended) pty.write(answer);
  });
  const exited = new Promise<Exit>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      // An empty write is drawn after all that is still waiting to be drawn.
      vt.write('', () => {
        ended = signal ? { exitCode, signal } : { exitCode };
        open.delete(terminal);
        resolve(ended);
        look();
      });
    });
  });

  const until = (wanted: Wanted, ms = 30_000): Promise<string> =>
    new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        watchers.delete(watcher);
      };
      const fail = (why: string): void => {
        settle();
        reject(new Error(`${describe(wanted)} ${why}\nprogram: ${name}\n${framed(screen(), vt.cols)}`));
      };
      const watcher = (): void => {
        const now = screen();
        if (isThere(wanted, now)) {
          settle();
          resolve(now);
        } else if (ended) {
          fail(`did not appear before the program ended with exit code ${ended.exitCode}`);
        }
      };
      const timer = setTimeout(() => fail(`did not appear within ${ms} ms`), ms);
      watchers.add(watcher);
      watcher();
    });

  const send = (text: string): void => {
    if (ended)
      throw new Error(`cannot type into a program that has ended\nprogram: ${name}\n${framed(screen(), vt.cols)}`);
    pty.write(text);
  };

  const terminal: OpenTerminal = {
    screen,
    raw: () => raw,
    until,
    type: send,
    paste: (text) => send(`\u001B[200~${text}\u001B[201~`),
    press: (...keys) => {
      for (const key of keys) send(KEYS[key]);
    },
    resize: (cols, rows) => {
      vt.resize(cols, rows);
      pty.resize(cols, rows);
    },
    exited,
    kill: (signal) => {
      if (!ended) pty.kill(signal);
    },
    picture: (title) => screenToSvg(vt, title),
  };
  open.add(terminal);
  return terminal;
}

const isThere = (wanted: Wanted, screen: string): boolean => {
  if (typeof wanted === 'string') return screen.includes(wanted);
  return wanted instanceof RegExp ? wanted.test(screen) : wanted(screen);
};

const describe = (wanted: Wanted): string => {
  if (typeof wanted === 'string') return JSON.stringify(wanted);
  return wanted instanceof RegExp ? String(wanted) : `what ${wanted.name || 'the test'} looks for`;
};

const framed = (screen: string, cols: number): string => {
  const edge = '-'.repeat(cols);
  return `${edge}\n${screen}\n${edge}`;
};
