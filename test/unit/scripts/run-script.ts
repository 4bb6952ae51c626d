import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { environmentSchema } from '../../../schemas/environment.ts';
import type { TestBucket } from '../../support/s3.ts';

const PROJECT = join(import.meta.dirname, '../../..');

export interface Run {
  /** The current folder; a `.env` there counts. */
  cwd: string;
  env?: Record<string, string>;
}

export interface ProcessRun extends Run {
  /** What stands on its standard input. */
  input?: string;
}

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

const pathOf = (name: string): string => join(PROJECT, `scripts/${name}.ts`);

/** This environment with none of the variables that steer the service or the SDK but those given. */
function environment(env: Run['env'] = {}): NodeJS.ProcessEnv {
  const ours = new Set(Object.keys(environmentSchema.shape));
  const steers = (variable: string): boolean => ours.has(variable) || variable.startsWith('AWS_');
  const inherited = Object.entries(process.env).filter(([variable]) => !steers(variable));
  return { ...Object.fromEntries(inherited), ...env };
}

/** Starts `scripts/NAME.ts` as a process. */
export function startScript(
  name: string,
  args: readonly string[],
  { cwd, env }: ProcessRun,
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [pathOf(name), ...args], { cwd, env: environment(env) });
}

/** Runs it to its end. */
export async function runScript(name: string, args: readonly string[], run: ProcessRun): Promise<Ran> {
  const child = startScript(name, args, run);
  child.stdin.on('error', () => {}); // it may end before it has read anything
  child.stdin.end(run.input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: Number(code), stdout, stderr };
}

let calls = 0;

/**
 * Runs `scripts/NAME.ts` to its end in this process, which takes a fraction of the time: it finds its arguments, environment,
 * folder and streams where it would as a process of its own. One at a time, and none that ends its process itself.
 */
export async function callScript(name: string, args: readonly string[], { cwd, env }: Run): Promise<Ran> {
  const [out, err] = [new Kept(), new Kept()];
  const restore = [
    replace(process, 'argv', [process.execPath, pathOf(name), ...args]),
    replace(process, 'stdin', Readable.from([])),
    replace(process, 'stdout', out),
    replace(process, 'stderr', err),
    replace(process, 'exit', () => {
      throw new Error(`${name} ends its process: it needs one of its own`);
    }),
    replaceEnvironment(environment(env)),
    keepListeners(),
  ];
  const home = process.cwd();
  const code = process.exitCode;
  process.chdir(cwd);
  try {
    process.exitCode = undefined;
    calls++;
    // Another query, and the script runs once more; what it imports is loaded once.
    await import(`${pathToFileURL(pathOf(name)).href}?call=${calls}`);
    return { code: Number(process.exitCode), stdout: out.text(), stderr: err.text() };
  } finally {
    process.exitCode = code;
    process.chdir(home);
    for (const undo of restore.reverse()) undo();
  }
}

/** A stream that keeps what is written to it. */
class Kept extends Writable {
  readonly #chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}

/** Gives the function that puts the property back. */
function replace(object: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(object, name)!;
  Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true });
  return () => void Object.defineProperty(object, name, before);
}

/** The object stays: Node reads a `.env` into the variables behind it. */
function replaceEnvironment(env: NodeJS.ProcessEnv): () => void {
  const before = { ...process.env };
  const set = (wanted: NodeJS.ProcessEnv): void => {
    for (const variable of Object.keys(process.env)) if (!(variable in wanted)) delete process.env[variable];
    Object.assign(process.env, wanted);
  };
  set(env);
  return () => set(before);
}

/** Gives the function that removes the listeners for signals that were added since. */
function keepListeners(): () => void {
  const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;
  const before = signals.map((signal) => process.listeners(signal));
  return () => {
    for (const [index, signal] of signals.entries())
      for (const listener of process.listeners(signal))
        if (!before[index]!.includes(listener)) process.off(signal, listener);
  };
}

/** The variables that lead to a bucket of the tests. */
export function variablesOf(bucket: TestBucket, s3: { url: string }): Record<string, string> {
  return {
    S3_BUCKET: bucket.name,
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
}
