import { byName } from '../base/records.ts';
import type { ColumnName } from '../lines/columns.ts';
import { DESCRIPTION_FIELDS, type DimensionName, groupColumnsOf } from '../model/index.ts';
import { describe, type Description } from './descriptions.ts';
import { cellOf, type Columns, columnAxis, combined, type ValueAxis } from './line-axes.ts';

/** The columns of lines from which the values of a dimension are described. */
export const columnsThatDescribe = (dimension: DimensionName): ColumnName[] => [
  ...new Set<ColumnName>(['day', ...groupColumnsOf({ dimensions: [dimension], measures: [], describes: dimension })]),
];

/** Adds what the lines of a block say of the values of a dimension. */
export function describeLines(
  descriptions: Map<string, Description>,
  { codes: values, values: names, size }: ValueAxis,
  { lines, columns, mask }: { lines: number; columns: Columns; mask: Uint8Array | null },
): void {
  const { codes, rows } = combined(lines, [
    { codes: values, size },
    ...DESCRIPTION_FIELDS.map((name) => columnAxis(name, lines, columns)),
  ]);
  const newest = new Float64Array(rows.length).fill(-Infinity);
  for (let i = 0; i < lines; i++) {
    if (mask?.[i] !== 0 && columns.day[i]! > newest[codes[i]!]!) newest[codes[i]!] = columns.day[i]!;
  }
  for (const [place, row] of rows.entries()) {
    if (newest[place] === -Infinity) continue;
    describe(descriptions, names[values[row]!]!, { ...descriptionOf(columns, row), day: newest[place]! });
  }
}

/** What a line says of its value. */
export const descriptionOf = (columns: Columns, row: number): Description => ({
  day: columns.day[row]!,
  ...byName(DESCRIPTION_FIELDS, (name) => cellOf(name, columns, row) as string | null),
});
