import { ServiceError } from './service-error.ts';

/** Why a report cannot be used; docs/errors.md explains each. */
export const REPORT_ERROR_CODES = [
  'EMPTY_REPORT',
  'NOT_A_REPORT',
  'BROKEN_FORMAT',
  'MISSING_COLUMN',
  'OTHER_REPORT',
  'MIXED_DATES',
  'UNSUPPORTED_ENCODING',
  'BROKEN_GZIP',
  'BROKEN_WORKBOOK',
  'REPORT_TOO_LARGE',
  'HEADER_TOO_LONG',
  'TOO_MANY_VALUES',
  'TOO_MANY_CELLS',
  'SUM_OVERFLOW',
  'UNEXPECTED',
] as const;
export type ReportErrorCode = (typeof REPORT_ERROR_CODES)[number];

/** A report cannot be used at all. `message` is one line: what is wrong, then what to do. */
export class ReportError extends ServiceError {
  override readonly name = 'ReportError';
  override readonly code: ReportErrorCode;

  constructor(code: ReportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
