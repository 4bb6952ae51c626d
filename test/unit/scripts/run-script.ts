import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { environmentSchema } from '../../../schemas/environment.ts';
import type { TestBucket } from '../../support/s3.ts';

const PROJECT = join(import.meta.dirname, '../../..');
const TSX = pathToFileURL(createRequire(join(PROJECT, 'package.json')).resolve('tsx')).href;

export interface Run {
  /** The current folder; a `.env` there counts. */
  cwd: string;
  env?: Record<string, string>;
  /** Has tsx read the TypeScript, as `npm run` does, and not Node itself, which starts in half the time. */
  tsx?: boolean;
}

/** Starts `scripts/NAME.ts` with none of the variables that steer the service or the SDK but those given. */
export function startScript(
  name: string,
  args: string[],
  { cwd, env, tsx = false }: Run,
): ChildProcessWithoutNullStreams {
  const ours = new Set(Object.keys(environmentSchema.shape));
  const steers = (variable: string): boolean => ours.has(variable) || variable.startsWith('AWS_');
  const inherited = Object.entries(process.env).filter(([variable]) => !steers(variable));
  const loader = tsx ? ['--import', TSX] : [];
  return spawn(process.execPath, [...loader, join(PROJECT, `scripts/${name}.ts`), ...args], {
    cwd,
    env: { ...Object.fromEntries(inherited), ...env },
  });
}

/** Runs it to its end. */
export async function runScript(name: string, args: string[], run: Run) {
  const child = startScript(name, args, run);
  child.stdin.end();
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: Number(code), stdout, stderr };
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
