import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** An `npm start` in a process group of its own, as a terminal would run it. */
export interface NpmStart {
  readonly pid: number;
  /** What it wrote so far, stdout and stderr. */
  output(): string;
  /** Resolves when the output matches; rejects when it ends before. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves when npm has ended: exit code, or the signal it died of. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Signals npm alone. */
  signal(signal: NodeJS.Signals): void;
  /** Signals the group, as Ctrl-C in a terminal does. */
  signalGroup(signal: NodeJS.Signals): void;
}

export function npmStart(dataDir: string, args: readonly string[] = [], env: Record<string, string> = {}): NpmStart {
  // Not the silence (`npm run -s`) of the command that runs the tests.
  const { npm_config_loglevel: _loglevel, ...inherited } = process.env;
  const child = spawn('npm', ['start', '--', ...args], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...inherited, PORT: '0', S3_PORT: '0', LAMBDA_PORT: '0', LOCAL_DATA_DIR: dataDir, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  let over = false;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, signal) => {
      over = true;
      resolve(code ?? signal);
    });
  });
  const pid = child.pid ?? 0;
  return {
    pid,
    ended,
    output: () => text,
    async until(pattern) {
      for (;;) {
        const found = pattern.exec(text);
        if (found) return found;
        if (over) throw new Error(`it ended before ${String(pattern)}:\n${text}`);
        await sleep(20);
      }
    },
    signal: (signal) => void process.kill(pid, signal),
    signalGroup: (signal) => void process.kill(-pid, signal),
  };
}

/** A process that was started for a data folder: directly or by way of others. */
export interface Descendant {
  pid: number;
  command: string;
}

/** Every process that has the data folder in its environment; none where the system has no /proc. */
export function processesOf(dataDir: string): Descendant[] {
  const marker = `LOCAL_DATA_DIR=${dataDir}\0`;
  return pids().flatMap((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(marker)) return [];
      return [{ pid, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
    } catch {
      return []; // it has ended meanwhile, or belongs to another user
    }
  });
}

function pids(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** Resolves when no process of the data folder is left; rejects, and ends them, when some are still there in time. */
export async function nothingLeft(dataDir: string, withinMs = 10_000): Promise<void> {
  const giveUp = performance.now() + withinMs;
  while (processesOf(dataDir).length > 0) {
    if (performance.now() > giveUp) {
      const left = processesOf(dataDir);
      for (const { pid } of left) process.kill(pid, 'SIGKILL');
      throw new Error(`still running: ${left.map(({ command }) => command).join('; ')}`);
    }
    await sleep(50);
  }
}

/** Whether somebody listens on a local port. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
