import { ReportError } from '../../lib/base/report-error.ts';
import { LostVersions } from '../../lib/refresh/earlier-version.ts';
import { BrokenManifest } from '../../lib/refresh/manifest.ts';
import { LostRollups } from '../../lib/refresh/lost-rollups.ts';
import { LostLines } from '../../lib/refresh/settle-month.ts';
import { EmptyListing } from '../../lib/refresh/plan.ts';
import { type RefreshResult, refresh } from '../../lib/refresh/refresh.ts';
import { StoreError } from '../../lib/storage/objects.ts';
import type { Bucket } from '../cli/bucket.ts';
import { CliError } from '../cli/cli-error.ts';
import { refreshProgress } from './progress.ts';

export interface RefreshRun {
  /** Read every report, changed or not. */
  force?: boolean;
  /** Publish an empty snapshot if all reports were removed. */
  allowEmpty?: boolean;
  /** Stream of the progress bar; null for none. Default: stderr. */
  bar?: NodeJS.WriteStream | null;
  /** Command to suggest if all reports were removed. Default: the option of this command. */
  emptyCommand?: string;
}

/** Refreshes a bucket in this process. Throws `CliError` if it fails; bad reports are not errors but in the result. */
export async function runRefresh({ store, settings }: Bucket, run: RefreshRun = {}): Promise<RefreshResult> {
  const { force = false, allowEmpty = false, bar = process.stderr, emptyCommand } = run;
  const progress = bar === null ? null : refreshProgress({ stream: bar });
  try {
    const events = progress?.events;
    const work = () => refresh(store, settings, { force, allowEmpty, now: () => new Date(), events });
    return await withCliErrors(work, emptyCommand && `run ${emptyCommand}`);
  } finally {
    progress?.stop();
  }
}

/** The result of work on a bucket. Errors that can be expected there become a `CliError` with advice. */
export async function withCliErrors<T>(work: () => Promise<T>, emptyAdvice = 'refresh with --allow-empty'): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EmptyListing)
      throw new CliError(error.message.replace('refresh with allow_empty', emptyAdvice), { cause: error });
    if (isExpected(error)) throw new CliError(error.message + hintFor(error.message), { cause: error });
    throw error;
  }
}

/** Expected errors of work on a bucket; `ReportError` if all reports together exceed a limit of a rollup. */
const EXPECTED = [StoreError, LostRollups, LostLines, LostVersions, BrokenManifest, ReportError];
const isExpected = (error: unknown): error is Error => EXPECTED.some((kind) => error instanceof kind);

const HINTS: readonly [pattern: RegExp, hint: string][] = [
  [/ECONNREFUSED (127\.0\.0\.1|::1)/, 'is npm start running? If its S3 port is not 4568, set S3_PORT'],
  [/Region is missing/, 'set AWS_REGION'],
  [/CredentialsProviderError/, 'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'],
  [
    /InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken/,
    'check AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  ],
  [/NoSuchBucket/, 'check the name of the bucket: S3_BUCKET, --bucket, --to or --from'],
  [/AccessDenied/, 'these credentials need to read and write the bucket S3_BUCKET'],
  [/PermanentRedirect|AuthorizationHeaderMalformed/, 'set AWS_REGION to the region of the bucket'],
];

/** Advice for an error of S3, if there is any. */
function hintFor(message: string): string {
  const [, hint] = HINTS.find(([pattern]) => pattern.test(message)) ?? [];
  return hint === undefined ? '' : `; ${hint}`;
}
