import { fork } from 'node:child_process';
import type { Measured, Reply } from './messages.ts';

/** A program in a process of its own. */
export interface Session {
  /** Calls the program once. Throws where it fails or its process ends. */
  call<T>(input?: unknown): Promise<Measured<T>>;
  end(): Promise<void>;
}

export interface SessionOptions {
  /** The bundled runner. */
  runner: string;
  /** The whole environment of the process. */
  env: NodeJS.ProcessEnv;
  /** Options of Node, such as `--expose-gc`. */
  nodeOptions?: readonly string[];
}

/** Longest part of what a process wrote to stderr that an error shows, in characters. */
const SHOWN = 2000;

/** Starts a process for a bundled program; resolves when that is loaded. What it writes to stdout goes nowhere. */
export async function openSession(
  program: string,
  { runner, env, nodeOptions = [] }: SessionOptions,
): Promise<Session> {
  const child = fork(runner, [program], {
    env,
    execArgv: [...nodeOptions],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-SHOWN);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const message = async <T>(): Promise<T> => {
    const answer = Promise.withResolvers<T>();
    child.once('message', answer.resolve as (message: unknown) => void);
    const early = ended.then((how): never => {
      throw new Error(`${program} ended early (${how}) ${complaint}`.trim());
    });
    return Promise.race([answer.promise, early]);
  };
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const end = async (): Promise<void> => {
    kill();
    await ended;
    process.off('exit', kill);
  };
  await message<'ready'>().catch(async (error: unknown) => {
    await end();
    throw error;
  });
  return {
    async call<T>(input: unknown = null) {
      child.send({ input });
      const reply = await message<Reply>();
      if ('error' in reply) throw new Error(`${program} failed: ${reply.error}`);
      return reply as Measured<T>;
    },
    end,
  };
}

/** One call in a fresh process. */
export async function runOnce<T>(program: string, input: unknown, options: SessionOptions): Promise<Measured<T>> {
  const session = await openSession(program, options);
  try {
    return await session.call<T>(input);
  } finally {
    await session.end();
  }
}
