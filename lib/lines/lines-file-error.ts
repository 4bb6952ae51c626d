import { DamagedFile } from '../base/damaged-file.ts';

/** A file is not one of lines, or does not have a column that is needed. */
export class LinesFileError extends DamagedFile {
  override readonly name = 'LinesFileError';
  override readonly code = 'LINES_FILE';
}
