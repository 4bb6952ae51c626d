import * as z from 'zod';
import { dimensionsQuerySchema, pageQuerySchema, queryQuerySchema } from '../../schemas/query.ts';
import { answerDimensions, answerQuery, answerRefreshes, answerSources } from '../answers/index.ts';
import { parseQuery, type QuerySchema } from '../http/query.ts';
import { QUERY_FIGURE_NAMES, QUERY_FIGURES } from '../model/index.ts';
import { type Question, questionOf } from '../query/question.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { answerOf, comparePeriodsSchema, comparisonOf, parametersOf, querySalesSchema } from './questions.ts';

/** A read-only tool for agents. */
export interface Tool<Input extends z.ZodObject = z.ZodObject> {
  name: string;
  title: string;
  description: string;
  input: Input;
  /** Throws `QueryError` for what cannot be asked, with what can. */
  answer(snapshot: Snapshot, input: z.output<Input>, now: Date): Promise<Record<string, unknown>>;
}

const tool = <Input extends z.ZodObject>(declared: Tool<Input>): Tool => declared;

/** Values of a dimension that `describe_data` names. */
const MOST_VALUES = '15';
/** Reports and refreshes that `data_quality` names. */
const MOST_REPORTS = 20;

/** A question as an HTTP request would ask it. */
async function asked<Schema extends QuerySchema>(
  snapshot: Snapshot,
  schema: Schema,
  parameters: Record<string, string[]> = {},
): Promise<Question<z.output<Schema>>> {
  return questionOf(snapshot, parseQuery(schema, { multiValueQueryStringParameters: parameters }));
}

/** Every tool. The only place where one is declared. */
export const TOOLS: readonly Tool[] = [
  tool({
    name: 'describe_data',
    title: 'What data there is',
    description:
      'Days with sales, currencies, the dimensions with their most frequent values, and what each measure means. Call it first: filters take these values.',
    input: z.strictObject({
      search: z.string().max(100).optional().describe('Only values that contain this text, such as a part of a SKU'),
    }),
    answer: async (snapshot, { search }, now) => {
      const parameters = { limit: [MOST_VALUES], ...(search && { q: [search] }) };
      const question = await asked(snapshot, dimensionsQuerySchema(), parameters);
      const { data, metadata } = await answerDimensions(snapshot, question, now);
      return {
        period: { start_date: metadata.data_from, end_date: metadata.data_to },
        currencies: metadata.currencies,
        order_lines: metadata.snapshot_records,
        dimensions: data,
        number_of_values: metadata.totals,
        measures: Object.fromEntries(
          QUERY_FIGURE_NAMES.map((name) => [
            name,
            `${QUERY_FIGURES[name]!.description} (${QUERY_FIGURES[name]!.unit})`,
          ]),
        ),
        warnings: metadata.warnings.map(({ message }) => message),
      };
    },
  }),
  tool({
    name: 'query_sales',
    title: 'Ask for sales',
    description:
      'Any measures by up to two dimensions, filtered. Names are understood in any case and usual spellings. The answer names units, days and currency.',
    input: querySalesSchema,
    answer: async (snapshot, input, now) =>
      answerOf(await answerQuery(snapshot, await asked(snapshot, queryQuerySchema(), parametersOf(input)), now)),
  }),
  tool({
    name: 'compare_periods',
    title: 'Compare two periods',
    description:
      'The same measures for two ranges of days, with the change in percent. Without dates: the last 30 days with the 30 days before.',
    input: comparePeriodsSchema,
    answer: async (snapshot, input, now) => {
      const parameters = parametersOf(comparisonOf(input));
      return answerOf(await answerQuery(snapshot, await asked(snapshot, queryQuerySchema(), parameters), now));
    },
  }),
  tool({
    name: 'data_quality',
    title: 'How far the numbers can be trusted',
    description:
      'Reports behind the numbers with their rejected rows and failures, the newest refreshes, columns that are missing, and warnings.',
    input: z.strictObject({}),
    answer: async (snapshot, _, now) => {
      const newest = { limit: [String(MOST_REPORTS)] };
      const sources = await answerSources(snapshot, await asked(snapshot, pageQuerySchema(), newest), now);
      const refreshes = await answerRefreshes(
        snapshot,
        await asked(snapshot, pageQuerySchema(), { limit: ['5'] }),
        now,
      );
      const { metadata } = sources;
      return {
        reports: sources.data.map(({ key, rows, active, cancelled, refunds, rejected, failure, warnings }) => ({
          key,
          rows,
          active,
          cancelled,
          refunds,
          rejected,
          warnings,
          failure: failure && failure.message,
        })),
        number_of_reports: metadata.total,
        rejected_rows: metadata.rejected_records,
        refreshes: refreshes.data,
        missing_columns: metadata.missing_columns,
        warnings: metadata.warnings.map(({ message }) => message),
        checked_at: metadata.checked_at,
        stale: metadata.stale,
      };
    },
  }),
];
