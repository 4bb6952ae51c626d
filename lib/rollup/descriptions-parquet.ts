import { parquetReadObjects } from 'hyparquet';
import { openParquet, type ParquetSource } from '../base/checked-parquet.ts';
import { dayColumn, parquetFile, plainTextColumn } from '../base/parquet-file.ts';
import { byName } from '../base/records.ts';
import { DESCRIPTION_FIELDS } from '../model/index.ts';
import type { Description, Descriptions } from './descriptions.ts';

/** Descriptions as a Parquet file: a row for each value, sorted by it. */
export function descriptionsToParquet(descriptions: Descriptions): Uint8Array {
  const rows = [...descriptions].sort(([a], [b]) => (a < b ? -1 : 1));
  return parquetFile({
    columns: [
      plainTextColumn(
        'value',
        rows.map(([value]) => value),
      ),
      dayColumn(
        'day',
        Int32Array.from(rows, ([, { day }]) => day),
      ),
      ...DESCRIPTION_FIELDS.map((name) =>
        plainTextColumn(
          name,
          rows.map(([, description]) => description[name]),
        ),
      ),
    ],
    rows: rows.length,
  });
}

/** Reads such a file. Throws `DamagedFile` and what `source` throws. `tailBytes`: bytes at the end that are read first. */
export async function readDescriptions(source: ParquetSource, tailBytes?: number): Promise<Descriptions> {
  const parsers = { dateFromDays: (days: number) => days as never };
  const rows = await parquetReadObjects({ ...(await openParquet(source, { tailBytes, parsers })), parsers });
  return new Map(
    rows.map((row): [string, Description] => [
      row['value'] as string,
      {
        day: row['day'] as number,
        ...byName(DESCRIPTION_FIELDS, (name) => (row[name] as string | null | undefined) ?? null),
      },
    ]),
  );
}
