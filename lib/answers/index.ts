export { type Answer } from './answer.ts';
export { type Kpis, kpis } from './kpis.ts';
export { answerAnalytics, answerKpis, answerRanking, answerTrends, type RankingPreset } from './metrics.ts';
export { answerDimensions, answerHealth, answerRefreshes, answerSources } from './snapshot.ts';
export { answerQuery } from './questions.ts';
export {
  kpisTable,
  queryTable,
  rankingTable,
  type Table,
  type TableCell,
  type Tabulate,
  trendsTable,
} from './tables.ts';
