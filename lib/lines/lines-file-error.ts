import { ServiceError } from '../base/service-error.ts';

/** A file is not one of lines, is damaged, or does not have a column. */
export class LinesFileError extends ServiceError {
  override readonly name = 'LinesFileError';
  override readonly code = 'LINES_FILE';
}
