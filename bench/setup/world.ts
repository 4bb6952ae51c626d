import { stop } from 'esbuild';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { sampleReport } from '../../scripts/sample/index.ts';
import type { Measured } from '../measure/messages.ts';
import { type Session, openSession, runOnce } from '../measure/session.ts';
import type { HandlerAnswers } from '../programs/handler.ts';
import { type Bundles, PROJECT, bundlePrograms } from './bundles.ts';
import { startSeparateEmulator } from './emulator.ts';
import { reportWithOtherHabits } from './habits.ts';
import { type PackagedFunction, packageService } from './packaged.ts';
import { type StoredReport, isLarge, storeReport } from './reports.ts';

export interface Wanted {
  /** Rows of the report, where they are not those of the case. */
  rows: number | undefined;
  /** Measured rounds of each comparison. */
  runs: number;
}

/** A handler in a process that stays, as that of a warm function does. */
export interface WarmFunction {
  /** So many calls, one after the other, with these events in turn. */
  call(events: unknown, count?: number): Promise<Measured<HandlerAnswers>>;
  end(): Promise<void>;
}

/** What the rows of a report are like: those of `npm run sample`, or others. */
const DATA = {
  sample: (rows: number): Iterable<Buffer> => sampleReport({ rows }),
  habits: reportWithOtherHabits,
};

interface ReportChoice {
  data?: keyof typeof DATA;
  /** Default: if it has many rows. */
  compress?: boolean;
}

/** All that cases share: S3, reports in it, the packaged service, processes. */
export interface World extends Wanted {
  s3: S3Client;
  /** Variables of a process that talks to the S3 emulator. */
  s3Env: NodeJS.ProcessEnv;
  bundles: Bundles;
  functions: readonly PackagedFunction[];
  /** Folder of this run; gone at its end. */
  folder: string;
  functionNamed(name: string): PackagedFunction;
  /** A bucket with one report of so many rows, made at the first call. */
  report(rows: number, options?: ReportChoice): Promise<StoredReport>;
  /** The same report as a file, never compressed. */
  reportFile(rows: number, options?: Pick<ReportChoice, 'data'>): Promise<string>;
  /** A process for a bundled program, with these variables besides those for S3. */
  open(program: string, env?: NodeJS.ProcessEnv, nodeOptions?: readonly string[]): Promise<Session>;
  /** One call of a bundled program in a fresh process. */
  once<T>(program: string, input: unknown, env?: NodeJS.ProcessEnv): Promise<Measured<T>>;
  /** A process for a packaged function, with its own variables and these. */
  openFunction(name: string, env: NodeJS.ProcessEnv, nodeOptions?: readonly string[]): Promise<WarmFunction>;
  /** The same for any bundle with a handler. */
  openHandler(bundle: string, env: NodeJS.ProcessEnv, nodeOptions?: readonly string[]): Promise<WarmFunction>;
  end(): Promise<void>;
}

export async function createWorld({ rows, runs }: Wanted): Promise<World> {
  const local = join(PROJECT, '.local');
  await mkdir(local, { recursive: true });
  const folder = await mkdtemp(join(local, 'bench-'));
  // Reports fill gigabytes: they go however the run ends.
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  try {
    const [emulator, { functions, bundling }] = await Promise.all([
      startSeparateEmulator(join(folder, 's3')),
      packageService(folder),
    ]);
    const bundles = await bundlePrograms(folder, bundling);
    await stop(); // esbuild would keep gigabytes while the others are measured
    const { s3 } = emulator;
    const reports = new Map<string, Promise<StoredReport>>();
    const files = new Map<string, Promise<string>>();
    const session = (env: NodeJS.ProcessEnv = {}) => ({ runner: bundles.runner, env: { ...emulator.env, ...env } });
    const world: World = {
      rows,
      runs,
      s3,
      s3Env: emulator.env,
      bundles,
      functions,
      folder,
      functionNamed(name) {
        const found = functions.find((candidate) => candidate.name === name);
        if (found === undefined) throw new Error(`The service has no function ${name}`);
        return found;
      },
      report(count, { data = 'sample', compress = isLarge(count) } = {}) {
        const bucket = `bench-${data}-${count}${compress ? '-gz' : ''}`;
        return once(reports, bucket, () => storeReport(s3, bucket, count, DATA[data](count), compress));
      },
      reportFile(count, { data = 'sample' } = {}) {
        const file = join(folder, `${data}-${count}.csv`);
        return once(files, file, async () => {
          await writeFile(file, DATA[data](count));
          return file;
        });
      },
      open: (program, env, nodeOptions = []) => openSession(program, { ...session(env), nodeOptions }),
      once: (program, input, env) => runOnce(program, input, session(env)),
      openFunction(name, env, nodeOptions) {
        const { bundle, environment } = world.functionNamed(name);
        return world.openHandler(bundle, { ...environment, ...env }, nodeOptions);
      },
      async openHandler(bundle, env, nodeOptions) {
        const process = await world.open(bundles.handler, env, nodeOptions);
        return {
          call: (events, count = 1) => process.call<HandlerAnswers>({ bundle, events: [events].flat(), count }),
          end: () => process.end(),
        };
      },
      async end() {
        s3.destroy();
        await emulator.stop();
        process.off('exit', removeFolder);
        removeFolder();
      },
    };
    return world;
  } catch (error) {
    removeFolder();
    throw error;
  }
}

function once<Key, T>(known: Map<Key, Promise<T>>, key: Key, make: () => Promise<T>): Promise<T> {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
