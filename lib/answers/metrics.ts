import type { AnalyticsQuery, KpisQuery, RankingQuery, TrendsQuery } from '../../schemas/query.ts';
import type { AnalyticsAnswer, KpisAnswer, RankingAnswer, TrendsAnswer } from '../../schemas/responses.ts';
import type { DimensionName } from '../model/index.ts';
import { QueryError, quoted } from '../query/query-error.ts';
import { clippedRange } from '../query/slice.ts';
import { type Answer, envelope, page } from './answer.ts';
import { compared } from './compare.ts';
import { kpis } from './kpis.ts';
import { ranking } from './rankings.ts';
import { monthlyTrends, periodsIn, trends } from './trends.ts';

/** Most categories of `/analytics`, which has no parameter for them. */
const MOST_CATEGORIES = 1000;
/** Most periods of an answer: 27 years of days. */
const MOST_PERIODS = 10_000;

/** `/analytics`: everything in one answer; `limit` is that of the regions. */
export const answerAnalytics: Answer<AnalyticsQuery, AnalyticsAnswer> = async (snapshot, question, timestamp) => {
  const { rollups } = snapshot;
  const { slice, options } = question;
  return envelope(snapshot, question, timestamp, {
    kpis: await kpis(rollups, slice),
    regional_analytics: (await ranking(rollups, slice, 'state')).slice(0, options.limit),
    category_performance: (await ranking(rollups, slice, 'category')).slice(0, MOST_CATEGORIES),
    monthly_trends: await monthlyTrends(rollups, slice),
  });
};

export const answerKpis: Answer<KpisQuery, KpisAnswer> = async (snapshot, question, timestamp) => {
  const { slice, options } = question;
  const data = options.compare ? await compared(snapshot.rollups, slice) : await kpis(snapshot.rollups, slice);
  return envelope(snapshot, question, timestamp, data);
};

/** The answer of a route that ranks the values of a dimension. */
export const answerRanking =
  <By extends DimensionName>(by: By): Answer<RankingQuery, RankingAnswer<By>> =>
  async (snapshot, question, timestamp) => {
    const all = await ranking(snapshot.rollups, question.slice, by, question.options.sort);
    const rows = page(all, question.options) as RankingAnswer<By>['data'];
    return envelope(snapshot, question, timestamp, rows, { total: all.length });
  };

/** Throws `QueryError` if there would be more periods than an answer may have. */
export const answerTrends: Answer<TrendsQuery, TrendsAnswer> = async (snapshot, question, timestamp) => {
  const { rollups } = snapshot;
  const { slice, options, filters } = question;
  const { granularity } = options;
  const range = clippedRange(rollups.range, slice);
  const periods = range === null ? 0 : periodsIn(range, granularity);
  if (periods > MOST_PERIODS) {
    const span = `${filters.start_date} to ${filters.end_date}`;
    const advice = 'Use a longer granularity, or narrow start_date and end_date';
    const message = `granularity ${quoted(granularity)} makes ${periods} periods of ${span}; ${MOST_PERIODS} are allowed. ${advice}`;
    throw new QueryError([{ parameter: 'granularity', message }]);
  }
  return envelope(snapshot, question, timestamp, await trends(rollups, slice, granularity));
};
