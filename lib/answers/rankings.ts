import {
  type DimensionName,
  LIST_FIGURES,
  type ListFigureName,
  showFigures,
  type ShownFigures,
  showShares,
  type SumName,
  type Sums,
  sumsFor,
} from '../model/index.ts';
import { filterOf, type Slice } from '../query/slice.ts';
import type { Filter } from '../rollup/query.ts';
import type { RollupSet } from '../rollup/rollup-set.ts';
import { sumsBy, sumsOf, sumsOfNothing } from '../rollup/sums.ts';
import { type Compared, type PreviousFigures, previousFigures } from './compare.ts';

/** The figures of lists, and with a comparison those of the other days. */
export type RankingFigures = ShownFigures<typeof LIST_FIGURES> & Partial<PreviousFigures<typeof LIST_FIGURES>>;

/** A row of a ranking: the value of its dimension, its figures and, if requested, its share of all rows in percent. */
export type RankingRow<By extends DimensionName> = Record<By, string> &
  RankingFigures & {
    share?: Record<string, number | null>;
    /** The rows that this one stands for. */
    others?: number;
  };

/** The name of the row that stands for the rows that are not shown. */
const OTHERS = 'Others';

/** What rows are sorted by: a figure or its change, `-` before it for the highest first. */
export type SortKey = ListFigureName | `change_percent.${ListFigureName}`;
export type Sort = SortKey | `-${SortKey}`;

export interface RankingOptions {
  sort?: Sort;
  compared?: Compared | undefined;
  share?: boolean | undefined;
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
  { sort = '-revenue', compared, share }: RankingOptions = {},
): Promise<RankingRow<By>[]> {
  const groups = async (of: Slice) => {
    const found = await sumsBy<DimensionName>(rollups, filterOf(of), [by], SUMS);
    return new Map(found.flatMap(({ key, sums }) => (sums.lines > 0 ? [[key[by], sums] as const] : [])));
  };
  const [now, before, whole] = await Promise.all([
    groups(slice),
    compared && groups(compared.slice),
    share === true ? sumsOf(rollups, filterOf(slice), SUMS) : undefined,
  ]);
  const nothing = sumsOfNothing(rollups, filterOf(slice), [by], SUMS);
  const values = before === undefined ? [...now.keys()] : [...new Set([...now.keys(), ...before.keys()])].sort();
  const rows = values.map((value) => ({
    [by]: value,
    ...figuresOf(slice, now.get(value) ?? nothing, before && (before.get(value) ?? nothing), { compared, whole }),
  }));
  return sorted(rows as RankingRow<By>[], sort);
}

/** All rows of a ranking as one: distinct orders of several rows are counted once. */
export async function rankingTotals(rollups: RollupSet, slice: Slice, compared?: Compared): Promise<RankingFigures> {
  const [sums, before] = await Promise.all([
    sumsOf(rollups, filterOf(slice), SUMS),
    compared && sumsOf(rollups, filterOf(compared.slice), SUMS),
  ]);
  return figuresOf(slice, sums, before, { compared });
}

/**
 * The rows that are not shown as one: the lines of all values but those of the rows shown. Distinct orders of several of them are
 * counted once, also if they have lines in rows that are shown. `count`: how many rows it stands for.
 */
export async function otherRows<By extends DimensionName>(
  rollups: RollupSet,
  slice: Slice,
  by: By,
  shown: readonly RankingRow<By>[],
  { count, compared, share }: RankingOptions & { count: number },
): Promise<RankingRow<By>> {
  const values: readonly string[] = shown.map((row) => row[by]);
  const rest = (of: Slice): Filter => {
    const { without, ...filter } = filterOf(of);
    return { ...filter, without: { ...without, [by]: [...(without?.[by] ?? []), ...values] } };
  };
  const [sums, before, whole] = await Promise.all([
    sumsOf(rollups, rest(slice), SUMS),
    compared && sumsOf(rollups, rest(compared.slice), SUMS),
    share === true ? sumsOf(rollups, filterOf(slice), SUMS) : undefined,
  ]);
  const row = { [by]: OTHERS, ...figuresOf(slice, sums, before, { compared, whole }), others: count };
  return row as RankingRow<By>;
}

/** `whole`: the sums of all rows, if the row shows its share of them. */
function figuresOf(
  { currency }: Slice,
  sums: Sums,
  before: Sums | undefined,
  { compared, whole }: { compared?: Compared | undefined; whole?: Sums | undefined },
): RankingFigures {
  return {
    ...showFigures(LIST_FIGURES, sums, currency),
    ...(whole && { share: showShares(sums, whole) }),
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
