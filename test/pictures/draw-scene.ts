// A scene is a program in a real terminal and what a person does there; its picture is the screen at the end.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenTerminal, openTerminal } from '../support/terminal.js';

export interface Scene {
  /** File name of the picture, without `.svg`. */
  readonly name: string;
  /** Stands in the window's title bar. */
  readonly title: string;
  readonly argv: readonly string[];
  /** Makes what the program needs in its HOME; returns further arguments. */
  prepare?(home: string): Promise<readonly string[]>;
  readonly cols: number;
  readonly rows: number;
  /** Brings the program to the screen that is to be drawn; waits on what is on the screen, never on a delay. */
  play(terminal: OpenTerminal): Promise<void>;
}

/** The same path each time: it is seen in some pictures. */
const HOME = join(tmpdir(), 'readback');

/** Plays a scene with a HOME of its own and writes its picture into `folder`; the picture's path. */
export async function drawScene(scene: Scene, folder: string, home: string = HOME): Promise<string> {
  mkdirSync(home);
  const argv = [...scene.argv, ...((await scene.prepare?.(home)) ?? [])];
  const terminal = openTerminal(argv, { cols: scene.cols, rows: scene.rows, env: { HOME: home } });
  try {
    await scene.play(terminal);
    const file = join(folder, `${scene.name}.svg`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, terminal.picture(scene.title));
    return file;
  } finally {
    terminal.kill('SIGKILL');
    await terminal.exited;
    rmSync(home, { recursive: true, force: true });
  }
}
