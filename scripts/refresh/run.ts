import * as z from 'zod';
import { LostCubes } from '../../lib/etl/merge-reports.ts';
import { EmptyListing } from '../../lib/etl/plan.ts';
import { type RefreshResult, refresh } from '../../lib/etl/refresh.ts';
import { StoreError } from '../../lib/store/objects.ts';
import { MANIFEST_KEY } from '../../schemas/manifest.ts';
import type { Bucket } from '../cli/bucket.ts';
import { CliError } from '../cli/cli-error.ts';
import { refreshProgress } from './progress.ts';

export interface RefreshRun {
  /** Read every report, changed or not. */
  force?: boolean;
  /** Take it that all reports were removed on purpose. */
  allowEmpty?: boolean;
  /** Where the progress bar is shown; default stderr, null: nowhere. */
  bar?: NodeJS.WriteStream | null;
}

/** Refreshes a bucket in this process. Throws `CliError` where that is not possible; bad reports are in the result. */
export async function runRefresh({ store, settings }: Bucket, run: RefreshRun = {}): Promise<RefreshResult> {
  const { force = false, allowEmpty = false, bar = process.stderr } = run;
  const progress = bar === null ? null : refreshProgress({ stream: bar });
  try {
    const events = progress?.events;
    return await expectingStore(() => refresh(store, settings, { force, allowEmpty, now: () => new Date(), events }));
  } finally {
    progress?.stop();
  }
}

/** The outcome of work on a bucket; what may go wrong there becomes a `CliError`. */
export async function expectingStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EmptyListing)
      throw new CliError(error.message.replace('allow_empty', '--allow-empty'), { cause: error });
    if (error instanceof StoreError || error instanceof LostCubes)
      throw new CliError(error.message + hintFor(error.message), { cause: error });
    if (error instanceof z.ZodError)
      throw new CliError(`${MANIFEST_KEY} is no manifest of this version: ${z.prettifyError(error)}`, { cause: error });
    throw error;
  }
}

function hintFor(message: string): string {
  return /ECONNREFUSED (127\.0\.0\.1|::1)/.test(message) ? '; is npm start running?' : '';
}
