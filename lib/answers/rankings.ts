import {
  DESCRIPTION_FIELDS,
  type DescriptionField,
  type DimensionName,
  type FigureSet,
  type LIST_FIGURES,
  type ListFigureName,
  partialFigures,
  type PeriodKind,
  PERIODS,
  showFigures,
  type ShownFigures,
  showShares,
  type Sums,
} from '../model/index.ts';
import { BY_VALUE } from '../../schemas/query.ts';
import { byName } from '../base/records.ts';
import type { Slice } from '../query/slice.ts';
import type { Description } from '../rollup/descriptions.ts';
import type { GroupBy } from '../rollup/query.ts';
import type { RollupSet } from '../rollup/rollup-set.ts';
import { page } from './answer.ts';
import { type Compared, type PreviousFigures, previousFigures } from './compare.ts';
import { rowOfAll, rowOfRest, type RowOfSums, rowsOf } from './rows.ts';

/** The figures of rows, and in a comparison those of the other days. */
export type RankingFigures<Set extends FigureSet = typeof LIST_FIGURES> = ShownFigures<Set> &
  Partial<PreviousFigures<Set>> & {
    /** Names of figures of which some lines do not have what they need. */
    partial?: string[];
  };

/**
 * A row of a ranking: the values of its dimensions, the names of its periods, its figures and, if requested, its share of all
 * rows in percent.
 */
export type RankingRow<By extends GroupBy, Set extends FigureSet = typeof LIST_FIGURES> = Record<By, string> &
  RankingFigures<Set> & {
    share?: Record<string, number | null>;
    /** The rows that this one stands for. */
    others?: number;
  };

/** The names under which a row shows the attributes of its value. */
export const DESCRIPTION_NAMES = {
  asin: 'asin',
  size: 'size',
  style: 'style',
  category: 'category',
  product_name: 'name',
} as const satisfies Record<DescriptionField, string>;

/** The name of the row that stands for the rows that are not shown. */
const OTHERS = 'Others';

/** The sort order of rows: a figure, its change, or the values of their dimensions; `-` before it for the highest first. */
export type SortKey<Name extends string = ListFigureName> = Name | `change_percent.${Name}` | typeof BY_VALUE;
export type Sort<Name extends string = ListFigureName> = SortKey<Name> | `-${SortKey<Name>}`;

/** What rows are made of. */
export interface RankingQuestion<By extends GroupBy, Set extends FigureSet> {
  slice: Slice;
  by: readonly By[];
  figures: Set;
  /** With periods among `by` there is none. */
  compared?: Compared | undefined;
  /** Whether rows have their share of all rows. */
  share?: boolean | undefined;
  /** As in `RowsQuestion`. */
  withoutSales?: true | undefined;
}

/**
 * The combinations of values of some dimensions and periods that have active lines, sorted by a figure as shown, equal ones by
 * name. In a comparison also those that had active lines on the other days. Without `sort` they are in the order of their
 * names.
 */
export async function ranking<By extends GroupBy, Set extends FigureSet>(
  rollups: RollupSet,
  question: RankingQuestion<By, Set>,
  sort?: Sort<keyof Set & string>,
): Promise<RankingRow<By, Set>[]> {
  return (await rankingPage(rollups, question, sort)).rows;
}

/**
 * A page of a ranking, and how many rows the whole has. Of the other rows only what they are sorted by is calculated: a list of
 * thousands is mostly asked for its first fifty.
 */
export async function rankingPage<By extends GroupBy, Set extends FigureSet>(
  rollups: RollupSet,
  question: RankingQuestion<By, Set>,
  sort?: Sort<keyof Set & string>,
  paging?: Parameters<typeof page>[1],
): Promise<{ rows: RankingRow<By, Set>[]; total: number }> {
  const [all, whole] = await Promise.all([rowsOf<By>(rollups, question), wholeOf(rollups, question)]);
  const ranked = sort === undefined ? all : sorted(all, sort, sortedFigureOf(question, sort));
  const rows = (paging === undefined ? ranked : page(ranked, paging)).map((group): RankingRow<By, Set> => ({
    ...shownKey(group.key, question.by),
    ...figuresOf(question, group, whole),
  }));
  return { rows, total: all.length };
}

