import { ServiceError } from '../base/service-error.ts';
import type { RollupShape } from '../model/index.ts';
import type { Filter } from './query.ts';
import type { Rollup } from './rollup.ts';

/** The order lines in effect, for queries that no rollup can answer. */
export interface LinesSource {
  /** Most lines that a question may need. */
  readonly limit: number;
  /**
   * The rollup of the lines of the days and series that pass; `filter` says nothing else. Throws `LinesFileError`, and what its
   * store throws.
   */
  rollup(filter: Filter, shape: RollupShape): Promise<Rollup>;
}

/** A query needs more order lines than one answer may read. `message` says what to narrow. */
export class TooManyLines extends ServiceError {
  override readonly name = 'TooManyLines';
  override readonly code = 'TOO_MANY_LINES';

  constructor(dimensions: readonly string[], lines: number, limit: number) {
    super(
      `No rollup has ${listed(dimensions)} together, so this is answered from the order lines of its days: ${lines}, more than the ${limit} that one answer reads. Narrow start_date and end_date, choose one series, or leave out one of ${listed(dimensions)}. docs/sql.md shows how to query all lines with SQL`,
    );
  }
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
