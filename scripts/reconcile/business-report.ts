import { toIsoDay } from '../../schemas/fields/day.ts';
import { ReportError } from '../../lib/base/report-error.ts';
import type { Settled } from '../../schemas/metadata.ts';
import type { Format } from '../../lib/formats/index.ts';
import { isLikely } from '../../lib/ingest/date-evidence.ts';
import { query } from '../../lib/rollup/query.ts';
import { refusalOf } from '../../lib/rollup/rejects.ts';
import { rollupsOfReport, settled } from '../../lib/rollup/report.ts';
import { CliError } from '../cli/cli-error.ts';
import type { Input } from '../cli/input-file.ts';

/**
 * "Sales and Traffic by date" of Seller Central's Business Reports: a row a day.
 *
 * Sources: header rows in programs that read the file, such as `Date`, `Ordered Product Sales`, `Ordered Product Sales - B2B`,
 * `Units Ordered`, `Total Order Items`; sales are written `₹1,08,218.36` or `$989.91`. They contain those to businesses, and
 * orders that were cancelled later.
 */
const BUSINESS_REPORT: Format = {
  id: 'business-report',
  title: 'Business Report by date',
  columns: {
    // Rows have no id, and orders are not counted: another column stands in.
    order_id: ['Total Order Items', 'Sessions - Total', 'Sessions'],
    date: ['Date'],
    amount: ['Ordered Product Sales'],
    quantity: ['Units Ordered'],
  },
  holds: 'orders',
  habits: {
    dateOrder: 'month-first',
    decimal: '.',
    withoutColumn: { quantity: 1, b2b: false, status: '' },
    statuses: { cancelled: [], returned: [] },
    amountOf: 'line',
    amountIncludes: [],
  },
};

/** Sales of a day: minor units, and units sold. */
export interface DaySales {
  revenue: number;
  units: number;
}

export interface BusinessReport {
  /** By ISO day. */
  days: Map<string, DaySales>;
  warnings: string[];
}

/** The sales by day of a Business Report. `currency`: that of its money. Throws `CliError` for any other file. */
export async function readBusinessReport(input: Input, currency: string): Promise<BusinessReport> {
  try {
    const { rollups, summary } = await settled(async (known) =>
      rollupsOfReport(input.open(), {
        defaultCurrency: currency,
        known,
        declared: { formats: [BUSINESS_REPORT] },
      }),
    );
    const refusal = refusalOf(summary, 0);
    if (refusal !== undefined) throw new CliError(`${input.name}: ${refusal}`);
    const days = query(rollups.daily, {}, ['day'], ['revenue', 'quantity']).map(
      ({ key, measures }) => [toIsoDay(key.day), { revenue: measures.revenue, units: measures.quantity }] as const,
    );
    return { days: new Map(days), warnings: warningsOf(summary.settled, input.name) };
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
    const where = 'Seller Central: Reports, Business Reports, Sales and Traffic (by date), Download CSV';
    throw new CliError(`${input.name} is not a Business Report by date: ${error.message}. ${where}`, { cause: error });
  }
}

/** What is unsure about how the file was read. A `format.json` does not apply to it, so other days are the remedy. */
function warningsOf(how: Settled | undefined, name: string): string[] {
  if (how === undefined) return [];
  const { dates, decimals } = how;
  const warnings: string[] = [];
  if (isLikely(dates)) {
    warnings.push(
      `${name}: the dates are probably ${dates.order}. If not, download more days, one of them after the 12th of a month`,
    );
  }
  if (decimals.reason === 'semicolons' || decimals.reason === 'usual') {
    warnings.push(`${name}: "${decimals.sign}" is probably the decimal sign`);
  }
  return warnings;
}