/** Gives of a group the figure that rows are sorted by, as the row would show it. */
function sortedFigureOf({ slice, figures, compared }: RankingQuestion<GroupBy, FigureSet>, sort: string) {
  const { figure, isChange } = sortKeyOf(sort);
  const { currency } = slice;
  const sortedBy = Object.fromEntries(Object.entries(figures).filter(([name]) => name === figure)) as FigureSet;
  return ({ sums, before }: Pick<RowOfSums<GroupBy>, 'sums' | 'before'>): object =>
    isChange && before && compared
      ? previousFigures(sortedBy, before, sums, { currency, partial: compared.partial })
      : showFigures(sortedBy, sums, currency);
}

/** All rows of a ranking as one: distinct orders of several rows are counted once. */
export async function rankingTotals<Set extends FigureSet>(
  rollups: RollupSet,
  question: Omit<RankingQuestion<GroupBy, Set>, 'by'>,
): Promise<RankingFigures<Set>> {
  const row = await rowOfAll(rollups, question);
  return figuresOf(question, row, question.share === true ? row.sums : undefined);
}

/**
 * All rows that are not shown, joined to one. An order with lines in several of them is counted once, also if it has lines in
 * rows that are shown. `count`: number of joined rows.
 */
export async function otherRows<By extends DimensionName, Set extends FigureSet>(
  rollups: RollupSet,
  question: RankingQuestion<By, Set>,
  shown: readonly RankingRow<By, Set>[],
  count: number,
): Promise<RankingRow<By, Set>> {
  const { by } = question;
  const keys = shown.map((row) => byName<By, string>(by, (name) => row[name]) as RowOfSums<By>['key']);
  const [rest, whole] = await Promise.all([rowOfRest<By>(rollups, question, keys), wholeOf(rollups, question)]);
  return { ...byName(by, () => OTHERS), ...figuresOf(question, rest, whole), others: count };
}

/** The attributes of a value that its row shows. */
export const shownDescription = (description: Description | undefined): Record<string, string | null> =>
  Object.fromEntries(DESCRIPTION_FIELDS.map((name) => [DESCRIPTION_NAMES[name], description?.[name] ?? null]));

const shownKey = <By extends GroupBy>(key: RowOfSums<By>['key'], by: readonly By[]): Record<By, string> =>
  byName(by, (name) => (isPeriod(name) ? PERIODS[name].name(key[name]) : (key[name] as string)));

const isPeriod = (name: GroupBy): name is PeriodKind => name in PERIODS;

/** The sums of all rows, if rows show their share of them. */
const wholeOf = async (
  rollups: RollupSet,
  { slice, figures, share }: Omit<RankingQuestion<GroupBy, FigureSet>, 'by'>,
): Promise<Sums | undefined> => (share === true ? (await rowOfAll(rollups, { slice, figures })).sums : undefined);

function figuresOf<Set extends FigureSet>(
  { slice: { currency }, figures, compared }: Omit<RankingQuestion<GroupBy, Set>, 'by'>,
  { sums, before }: Pick<RowOfSums<GroupBy>, 'sums' | 'before'>,
  whole: Sums | undefined,
): RankingFigures<Set> {
  const partial = partialFigures(figures, sums);
  return {
    ...showFigures(figures, sums, currency),
    ...(partial.length > 0 && { partial }),
    ...(whole && { share: showShares(figures, sums, whole) }),
    ...(before && compared && previousFigures(figures, before, sums, { currency, partial: compared.partial })),
  };
}

/**
 * Rows in the order of a figure, its change, or their names. `rows` must be sorted by name; sorting is stable. Rows without a
 * number come last in both directions.
 */
export function sorted<Row extends object>(
  rows: readonly Row[],
  sort: string,
  figuresOfRow: (row: Row) => object = (row) => row,
): Row[] {
  const direction = sort.startsWith('-') ? -1 : 1;
  const { figure, isChange } = sortKeyOf(sort);
  if (figure === BY_VALUE) return direction === 1 ? [...rows] : rows.toReversed();
  const numberOf = (row: Row): number | null => {
    const figures = figuresOfRow(row) as Record<string, unknown>;
    const from = (isChange ? figures['change_percent'] : figures) as Record<string, number | null> | null | undefined;
    return from?.[figure] ?? null;
  };
  return rows
    .map((row) => ({ row, number: numberOf(row) }))
    .sort(({ number: a }, { number: b }) =>
      a === null || b === null ? Number(a === null) - Number(b === null) : direction * (a - b),
    )
    .map(({ row }) => row);
}

function sortKeyOf(sort: string): { figure: string; isChange: boolean } {
  const key = sort.replace('-', '');
  const figure = key.replace('change_percent.', '');
  return { figure, isChange: key !== figure };
}
