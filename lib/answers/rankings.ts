import {
  DESCRIPTION_FIELDS,
  type DescriptionField,
  type DimensionName,
  LIST_FIGURES,
  type ListFigureName,
  partialFigures,
  showFigures,
  type ShownFigures,
  showShares,
  type Sums,
} from '../model/index.ts';
import { byName } from '../base/records.ts';
import type { Slice } from '../query/slice.ts';
import type { Description } from '../rollup/descriptions.ts';
import type { RollupSet } from '../rollup/rollup-set.ts';
import { type Compared, type PreviousFigures, previousFigures } from './compare.ts';
import { rowOfAll, rowOfRest, type RowOfSums, rowsOf } from './rows.ts';

/** The figures of lists, and with a comparison those of the other days. */
export type RankingFigures = ShownFigures<typeof LIST_FIGURES> &
  Partial<PreviousFigures<typeof LIST_FIGURES>> & {
    /** Names of figures of which some lines do not have what they need. */
    partial?: string[];
  };

/** A row of a ranking: the values of its dimensions, its figures and, if requested, its share of all rows in percent. */
export type RankingRow<By extends DimensionName> = Record<By, string> &
  RankingFigures & {
    share?: Record<string, number | null>;
    /** The rows that this one stands for. */
    others?: number;
  };

/** Under which name a row shows what is known of its value. */
export const DESCRIPTION_NAMES = {
  asin: 'asin',
  size: 'size',
  style: 'style',
  category: 'category',
  product_name: 'name',
} as const satisfies Record<DescriptionField, string>;

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

const figures = LIST_FIGURES;

/**
 * The combinations of values of some dimensions that have active lines, sorted by a figure as shown; ties by name. With a
 * comparison also those that had active lines on the other days.
 */
export async function ranking<By extends DimensionName>(
  rollups: RollupSet,
  slice: Slice,
  by: readonly By[],
  { sort = '-revenue', compared, share }: RankingOptions = {},
): Promise<RankingRow<By>[]> {
  const [rows, whole] = await Promise.all([
    rowsOf<By>(rollups, { slice, by, figures, compared }),
    share === true ? rowOfAll(rollups, { slice, figures }) : undefined,
  ]);
  const ranked = rows.map((group): RankingRow<By> => ({
    ...group.key,
    ...figuresOf(slice, group, { compared, whole: whole?.sums }),
  }));
  return sorted(ranked, sort);
}

/** All rows of a ranking as one: distinct orders of several rows are counted once. */
export async function rankingTotals(rollups: RollupSet, slice: Slice, compared?: Compared): Promise<RankingFigures> {
  return figuresOf(slice, await rowOfAll(rollups, { slice, figures, compared }), { compared });
}

/**
 * The rows that are not shown as one: the lines that are in none of the rows shown. Distinct orders of several of them are
 * counted once, also if they have lines in rows that are shown. `count`: how many rows it stands for.
 */
export async function otherRows<By extends DimensionName>(
  rollups: RollupSet,
  slice: Slice,
  by: readonly By[],
  shown: readonly RankingRow<By>[],
  { count, compared, share }: RankingOptions & { count: number },
): Promise<RankingRow<By>> {
  const [rest, whole] = await Promise.all([
    rowOfRest<By>(
      rollups,
      { slice, by, figures, compared },
      shown.map((row) => byName<By, string>(by, (name) => row[name]) as RowOfSums<By>['key']),
    ),
    share === true ? rowOfAll(rollups, { slice, figures }) : undefined,
  ]);
  return {
    ...byName(by, () => OTHERS),
    ...figuresOf(slice, rest, { compared, whole: whole?.sums }),
    others: count,
  };
}

/** What a row shows of the description of its value. */
export const shownDescription = (description: Description | undefined): Record<string, string | null> =>
  Object.fromEntries(DESCRIPTION_FIELDS.map((name) => [DESCRIPTION_NAMES[name], description?.[name] ?? null]));

/** `whole`: the sums of all rows, if the row shows its share of them. */
function figuresOf(
  { currency }: Slice,
  { sums, before }: Pick<RowOfSums<DimensionName>, 'sums' | 'before'>,
  { compared, whole }: { compared?: Compared | undefined; whole?: Sums | undefined },
): RankingFigures {
  const partial = partialFigures(figures, sums);
  return {
    ...showFigures(figures, sums, currency),
    ...(partial.length > 0 && { partial }),
    ...(whole && { share: showShares(sums, whole) }),
    ...(before && compared && previousFigures(figures, before, sums, { currency, partial: compared.partial })),
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
