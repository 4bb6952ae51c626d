import { StoreError } from '../../storage/objects.ts';
import { LostRollups } from '../lost-rollups.ts';
import { LostLines } from '../settle-month.ts';

/** Errors that may be temporary: S3 failed for longer than the function could wait, or other refreshes kept publishing. */
const RETRYABLE = [StoreError, LostRollups, LostLines];

/**
 * The only error of the service that the state machine retries. Step Functions matches errors by name, so every temporary
 * error, subclasses included, is thrown under this name. Message and stack are those of `cause`.
 */
export class RetryableError extends Error {
  override readonly name = 'RetryableError';

  constructor(cause: Error) {
    super(cause.message, { cause });
    if (cause.stack !== undefined) this.stack = cause.stack; // it has the name of the cause; Lambda logs no cause
  }
}

/** What a function throws for an error: a `RetryableError` if a retry makes sense, else the error itself. */
export const thrownFor = (error: unknown): unknown =>
  error instanceof Error && RETRYABLE.some((type) => error instanceof type) ? new RetryableError(error) : error;
