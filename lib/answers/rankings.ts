import {
  type DimensionName,
  LIST_FIGURES,
  type ListFigureName,
  showFigures,
  type ShownFigures,
  type SumName,
  sumsFor,
} from '../model/index.ts';
import { filterOf, type Slice } from '../query/slice.ts';
import type { RollupSet } from '../rollup/rollup-set.ts';
import { sumsBy } from '../rollup/sums.ts';

/** A row of a ranking: the value of its dimension, and the figures of lists. */
export type RankingRow<By extends DimensionName> = Record<By, string> & ShownFigures<typeof LIST_FIGURES>;

/** A figure of a row, `-` before it for the highest first. */
export type Sort = ListFigureName | `-${ListFigureName}`;

/** `lines` too: a ranking has only values with active lines. */
const SUMS: readonly SumName[] = [...new Set<SumName>([...sumsFor(LIST_FIGURES), 'lines'])];

/** The values of a dimension that have active lines, sorted by a figure as shown; ties by name. */
export async function ranking<By extends DimensionName>(
  rollups: RollupSet,
  slice: Slice,
  by: By,
  sort: Sort = '-revenue',
): Promise<RankingRow<By>[]> {
  const figure = sort.replace('-', '') as ListFigureName;
  const direction = sort.startsWith('-') ? -1 : 1;
  const groups = await sumsBy<DimensionName>(rollups, filterOf(slice), [by], SUMS);
  // Groups are sorted by name, and sorting is stable.
  return groups
    .filter(({ sums }) => sums.lines > 0)
    .map(({ key, sums }) => ({ ...key, ...showFigures(LIST_FIGURES, sums, slice.currency) }))
    .sort((a, b) => direction * compare(a[figure], b[figure]));
}

/** A figure that is not there is smaller than any other. */
const compare = (a: number | null, b: number | null): number => (a ?? -1) - (b ?? -1);
