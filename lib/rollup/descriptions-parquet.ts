import { openParquet, type ParquetSource } from '../base/checked-parquet.ts';
import { dayColumn, parquetFile, plainTextColumn } from '../base/parquet-file.ts';
import { decodeColumn, numbersOf, storedColumns } from '../base/parquet-columns.ts';
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
  const opened = await openParquet(source, { tailBytes });
  const descriptions = new Map<string, Description>();
  for (const group of opened.metadata.row_groups.keys()) {
    const stored = await storedColumns(opened, group, ['value', 'day', ...DESCRIPTION_FIELDS]);
    const texts = (name: string) => {
      const { codes, values } = decodeColumn('text', stored.get(name)!);
      return (row: number): string | null => values[codes[row]!] ?? null;
    };
    const [value, days] = [texts('value'), numbersOf(stored.get('day')!)];
    const fields = byName(DESCRIPTION_FIELDS, texts);
    for (const [row, day] of days.entries()) {
      descriptions.set(value(row)!, { day, ...byName(DESCRIPTION_FIELDS, (name) => fields[name](row)) });
    }
  }
  return descriptions;
}
