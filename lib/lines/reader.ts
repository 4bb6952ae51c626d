import type { FileMetaData, RowGroup } from 'hyparquet';
import type { ByteSource } from '../base/byte-source.ts';
import { dayBoundsOf, storedColumns } from '../base/parquet-columns.ts';
import { openParquet, type ParquetSource } from '../base/checked-parquet.ts';
import { DIGESTS_NOTE, groupRange } from '../base/parquet-digests.ts';
import { byName } from '../base/records.ts';
import { COLUMN_NAMES, type ColumnName } from './columns.ts';
import { type Values, valuesOf } from './values.ts';
import { LinesFileError } from './lines-file-error.ts';
import { monthName, monthOfDay } from './month.ts';
import { elementOf, signatureOf } from './schema.ts';

/** A row group: lines of one calendar month. */
export interface LinesGroup {
  /** Its place in the file, from 0. */
  readonly index: number;
  /** `2022-04`. */
  readonly month: string;
  /** First and last day, in days since 1970-01-01. */
  readonly from: number;
  readonly to: number;
  readonly lines: number;
  /** Its bytes in the file: from `start` to before `end`. */
  readonly start: number;
  readonly end: number;
}

/** Some columns of the lines of a row group. */
export interface LinesBlock<Name extends ColumnName = ColumnName> {
  readonly group: LinesGroup;
  readonly lines: number;
  readonly columns: { readonly [Each in Name]: Values<Each> };
}

/** An open lines file. */
export class LinesReader {
  readonly source: ByteSource;
  readonly metadata: FileMetaData;
  readonly lines: number;
  readonly groups: readonly LinesGroup[];
  /** The columns that the file has, of those that are declared. */
  readonly columns: ReadonlySet<ColumnName>;
  /** Notes of the footer, by name, but that of the digests. */
  readonly notes: ReadonlyMap<string, string>;

  constructor(source: ByteSource, metadata: FileMetaData) {
    this.source = source;
    this.metadata = metadata;
    this.lines = Number(metadata.num_rows);
    const signatures = new Set(metadata.schema.map(signatureOf));
    this.columns = new Set(COLUMN_NAMES.filter((name) => signatures.has(signatureOf(elementOf(name)))));
    this.groups = metadata.row_groups.map(groupOf);
    const notes = metadata.key_value_metadata?.filter(({ key }) => key !== DIGESTS_NOTE) ?? [];
    this.notes = new Map(notes.map(({ key, value }) => [key, value ?? '']));
  }

  /**
   * Reads columns, a row group at a time: those of `groups`, by default all. Throws `LinesFileError` if the file does not have
   * a column or is damaged, and what its source throws.
   *
   * @example
   * for await (const { columns } of reader.read(['day', 'amount'], reader.groupsOf('2022-04'))) …
   */
  async *read<const Name extends ColumnName>(
    names: readonly Name[],
    groups: readonly LinesGroup[] = this.groups,
  ): AsyncGenerator<LinesBlock<Name>> {
    for (const name of names) {
      if (this.columns.has(name)) continue;
      throw new LinesFileError(`A lines file has no column "${name}" of the declared type. Build the file again`);
    }
    for (const group of groups) {
      const stored = await storedColumns({ file: this.source, metadata: this.metadata }, group.index, names);
      const columns = byName(names, (name) => valuesOf(name, stored.get(name)!)) as LinesBlock<Name>['columns'];
      yield { group, lines: group.lines, columns };
    }
  }

  /** The row groups of a month such as `2022-04`. */
  groupsOf(month: string): LinesGroup[] {
    return this.groups.filter((group) => group.month === month);
  }
}

/**
 * Opens a lines file: reads only its footer. Throws `LinesFileError` if it is not one, `DamagedFile` if it was changed, and the
 * errors of `source`. `tailBytes`: bytes at the end that are read first.
 */
export async function openLines(source: ParquetSource, tailBytes?: number): Promise<LinesReader> {
  const { file, metadata } = await openParquet(source, { tailBytes });
  return new LinesReader(file, metadata);
}

function groupOf(group: RowGroup, index: number): LinesGroup {
  const days = dayBoundsOf(group);
  if (days === null || monthOfDay(days.from) !== monthOfDay(days.to)) {
    throw new LinesFileError('A row group of a lines file does not hold the days of one month. Build the file again');
  }
  return {
    index,
    month: monthName(days.from),
    ...days,
    lines: Number(group.num_rows),
    ...groupRange(group),
  };
}
