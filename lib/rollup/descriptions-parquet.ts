import { openParquet, type ParquetSource } from '../base/checked-parquet.ts';
import { dayColumn, parquetFile, plainTextColumn } from '../base/parquet-file.ts';
import { decodeColumn, numbersOf, storedColumns } from '../base/parquet-columns.ts';
import { byName } from '../base/records.ts';
import { DESCRIPTION_FIELDS } from '../model/index.ts';
import type { Description, DescriptionLookup, Descriptions } from './descriptions.ts';

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

/**
 * Reads such a file, of all values or of those that are wanted. Throws `DamagedFile` and what `source` throws. `tailBytes`: bytes
 * at the end that are read first.
 */
export async function readDescriptions(
  source: ParquetSource,
  tailBytes?: number,
  wanted?: ReadonlySet<string>,
): Promise<Descriptions> {
  const found = new Map<string, Description>();
  for (const { rows, at } of await readGroups(source, tailBytes)) {
    for (const [value, row] of rows) if (wanted?.has(value) !== false) found.set(value, at(row));
  }
  return found;
}

/** The same for single values: an answer shows few of them. */
export async function lookUpDescriptions(source: ParquetSource, tailBytes?: number): Promise<DescriptionLookup> {
  const groups = await readGroups(source, tailBytes);
  return {
    get(value) {
      const group = groups.find(({ rows }) => rows.has(value));
      return group?.at(group.rows.get(value)!);
    },
  };
}

/** The row groups of the file: the row of each value, and what a row says. */
async function readGroups(source: ParquetSource, tailBytes?: number) {
  const opened = await openParquet(source, { tailBytes });
  const groups: { rows: ReadonlyMap<string, number>; at: (row: number) => Description }[] = [];
  for (const group of opened.metadata.row_groups.keys()) {
    const stored = await storedColumns(opened, group, ['value', 'day', ...DESCRIPTION_FIELDS]);
    const texts = (name: string) => {
      const { codes, values } = decodeColumn('text', stored.get(name)!);
      return (row: number): string | null => values[codes[row]!] ?? null;
    };
    const [value, days] = [texts('value'), numbersOf(stored.get('day')!)];
    const fields = byName(DESCRIPTION_FIELDS, texts);
    groups.push({
      rows: new Map(Array.from(days, (_, row) => [value(row)!, row])),
      at: (row) => ({ day: days[row]!, ...byName(DESCRIPTION_FIELDS, (name) => fields[name](row)) }),
    });
  }
  return groups;
}
