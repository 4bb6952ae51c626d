import type * as z from 'zod';
import { lazy } from '../base/lazy.ts';
import { chosenRowSchema, rankingAnswerSchema, rankingRowSchema } from '../../schemas/responses.ts';
import { type ChosenRankingQuery, chosenRankingQuerySchema, rankingQuerySchema } from '../../schemas/query.ts';
import { answerRanking, type RankingPreset, rankingTable } from '../answers/index.ts';
import type { DimensionName } from '../model/index.ts';
import type { Options } from '../query/question.ts';
import type { Route } from './route.ts';

export interface Ranking<By extends DimensionName> {
  path: string;
  summary: string;
  /** The dimension whose values are ranked, or several, whose combinations are. */
  by: By | readonly By[];
  /** What a row is; default: the values and the figures of lists. */
  row?: () => ReturnType<typeof rankingRowSchema<By>>;
}

type RankingResponse<Row extends z.ZodObject> = ReturnType<typeof rankingAnswerSchema<Row>>;

/**
 * The declaration of a route that ranks the values of a dimension.
 *
 * @example
 * export const handler = route(ranking({ path: '/analytics/channels', summary: 'Sales by channel', by: 'channel' }));
 */
export function ranking<By extends DimensionName>({
  path,
  summary,
  by,
  row = () => rankingRowSchema(listOf(by)),
}: Ranking<By>): Route<
  ReturnType<typeof rankingQuerySchema>,
  RankingResponse<ReturnType<typeof rankingRowSchema<By>>>
> {
  const response = lazy(() => rankingAnswerSchema(row(), answerId(path)));
  const presetOf = (): RankingPreset<By> => ({ by: listOf(by) });
  return {
    path,
    summary,
    query: rankingQuerySchema,
    response,
    answer: answerRanking(presetOf),
    table: rankingTable(presetOf),
  };
}

export interface ChosenRanking<By extends DimensionName> {
  path: string;
  summary: string;
  /** What the query parameter `by` takes, the default first. */
  choices: readonly [By, ...By[]];
  /** The one of them of whose values rows show what is known. */
  described: By;
  /** Name of a row in the documents. */
  row: string;
}

/** The declaration of a route that ranks the values of the dimension that its query chooses. */
export function chosenRanking<By extends DimensionName>({
  path,
  summary,
  choices,
  described,
  row,
}: ChosenRanking<By>): Route<
  ReturnType<typeof chosenRankingQuerySchema>,
  RankingResponse<ReturnType<typeof chosenRowSchema>>
> {
  const query = lazy(() => chosenRankingQuerySchema(choices));
  const response = lazy(() => rankingAnswerSchema(chosenRowSchema(choices, described, row), answerId(path)));
  const presetOf = ({ by }: Options<ChosenRankingQuery>): RankingPreset<DimensionName> => ({
    by: [by],
    described: by === described ? described : undefined,
  });
  return {
    path,
    summary,
    query,
    response,
    answer: answerRanking<ChosenRankingQuery, DimensionName>(presetOf),
    table: rankingTable<ChosenRankingQuery, DimensionName>(presetOf),
  } as unknown as Route<ReturnType<typeof query>, ReturnType<typeof response>>;
}

const listOf = <By extends DimensionName>(by: By | readonly By[]): readonly By[] =>
  typeof by === 'string' ? [by] : by;

/** `/analytics/regions` → `RegionsAnswer`. */
const answerId = (path: string): string => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return `${name[0]!.toUpperCase()}${name.slice(1)}Answer`;
};
