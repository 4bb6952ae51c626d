import type { AnalyticsQuery, KpisQuery, RankingQuery, TrendsQuery } from '../../schemas/query.ts';
import type { AnalyticsAnswer, KpisAnswer, RankingAnswer, TrendsAnswer } from '../../schemas/responses.ts';
import { byName } from '../base/records.ts';
import { type DimensionName, LIST_FIGURES, periodKind } from '../model/index.ts';
import type { Options, Question } from '../query/question.ts';
import type { RollupSet } from '../rollup/rollup-set.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type Answer, envelope } from './answer.ts';
import { comparedWith, shownDays } from './compare.ts';
import { kpis } from './kpis.ts';
import {
  otherRows,
  ranking,
  rankingPage,
  type RankingQuestion,
  type RankingRow,
  rankingTotals,
  shownDescription,
} from './rankings.ts';
import { assertFewPeriods, comparedSpan, monthlyTrends, trends } from './trends.ts';

/** Most categories of `/analytics`, which has no parameter for them. */
const MOST_CATEGORIES = 1000;

const comparedIn = ({ rollups }: Snapshot, { slice, comparison }: Question) =>
  comparedWith(rollups.range, slice, comparison);

const highest = <By extends DimensionName>(
  rollups: RollupSet,
  question: RankingQuestion<By, typeof LIST_FIGURES>,
): Promise<RankingRow<By>[]> => ranking(rollups, question, '-revenue');

/** `/analytics`: everything in one answer; `limit` applies to the regions. */
export const answerAnalytics: Answer<AnalyticsQuery, AnalyticsAnswer> = async (snapshot, question, timestamp) => {
  const { rollups } = snapshot;
  const { slice, options, comparison } = question;
  const compared = comparedIn(snapshot, question);
  const data = {
    kpis: await kpis(rollups, slice, compared),
    regional_analytics: (await highest(rollups, { slice, by: ['state'], figures: LIST_FIGURES, compared })).slice(
      0,
      options.limit,
    ),
    category_performance: (await highest(rollups, { slice, by: ['category'], figures: LIST_FIGURES, compared })).slice(
      0,
      MOST_CATEGORIES,
    ),
    monthly_trends: await monthlyTrends(rollups, slice, comparison),
  };
  return envelope(snapshot, question, timestamp, data, compared && { comparison: shownDays(compared) });
};

export const answerKpis: Answer<KpisQuery, KpisAnswer> = async (snapshot, question, timestamp) => {
  const data = await kpis(snapshot.rollups, question.slice, comparedIn(snapshot, question));
  return envelope(snapshot, question, timestamp, data);
};

/** The dimensions and figures of a ranking. */
export interface RankingPreset<By extends DimensionName> {
  /** The dimensions whose values a row has; their combinations are ranked. */
  by: readonly By[];
  /** The one of them of whose values rows show what is known, such as the name of a SKU. */
  described?: By | undefined;
}

/** The answer of a route that ranks what `presetOf` says. */
export const answerRanking =
  <Query extends RankingQuery, By extends DimensionName>(
    presetOf: (options: Options<Query>) => RankingPreset<By>,
  ): Answer<Query, RankingAnswer<By>> =>
  async (snapshot, question, timestamp) => {
    const { slice } = question;
    const options = question.options as Options<RankingQuery>;
    const { by, described } = presetOf(question.options);
    const compared = comparedIn(snapshot, question);
    const { sort, share, others } = options;
    const { rollups } = snapshot;
    const asked = { slice, by, figures: LIST_FIGURES, compared, share };
    const [{ rows, total }, known] = await Promise.all([
      rankingPage(rollups, asked, sort, options),
      described && rollups.descriptions(described),
    ]);
    const count = total - rows.length;
    if (others === true && count > 0) rows.push(await otherRows(rollups, asked, rows, count));
    const totals = await rankingTotals(rollups, { ...asked, share: false });
    const more = { total, totals, ...(compared && { comparison: shownDays(compared) }) };
    const data = rows.map((row) =>
      known === undefined ? row : { ...pickNames(row, by), ...shownDescription(known.get(row[described!])), ...row },
    );
    return envelope(snapshot, question, timestamp, data as RankingAnswer<By>['data'], more);
  };

const pickNames = <By extends DimensionName>(row: Record<By, string>, by: readonly By[]) =>
  byName(by, (name) => row[name]);

/** Throws `QueryError` if there would be more periods than an answer may have. */
export const answerTrends: Answer<TrendsQuery, TrendsAnswer> = async (snapshot, question, timestamp) => {
  const { rollups } = snapshot;
  const { slice, options, filters, comparison } = question;
  const { granularity, week_start } = options;
  const kind = periodKind(granularity, week_start);
  assertFewPeriods(rollups.range, slice, kind, { parameter: 'granularity', granularity, filters });
  const rows = await trends(rollups, slice, kind, comparison);
  const none = { start_date: null, end_date: null, partial: true };
  return envelope(snapshot, question, timestamp, rows, comparison && { comparison: comparedSpan(rows) ?? none });
};
