export { type Answer } from './answer.ts';
export { answerAnalytics, answerCategories, answerKpis, answerRegions, answerTrends } from './metrics.ts';
export { type Question, questionOf } from '../query/question.ts';
export { answerDimensions, answerHealth, answerSources } from './snapshot.ts';
export {
  categoriesTable,
  kpisTable,
  regionsTable,
  type Table,
  type TableCell,
  type Tabulate,
  trendsTable,
} from './tables.ts';
