import type { QueryDimension, QueryQuery } from '../../schemas/query.ts';
import type { QueryAnswer, QueryRow } from '../../schemas/responses.ts';
import { byName } from '../base/records.ts';
import {
  type DimensionName,
  DIMENSIONS,
  type FigureSet,
  type Granularity,
  isGranularity,
  periodKind,
  QUERY_FIGURES,
} from '../model/index.ts';
import type { Options, Question } from '../query/question.ts';
import { type Answer, envelope, page } from './answer.ts';
import { type Compared, comparedWith, shownDays } from './compare.ts';
import {
  otherRows,
  rankingPage,
  type RankingQuestion,
  type RankingRow,
  rankingTotals,
  type Sort,
  sorted,
} from './rankings.ts';
import { assertFewPeriods, comparedSpan, periodRows } from './trends.ts';

type GroupsQuestion = RankingQuestion<DimensionName, FigureSet>;

/**
 * `/analytics/query`: any measures by up to two dimensions, one of which may be a period. Throws `QueryError` if there would be
 * more periods than an answer may have.
 */
export const answerQuery: Answer<QueryQuery, QueryAnswer> = async (snapshot, question, timestamp) => {
  const { rollups } = snapshot;
  const { slice, options, comparison, filters } = question;
  const figures: FigureSet = byName(options.measures, (name) => QUERY_FIGURES[name]!);
  const compared = comparedWith(rollups.range, slice, comparison);
  const period = options.dimensions.find(isGranularity);
  const kind = period && periodKind(period, options.week_start);
  if (kind !== undefined) {
    assertFewPeriods(rollups.range, slice, kind, { parameter: 'dimensions', granularity: period!, filters });
  }
  const asked: GroupsQuestion = {
    slice,
    by: options.dimensions.filter((name) => !isGranularity(name)) as DimensionName[],
    figures,
    compared,
    share: options.share,
    withoutSales: true,
  };
  let rows: QueryRow[];
  let total: number;
  let span = compared && shownDays(compared);
  if (kind !== undefined && options.dimensions.length === 1) {
    const periods = await periodRows(rollups, slice, kind, figures, comparison);
    span = comparison && comparedSpan(periods);
    const all = periods.map((row) => periodOf(row, period!)) as QueryRow[];
    const sort = sortOf(options);
    rows = page(sort === undefined ? all : sorted(all, sort), options);
    total = all.length;
  } else if (options.dimensions.length === 0) {
    rows = page([(await rankingTotals(rollups, asked)) as QueryRow], options);
    total = 1;
  } else {
    const by = options.dimensions.map((name) => (isGranularity(name) ? kind! : name));
    const shown = await rankingPage(rollups, { ...asked, by }, sortOf(options), options);
    rows = kind === undefined ? shown.rows : shown.rows.map((row) => renamed(row, kind, period!));
    total = shown.total;
  }
  const count = total - rows.length;
  if (options.others === true && count > 0) {
    const shown = rows as readonly object[] as RankingRow<DimensionName, FigureSet>[];
    rows.push((await otherRows(rollups, asked, shown, count)) as QueryRow);
  }
  const totals = await rankingTotals(rollups, { slice, figures });
  const more = {
    total,
    question: {
      text: textOf(question, compared),
      measures: [...options.measures],
      dimensions: [...options.dimensions],
      sort: sortOf(options) ?? null,
    },
    totals,
    ...(span && { comparison: span }),
  };
  return envelope(snapshot, question, timestamp, rows, more);
};

/** Undefined: by the names of the dimensions, so periods the oldest first. */
const sortOf = ({ sort, dimensions, measures }: Options<QueryQuery>): Sort<string> | undefined =>
  sort ?? (dimensions.some(isGranularity) ? undefined : `-${measures[0]}`);

/** A period as a row of a query: under the name of its granularity, without what only trends say of periods. */
const periodOf = (row: { period: string; partial_figures?: string[] }, granularity: Granularity): object => ({
  [granularity]: row.period,
  ...Object.fromEntries(Object.entries(row).filter(([name]) => !OF_TRENDS.has(name))),
  ...(row.partial_figures && { partial: row.partial_figures }),
});
const OF_TRENDS = new Set(['period', 'partial', 'partial_figures', 'year_month', 'month_name']);

/** A row with a period under the name that the query has for it. */
const renamed = (row: object, kind: string, period: Granularity): object =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name === kind ? period : name, value]));

const titleOf = (name: QueryDimension): string => (isGranularity(name) ? name : DIMENSIONS[name].title.toLowerCase());

/** A question as it was understood, in words. */
function textOf({ options, filters, slice }: Question<QueryQuery>, compared: Compared | undefined): string {
  const { start_date, end_date, ...names } = filters;
  const { measures, dimensions } = options;
  const by = dimensions.length === 0 ? '' : ` by ${dimensions.map(titleOf).join(' and ')}`;
  const days = start_date === null ? 'no day of the data' : `${start_date} to ${end_date}`;
  const passing = Object.entries(names).map(([name, values]) => `${name}: ${[values].flat().join(', ')}`);
  const other = compared && shownDays(compared);
  return [
    `${measures.map((name) => QUERY_FIGURES[name]!.title.toLowerCase()).join(', ')}${by}`,
    days,
    `money in ${slice.currency}`,
    ...passing,
    ...(other ? [`compared with ${other.start_date} to ${other.end_date}`] : []),
  ].join('; ');
}
