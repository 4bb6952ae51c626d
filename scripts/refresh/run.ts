import { ReportError } from '../../lib/base/report-error.ts';
import { BrokenManifest } from '../../lib/refresh/manifest.ts';
import { LostRollups } from '../../lib/refresh/merge-reports.ts';
import { EmptyListing } from '../../lib/refresh/plan.ts';
import { type RefreshResult, refresh } from '../../lib/refresh/refresh.ts';
import { StoreError } from '../../lib/storage/objects.ts';
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
  /** How to say that all reports were removed on purpose; default: by the option of the command that runs. */
  emptyCommand?: string;
}

/** Refreshes a bucket in this process. Throws `CliError` where that is not possible; bad reports are in the result. */
export async function runRefresh({ store, settings }: Bucket, run: RefreshRun = {}): Promise<RefreshResult> {
  const { force = false, allowEmpty = false, bar = process.stderr, emptyCommand } = run;
  const progress = bar === null ? null : refreshProgress({ stream: bar });
  try {
    const events = progress?.events;
    const work = () => refresh(store, settings, { force, allowEmpty, now: () => new Date(), events });
    return await expectingStore(work, emptyCommand && `run ${emptyCommand}`);
  } finally {
    progress?.stop();
  }
}

/** The outcome of work on a bucket; what may go wrong there becomes a `CliError`. */
export async function expectingStore<T>(
  work: () => Promise<T>,
  emptyAdvice = 'refresh with --allow-empty',
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EmptyListing)
      throw new CliError(error.message.replace('refresh with allow_empty', emptyAdvice), { cause: error });
    if (isForeseen(error)) throw new CliError(error.message + hintFor(error.message), { cause: error });
    throw error;
  }
}

/** What may go wrong with a bucket, reports that come to more than a rollup holds among it. */
const FORESEEN = [StoreError, LostRollups, BrokenManifest, ReportError];
const isForeseen = (error: unknown): error is Error => FORESEEN.some((kind) => error instanceof kind);

const HINTS: readonly [told: RegExp, hint: string][] = [
  [/ECONNREFUSED (127\.0\.0\.1|::1)/, 'is npm start running? With --local, S3_PORT names another port than 4568'],
  [/Region is missing/, 'set AWS_REGION'],
  [/CredentialsProviderError/, 'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'],
  [
    /InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken/,
    'are AWS_PROFILE, or AWS_ACCESS_KEY_ID and the like, right?',
  ],
  [/NoSuchBucket/, 'is S3_BUCKET right?'],
  [/AccessDenied/, 'may these credentials read and write the bucket that S3_BUCKET names?'],
  [/PermanentRedirect|AuthorizationHeaderMalformed/, 'is AWS_REGION that of the bucket?'],
];

/** What helps against an error of S3, as far as that is known. */
function hintFor(message: string): string {
  const [, hint] = HINTS.find(([told]) => told.test(message)) ?? [];
  return hint === undefined ? '' : `; ${hint}`;
}
