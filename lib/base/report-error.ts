import { ServiceError } from './service-error.ts';

export type ReportErrorCode =
  | 'EMPTY_REPORT'
  | 'MISSING_COLUMN'
  | 'UNSUPPORTED_ENCODING'
  | 'BROKEN_GZIP'
  | 'REPORT_TOO_LARGE'
  | 'HEADER_TOO_LONG'
  | 'TOO_MANY_VALUES'
  | 'TOO_MANY_CELLS'
  | 'SUM_OVERFLOW';

/** A report cannot be used at all. `message` is one line: what is wrong, then what to do. */
export class ReportError extends ServiceError {
  override readonly name = 'ReportError';
  override readonly code: ReportErrorCode;

  constructor(code: ReportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
