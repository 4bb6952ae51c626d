import { linesIndexSchema, type LinesIndex, type WrittenFile } from '../../schemas/manifest.ts';
import { DamagedFile } from '../base/damaged-file.ts';
import { sha256 } from '../base/hash.ts';
import { once } from '../base/once.ts';
import { dayOf } from '../../schemas/fields/calendar.ts';
import { LinesBuilder, columnsOfRollups } from '../rollup/lines-builder.ts';
import { Merger } from '../rollup/merge.ts';
import type { LinesSource } from '../rollup/lines-source.ts';
import { type LinesBlock, openLines } from '../lines/index.ts';
import type { Filter } from '../rollup/query.ts';
import { type ObjectStore, ObjectChanged, partsOf } from '../storage/objects.ts';

/** The published order lines of a snapshot. `index`: the list of their files; `limit`: maximum number of lines for a query. */
export function publishedLines(store: ObjectStore, index: WrittenFile, limit: number): LinesSource {
  const months = once(() => readIndex(store, index));
  return {
    limit,
    async rollup(filter, shape) {
      const merger = new Merger(shape);
      const columns = columnsOfRollups([shape]);
      const { from = -Infinity, to = Infinity } = filter;
      for (const { series, month, lines } of (await months()).months) {
        if (!passes(series, filter) || !overlaps(month, from, to)) continue;
        const reader = await openLines(partsOf(store, lines));
        const groups = reader.groups.filter((group) => group.from <= to && group.to >= from);
        // An order with lines in two months or series counts in each, as in the published rollups.
        const builder = new LinesBuilder({ lines: shape });
        for await (const block of reader.read(columns, groups)) builder.add(block, daysIn(block, from, to));
        merger.add(builder.finish().lines);
      }
      return merger.finish();
    },
  };
}

async function readIndex(store: ObjectStore, { key, sha256: expected }: WrittenFile): Promise<LinesIndex> {
  const found = await store.readObject(key);
  if (found === null || found === 'unchanged') throw new ObjectChanged(`${key}, which the manifest names, is gone`);
  if (expected !== null && sha256(found.bytes) !== expected) {
    throw new DamagedFile(`${key} is damaged. Refresh, or refresh with --force, to make it again`);
  }
  return linesIndexSchema.parse(JSON.parse(Buffer.from(found.bytes).toString('utf8')));
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
