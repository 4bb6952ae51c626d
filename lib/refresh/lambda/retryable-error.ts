import { StoreError } from '../../storage/objects.ts';
import { LostRollups } from '../merge-reports.ts';

/** What may pass by: S3 failed for longer than the function could wait, or another refresh published again and again. */
const PASSING = [StoreError, LostRollups];

/**
 * The one error of ours that the state machine tries again: Step Functions knows an error by its name alone, so all that may
 * pass by, subclasses included, leaves a function under this one. Message and stack are those of `cause`.
 */
export class RetryableError extends Error {
  override readonly name = 'RetryableError';

  constructor(cause: Error) {
    super(cause.message, { cause });
    if (cause.stack !== undefined) this.stack = cause.stack; // it tells the name of the cause; Lambda logs no cause
  }
}

/** What a function throws in place of an error: a `RetryableError` where another try makes sense, else the error itself. */
export const thrownFor = (error: unknown): unknown =>
  error instanceof Error && PASSING.some((type) => error instanceof type) ? new RetryableError(error) : error;
