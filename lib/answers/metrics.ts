import type { AnalyticsQuery, KpisQuery, RankingQuery, TrendsQuery } from '../../schemas/query.ts';
import type {
  AnalyticsAnswer,
  CategoriesAnswer,
  KpisAnswer,
  RegionsAnswer,
  TrendsAnswer,
} from '../../schemas/responses.ts';
import { categories, clippedRange, kpis, monthlyTrends, periodsIn, regions, trendKpis, trends } from './figures.ts';
import { type Answer, envelope, page } from './answer.ts';
import { compared } from './compare.ts';
import { QueryError, quoted } from '../query/query-error.ts';

/** Most categories of `/analytics`, which has no parameter for them. */
const MOST_CATEGORIES = 1000;
/** Most periods of an answer: 27 years of days. */
const MOST_PERIODS = 10_000;

/** `/analytics`: everything at once; `limit` is that of the regions. */
export const answerAnalytics: Answer<AnalyticsQuery, AnalyticsAnswer> = (snapshot, question, timestamp) => {
  const { cube } = snapshot;
  const { slice, options } = question;
  return envelope(snapshot, question, timestamp, {
    kpis: kpis(cube, slice),
    regional_analytics: regions(cube, slice).slice(0, options.limit),
    category_performance: categories(cube, slice).slice(0, MOST_CATEGORIES),
    monthly_trends: monthlyTrends(cube, slice),
  });
};

export const answerKpis: Answer<KpisQuery, KpisAnswer> = (snapshot, question, timestamp) => {
  const { slice, options } = question;
  const data = options.compare ? compared(snapshot.cube, slice) : kpis(snapshot.cube, slice);
  return envelope(snapshot, question, timestamp, data);
};

export const answerRegions: Answer<RankingQuery, RegionsAnswer> = (snapshot, question, timestamp) => {
  const all = regions(snapshot.cube, question.slice, question.options.sort);
  return envelope(snapshot, question, timestamp, page(all, question.options), { total: all.length });
};

export const answerCategories: Answer<RankingQuery, CategoriesAnswer> = (snapshot, question, timestamp) => {
  const all = categories(snapshot.cube, question.slice, question.options.sort);
  return envelope(snapshot, question, timestamp, page(all, question.options), { total: all.length });
};

/** Throws `QueryError` where there would be more periods than an answer holds. */
export const answerTrends: Answer<TrendsQuery, TrendsAnswer> = (snapshot, question, timestamp) => {
  const { cube } = snapshot;
  const { slice, options, filters } = question;
  const { granularity } = options;
  const range = clippedRange(cube, slice);
  const periods = range === null ? 0 : periodsIn(range, granularity);
  if (periods > MOST_PERIODS) {
    const span = `${filters.start_date} to ${filters.end_date}`;
    const advice = 'take a longer one, or narrow start_date and end_date';
    const message = `granularity ${quoted(granularity)} makes ${periods} periods of ${span}; ${MOST_PERIODS} are allowed: ${advice}`;
    throw new QueryError([{ parameter: 'granularity', message }]);
  }
  const rows = granularity === 'month' ? monthlyTrends(cube, slice) : trends(cube, slice, granularity);
  const shares = trendKpis(cube, slice, granularity);
  const data = rows.map((row, place) => Object.assign(row, shares[place]!));
  return envelope(snapshot, question, timestamp, data);
};
