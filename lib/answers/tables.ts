import type { KpisQuery, RankingQuery, TrendsQuery } from '../../schemas/query.ts';
import { type KpisAnswer, type RankingAnswer, type TrendsAnswer, trendSchema } from '../../schemas/responses.ts';
import { type DimensionName, KPI_NAMES, LIST_FIGURE_NAMES } from '../model/index.ts';
import type { Question } from '../query/question.ts';

export type TableCell = string | number | boolean | null | undefined;

/** The data of an answer as rows under columns; an empty list still has columns. */
export interface Table {
  columns: readonly string[];
  rows: readonly Readonly<Record<string, TableCell>>[];
}

/** How the data of an answer becomes a table. */
export type Tabulate<Query, Body> = (body: Body, question: Question<Query>) => Table;

/** The table of a route that ranks the values of a dimension. */
export const rankingTable =
  <By extends DimensionName>(by: By): Tabulate<RankingQuery, RankingAnswer<By>> =>
  ({ data }) => ({ columns: [by, ...LIST_FIGURE_NAMES], rows: data as Table['rows'] });

export const trendsTable: Tabulate<TrendsQuery, TrendsAnswer> = ({ data }, { options }) => {
  const { year_month: _year_month, month_name: _month_name, ...others } = trendSchema.shape;
  return { columns: Object.keys(options.granularity === 'month' ? trendSchema.shape : others), rows: data };
};

/** One row; with a comparison one for each period, then the changes. */
export const kpisTable: Tabulate<KpisQuery, KpisAnswer> = ({ data, metadata }) => {
  const { previous, change_percent, change_points, ...kpis } = data;
  if (previous === undefined) return { columns: KPI_NAMES, rows: [kpis] };
  const { start_date, end_date } = metadata.filters;
  return {
    columns: ['row', 'start_date', 'end_date', 'partial', ...KPI_NAMES],
    rows: [
      { row: 'current', start_date, end_date, ...kpis },
      { row: 'previous', ...previous },
      { row: 'change_percent', ...change_percent },
      { row: 'change_points', ...change_points },
    ],
  };
};
