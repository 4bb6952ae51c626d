import type { LinesIndex, WrittenFile } from '../../schemas/manifest.ts';
import type { ParquetSource } from '../base/checked-parquet.ts';
import { dayOf } from '../../schemas/fields/calendar.ts';
import { type LinesBlock, openLines } from '../lines/reader.ts';
import type { RollupShape } from '../model/index.ts';
import { columnsOfRollups, LinesBuilder } from '../rollup/lines-builder.ts';
import { Merger } from '../rollup/merge.ts';
import type { Filter } from '../rollup/query.ts';
import type { Rollup } from '../rollup/rollup.ts';

/**
 * The rollup of the order lines of the days and series that pass, from their files, which `sourceOf` opens. Throws
 * `LinesFileError` and `StoreError`.
 */
export async function rollupOfLines(
  sourceOf: (file: WrittenFile) => ParquetSource,
  { months }: LinesIndex,
  filter: Filter,
  shape: RollupShape,
): Promise<Rollup> {
  const merger = new Merger(shape);
  const columns = columnsOfRollups([shape]);
  const { from = -Infinity, to = Infinity } = filter;
  for (const { series, month, lines } of months) {
    if (!passes(series, filter) || !overlaps(month, from, to)) continue;
    const reader = await openLines(sourceOf(lines));
    const groups = reader.groups.filter((group) => group.from <= to && group.to >= from);
    // An order with lines in two months or series counts in each, as in the published rollups.
    const builder = new LinesBuilder({ lines: shape });
    for await (const block of reader.read(columns, groups)) builder.add(block, daysIn(block, from, to));
    merger.add(builder.finish().lines);
  }
  return merger.finish();
}

const passes = (series: string, { where, without }: Filter): boolean =>
  where?.series?.includes(series) !== false && without?.series?.includes(series) !== true;

/** Whether a month such as `2022-04` has a day of these. */
function overlaps(month: string, from: number, to: number): boolean {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const next = number === 12 ? dayOf(year + 1, 1, 1)! : dayOf(year, number + 1, 1)!;
  return dayOf(year, number, 1)! <= to && next > from;
}

/** By line, 1 where its day counts; null: all do. */
function daysIn({ group, lines, columns }: LinesBlock, from: number, to: number): Uint8Array | null {
  if (group.from >= from && group.to <= to) return null;
  return Uint8Array.from({ length: lines }, (_, row) => Number(columns.day[row]! >= from && columns.day[row]! <= to));
}
