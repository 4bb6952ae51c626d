import type * as z from 'zod';
import { rankingAnswerSchema, rankingRowSchema } from '../../schemas/responses.ts';
import { rankingQuerySchema } from '../../schemas/query.ts';
import { answerRanking, rankingTable } from '../answers/index.ts';
import type { DimensionName } from '../model/index.ts';
import type { Route } from './route.ts';

export interface Ranking<By extends DimensionName> {
  path: string;
  summary: string;
  /** The dimension whose values are ranked. */
  by: By;
  /** What a row is; default: the value and the figures of lists. */
  row?: ReturnType<typeof rankingRowSchema<By>>;
}

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
  row = rankingRowSchema(by),
}: Ranking<By>): Route<typeof rankingQuerySchema, ReturnType<typeof rankingAnswerSchema<By>>> {
  const response = rankingAnswerSchema(row, answerId(path)) as ReturnType<typeof rankingAnswerSchema<By>> & z.ZodType;
  return { path, summary, query: rankingQuerySchema, response, answer: answerRanking(by), table: rankingTable(by) };
}

/** `/analytics/regions` → `RegionsAnswer`. */
const answerId = (path: string): string => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return `${name[0]!.toUpperCase()}${name.slice(1)}Answer`;
};
