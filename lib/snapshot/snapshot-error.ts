import { ServiceError } from '../base/service-error.ts';

export type SnapshotErrorCode = 'NO_DATA' | 'STORE_UNAVAILABLE' | 'REFRESH_REQUIRED' | 'REPORT_UNREADABLE';

/** There is no snapshot to answer from. `message` is for the caller: it says why, and what to do. */
export class SnapshotError extends ServiceError {
  override readonly name = 'SnapshotError';
  override readonly code: SnapshotErrorCode;
  /** Seconds until another try makes sense. */
  readonly retryAfter: number;

  constructor(code: SnapshotErrorCode, message: string, retryAfter: number, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}
