import type * as z from 'zod';
import {
  type Answer,
  answerAnalytics,
  answerCategories,
  answerDimensions,
  answerKpis,
  answerRegions,
  answerSources,
  answerTrends,
  questionOf,
} from '../../../../lib/answers/index.ts';
import { QueryError } from '../../../../lib/query/query-error.ts';
import type { Snapshot } from '../../../../lib/snapshot/snapshot.ts';
import {
  analyticsQuerySchema,
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
  (snapshot: Snapshot, query: Texts = {}): Body =>
    answer(snapshot, questionOf<Query>(snapshot, schema.parse(query)), NOW);

export const ask = {
  analytics: asking(answerAnalytics, analyticsQuerySchema),
  kpis: asking(answerKpis, kpisQuerySchema),
  regions: asking(answerRegions, rankingQuerySchema),
  categories: asking(answerCategories, rankingQuerySchema),
  trends: asking(answerTrends, trendsQuerySchema),
  dimensions: asking(answerDimensions, pageQuerySchema),
  sources: asking(answerSources, pageQuerySchema),
};

/** The messages of the query error that a piece of work ends with. */
export function flawsOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof QueryError) return error.flaws.map(({ message }) => message);
    throw error;
  }
  throw new Error('No query error');
}
