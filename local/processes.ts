import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../scripts/cli/cli-error.ts';

/** A program and all processes that it starts. */
export interface ProcessGroup {
  readonly pid: number;
  /** Resolves when the program ends, with the reason in words: `exit code 1`. */
  readonly ended: Promise<string>;
  /** The last lines of its output, oldest first. */
  lastLines(): string[];
  /** Sends SIGTERM to the group, and SIGKILL after `graceMs`; resolves when no process is left. */
  stop(graceMs?: number): Promise<void>;
  /** Kills the group. */
  kill(): void;
}

export interface ProcessGroupOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Called with each line of stdout and stderr. */
  onLine?: (line: string) => void;
}

const KEPT_LINES = 40;
const POLL_MS = 50;
/** Milliseconds to wait after SIGKILL. Longer is useless: what is left then are zombies, which may stay for good. */
const KILLED_MS = 2000;

/**
 * Runs a Node program in a process group of its own, so that its children can be stopped with it and Ctrl-C does not reach it
 * directly. If this process is killed, the program ends itself.
 */
export function startNode(args: readonly string[], { cwd, env, onLine }: ProcessGroupOptions): ProcessGroup {
  const child = spawn(process.execPath, ['--import', preamble(process.pid), ...args], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on('line', (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      onLine?.(line);
    });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    // `close` comes after the last line, `exit` may come before it.
    child.once('close', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  const pid = child.pid ?? 0;
  const kill = (): void => void signalGroup(pid, 'SIGKILL');
  process.once('exit', kill);
  return {
    pid,
    ended,
    kill,
    lastLines: () => [...lines],
    async stop(graceMs = 1000) {
      if (signalGroup(pid, 'SIGTERM') && !(await groupGone(pid, graceMs))) {
        kill();
        await groupGone(pid, KILLED_MS);
      }
      process.off('exit', kill);
    },
  };
}

/**
 * A module that ends its process when `parent` is no longer its parent. It also enables the compile cache of Node, which makes
 * the next start faster.
 */
function preamble(parent: number): string {
  const code = `import module from 'node:module';
import { isMainThread } from 'node:worker_threads';
module.enableCompileCache?.();
if (isMainThread) setInterval(() => process.ppid === ${parent} || process.exit(1), 500).unref();`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

/** Sends a signal to a process group; false if it has no process left. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  if (pid === 0) return false; // it never started; 0 would mean our own group
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

async function groupGone(pid: number, withinMs: number): Promise<boolean> {
  for (let waited = 0; signalGroup(pid, 0); waited += POLL_MS) {
    if (waited >= withinMs) return false;
    await sleep(POLL_MS);
  }
  return true;
}
