import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../scripts/cli/cli-error.ts';

/** A program and all that it starts. */
export interface ProcessGroup {
  readonly pid: number;
  /** How the program ended, in words: `exit code 1`. */
  readonly ended: Promise<string>;
  /** The last lines that it wrote, oldest first. */
  lastLines(): string[];
  /** Asks the whole group to end, makes it end after the grace time, and resolves when nothing of it is left. */
  stop(graceMs?: number): Promise<void>;
  /** Ends the whole group at once. */
  kill(): void;
}

export interface ProcessGroupOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Gets each line of stdout and stderr. */
  onLine?: (line: string) => void;
}

const KEPT_LINES = 40;
const POLL_MS = 50;
/** A killed process is gone at once; one that nobody waits for may stay as a zombie for good. */
const KILLED_MS = 2000;

/**
 * Runs a Node program as a group of its own: what it starts ends with it, and Ctrl-C in our terminal reaches it through
 * us alone. Should we be killed without a chance to end it, it ends itself.
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
 * A module that ends its process when `parent` is no longer the process's parent. It also keeps compiled code for the next
 * start, in the system's folder for temporary files.
 */
function preamble(parent: number): string {
  const code = `import module from 'node:module';
import { isMainThread } from 'node:worker_threads';
module.enableCompileCache?.();
if (isMainThread) setInterval(() => process.ppid === ${parent} || process.exit(1), 500).unref();`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

/** False when the group has no process left. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  if (pid === 0) return false; // it never started; 0 would be our own group
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
