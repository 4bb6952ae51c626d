import {
  type DimensionName,
  LIST_FIGURES,
  type ListFigureName,
  showFigures,
  type ShownFigures,
  type SumName,
  type Sums,
  sumsFor,
} from '../model/index.ts';
import { filterOf, type Slice } from '../query/slice.ts';
import type { RollupSet } from '../rollup/rollup-set.ts';
import { sumsBy, sumsOfNothing } from '../rollup/sums.ts';
import { type Compared, type PreviousFigures, previousFigures } from './compare.ts';

/** A row of a ranking: the value of its dimension, the figures of lists, and with a comparison those of the other days. */
export type RankingRow<By extends DimensionName> = Record<By, string> & RankingFigures;
type RankingFigures = ShownFigures<typeof LIST_FIGURES> & Partial<PreviousFigures<typeof LIST_FIGURES>>;

/** What rows are sorted by: a figure or its change, `-` before it for the highest first. */
export type SortKey = ListFigureName | `change_percent.${ListFigureName}`;
export type Sort = SortKey | `-${SortKey}`;

export interface RankingOptions {
  sort?: Sort;
  compared?: Compared | undefined;
}

/** `lines` too: a ranking has only values with active lines. */
const SUMS: readonly SumName[] = [...new Set<SumName>([...sumsFor(LIST_FIGURES), 'lines'])];

/**
 * The values of a dimension that have active lines, sorted by a figure as shown; ties by name. With a comparison also those that
 * had active lines on the other days.
 */
export async function ranking<By extends DimensionName>(
  rollups: RollupSet,
  slice: Slice,
  by: By,
  { sort = '-revenue', compared }: RankingOptions = {},
): Promise<RankingRow<By>[]> {
  const groups = async (of: Slice) => {
    const found = await sumsBy<DimensionName>(rollups, filterOf(of), [by], SUMS);
    return new Map(found.flatMap(({ key, sums }) => (sums.lines > 0 ? [[key[by]!, sums] as const] : [])));
  };
  const [now, before] = await Promise.all([groups(slice), compared && groups(compared.slice)]);
  const nothing = sumsOfNothing(rollups, filterOf(slice), [by], SUMS);
  const values = before === undefined ? [...now.keys()] : [...new Set([...now.keys(), ...before.keys()])].sort();
  const rows = values.map((value) => ({
    [by]: value,
    ...figuresOf(now.get(value) ?? nothing, before && (before.get(value) ?? nothing), slice.currency, compared),
  }));
  return sorted(rows as RankingRow<By>[], sort);
}

function figuresOf(sums: Sums, before: Sums | undefined, currency: string, compared?: Compared): RankingFigures {
  return {
    ...showFigures(LIST_FIGURES, sums, currency),
    ...(before && compared && previousFigures(LIST_FIGURES, before, sums, { currency, partial: compared.partial })),
  };
}

/** `rows` are sorted by name, and sorting is stable. What has no number comes last in both directions. */
function sorted<Row extends RankingFigures>(rows: Row[], sort: Sort): Row[] {
  const direction = sort.startsWith('-') ? -1 : 1;
  const key = sort.replace('-', '');
  const figure = key.replace('change_percent.', '') as ListFigureName;
  const numberOf = (row: Row): number | null => (key === figure ? row[figure] : (row.change_percent?.[figure] ?? null));
  return rows.sort((one, other) => {
    const [a, b] = [numberOf(one), numberOf(other)];
    return a === null || b === null ? Number(a === null) - Number(b === null) : direction * (a - b);
  });
}
