import { ServiceError } from '../base/service-error.ts';

/** Rollups of months are missing or cannot be read; `months` are the ids of the months. */
export class LostRollups extends ServiceError {
  override readonly name = 'LostRollups';
  override readonly code = 'LOST_ROLLUPS';
  readonly months: readonly string[];
  readonly files: readonly string[];

  constructor(months: readonly string[], files: readonly string[]) {
    super(`These files are gone or cannot be read: ${files.join(', ')}`);
    this.months = months;
    this.files = files;
  }

  static ofAll(all: readonly LostRollups[]): LostRollups {
    return new LostRollups(
      [...new Set(all.flatMap(({ months }) => months))],
      [...new Set(all.flatMap(({ files }) => files))],
    );
  }
}
