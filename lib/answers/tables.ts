import { comparedDaysSchema } from '../../schemas/metadata.ts';
import type { KpisQuery, QueryQuery, RankingQuery, TrendsQuery } from '../../schemas/query.ts';
import type { KpisAnswer, QueryAnswer, RankingAnswer, TrendsAnswer } from '../../schemas/responses.ts';
import {
  type DimensionName,
  isGranularity,
  KPI_NAMES,
  LIST_FIGURE_NAMES,
  QUERY_FIGURES,
  SHARE_NAMES,
  TREND_FIGURE_NAMES,
} from '../model/index.ts';
import type { Options, Question } from '../query/question.ts';
import type { RankingPreset } from './metrics.ts';
import { DESCRIPTION_NAMES } from './rankings.ts';

export type TableCell = string | number | boolean | null | undefined;

/** The data of an answer as rows under columns; an empty list still has columns. */
export interface Table {
  columns: readonly string[];
  rows: readonly Readonly<Record<string, TableCell>>[];
}

/** Converts the data of an answer to a table. */
export type Tabulate<Query, Body> = (body: Body, question: Question<Query>) => Table;

/** Columns of what is inside a field of a row, and its cells: named by the way there, as in `previous.revenue`. */
const columnsIn = (field: string, names: readonly string[]): string[] => names.map((name) => `${field}.${name}`);

type Row = Table['rows'][number];

/** A cell with names: separated by spaces, since no name of a figure has one. */
const cellOf = (value: TableCell | readonly string[]): TableCell =>
  Array.isArray(value) ? value.join(' ') : (value as TableCell);

/** A row with what is inside of its fields under the names of such columns. */
const flat = (row: object): Row =>
  Object.fromEntries(
    Object.entries(row).flatMap(([field, value]: [string, TableCell | Row | readonly string[]]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).map(([name, cell]) => [`${field}.${name}`, cell])
        : [[field, cellOf(value as TableCell)]],
    ),
  );

/** The table of a route that ranks what `presetOf` says. */
export const rankingTable =
  <Query extends RankingQuery, By extends DimensionName>(
    presetOf: (options: Options<Query>) => RankingPreset<By>,
  ): Tabulate<Query, RankingAnswer<By>> =>
  ({ data }, { comparison, options: given }) => {
    const { by, described } = presetOf(given);
    const options = given as Options<RankingQuery>;
    const compared = [...columnsIn('previous', LIST_FIGURE_NAMES), ...columnsIn('change_percent', LIST_FIGURE_NAMES)];
    return {
      columns: [
        ...by,
        ...(described === undefined ? [] : Object.values(DESCRIPTION_NAMES)),
        ...LIST_FIGURE_NAMES,
        'partial',
        ...(options.share === true ? columnsIn('share', SHARE_NAMES) : []),
        ...(comparison ? compared : []),
        ...(options.others === true ? ['others'] : []),
      ],
      rows: data.map(flat),
    };
  };

const MONTH_COLUMNS = ['year_month', 'month_name'];
const COMPARED_PERIOD = ['period', ...Object.keys(comparedDaysSchema.shape), ...TREND_FIGURE_NAMES];

export const trendsTable: Tabulate<TrendsQuery, TrendsAnswer> = ({ data }, { options, comparison }) => {
  const compared = [...columnsIn('previous', COMPARED_PERIOD), ...columnsIn('change_percent', TREND_FIGURE_NAMES)];
  return {
    columns: [
      'period',
      'partial',
      ...(options.granularity === 'month' ? MONTH_COLUMNS : []),
      ...TREND_FIGURE_NAMES,
      'partial_figures',
      ...(comparison ? compared : []),
    ],
    rows: data.map(flat),
  };
};

export const queryTable: Tabulate<QueryQuery, QueryAnswer> = ({ data }, { options, comparison }) => {
  const { measures, dimensions } = options;
  const isPeriod = dimensions.length === 1 && isGranularity(dimensions[0]!);
  const days = isPeriod ? ['period', ...Object.keys(comparedDaysSchema.shape)] : [];
  const compared = [...columnsIn('previous', [...days, ...measures]), ...columnsIn('change_percent', measures)];
  const shares = measures.filter((name) => QUERY_FIGURES[name]!.share === true);
  return {
    columns: [
      ...dimensions,
      ...measures,
      'partial',
      ...(options.share === true ? columnsIn('share', shares) : []),
      ...(comparison ? compared : []),
      ...(options.others === true ? ['others'] : []),
    ],
    rows: data.map(flat),
  };
};

/** One row; with a comparison one for each period, then the changes. */
export const kpisTable: Tabulate<KpisQuery, KpisAnswer> = ({ data, metadata }) => {
  const { previous, change_percent, change_points, partial = [], ...figures } = data;
  const kpis = { ...figures, partial_figures: cellOf(partial) };
  if (previous === undefined) return { columns: [...KPI_NAMES, 'partial_figures'], rows: [kpis] };
  const { start_date, end_date } = metadata.filters;
  return {
    columns: ['row', 'start_date', 'end_date', 'partial', ...KPI_NAMES, 'partial_figures'],
    rows: [
      { row: 'current', start_date, end_date, ...kpis },
      { row: 'previous', ...previous },
      { row: 'change_percent', ...change_percent },
      { row: 'change_points', ...change_points },
    ],
  };
};
