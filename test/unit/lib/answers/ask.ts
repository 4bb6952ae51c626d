import type * as z from 'zod';
import {
  type Answer,
  answerAnalytics,
  answerDimensions,
  answerKpis,
  answerRanking,
  answerSources,
  answerTrends,
} from '../../../../lib/answers/index.ts';
import { questionOf } from '../../../../lib/query/question.ts';
import { QueryError } from '../../../../lib/query/query-error.ts';
import type { Snapshot } from '../../../../lib/snapshot/snapshot.ts';
import {
  analyticsQuerySchema,
  dimensionsQuerySchema,
  kpisQuerySchema,
  pageQuerySchema,
  rankingQuerySchema,
  trendsQuerySchema,
} from '../../../../schemas/query.ts';

export const NOW = new Date('2024-01-07T10:30:00.000Z');

/** Parameters as they stand in a URL. */
export type Texts = Record<string, string | string[]>;

/** What a route says to parameters as they stand in a URL. */
const asking =
  <Query extends object, Body>(answer: Answer<Query, Body>, schema: z.ZodType<Query>) =>
  async (snapshot: Snapshot, query: Texts = {}): Promise<Body> =>
    answer(snapshot, await questionOf<Query>(snapshot, schema.parse(query)), NOW);

export const ask = {
  analytics: asking(answerAnalytics, analyticsQuerySchema()),
  kpis: asking(answerKpis, kpisQuerySchema()),
  regions: asking(
    answerRanking(() => ({ by: ['state'] })),
    rankingQuerySchema(),
  ),
  categories: asking(
    answerRanking(() => ({ by: ['category'] })),
    rankingQuerySchema(),
  ),
  trends: asking(answerTrends, trendsQuerySchema()),
  dimensions: asking(answerDimensions, dimensionsQuerySchema()),
  sources: asking(answerSources, pageQuerySchema()),
};

/** The messages of the query error that a piece of work ends with. */
export async function flawsOf(work: Promise<unknown>): Promise<string[]> {
  try {
    await work;
  } catch (error) {
    if (error instanceof QueryError) return error.flaws.map(({ message }) => message);
    throw error;
  }
  throw new Error('No query error');
}
