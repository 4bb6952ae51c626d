import { ReportError } from '../../lib/base/report-error.ts';
import { statusRules } from '../../lib/clean/index.ts';
import {
  detectFormat,
  type FormatDeclaration,
  MONEY_DETAILS,
  NEEDED_FIELDS,
  otherReportOf,
  ownFormat,
  type ReportField,
} from '../../lib/formats/index.ts';
import { openWorkbook } from '../../lib/ingest/open-workbook.ts';
import { refusalOf } from '../../lib/rollup/rejects.ts';
import { type ReportRollups, rollupsOfReport, settled } from '../../lib/rollup/report.ts';
import type { Settled } from '../../schemas/metadata.ts';
import { CliError } from '../cli/cli-error.ts';
import { formatCount } from '../cli/format.ts';
import type { Input } from '../cli/input-file.ts';
import { readProgress } from '../cli/progress.ts';
import { reasonsOf } from '../refresh/report-lines.ts';
import { type Guess, guessColumns, valuesOf } from './guess.ts';
import { readTable, type Table } from './table.ts';
import { CANCELLED, RETURNED, UNIT, WITH_TAX } from './words.ts';

const DAY_MS = 86_400_000;
/** Most values and headers that a line names. */
const NAMED = 12;
/** A column of so many different statuses is none of statuses. */
const MOST_STATUSES = 30;

/** A declaration for a file, and what is to be said of it. */
export interface Proposal {
  declaration: FormatDeclaration;
  /** What the file is, and how much of it counts by the declaration. */
  facts: string[];
  /** What may be otherwise. */
  unsure: string[];
  /** What the file does not say. */
  missing: string[];
  /** Whether a report can be read by it: a needed column may not have been found. */
  isComplete: boolean;
}

type Habits = NonNullable<FormatDeclaration['habits']>;

/** Looks at a report, and proposes a declaration of its format. Throws `CliError` for a file that is no table. */
export async function propose(input: Input): Promise<Proposal> {
  try {
    const table = await readTable(input.open());
    if (table === null) {
      throw new CliError(
        `${input.name}: no header row was found. A report begins with a header row of at least three columns`,
      );
    }
    const other = otherReportOf(table.headers);
    if (other !== undefined)
      throw new CliError(`${input.name}: this is the ${other.title}, which has no order lines. ${other.instead}`);
    const { format, lacking } = detectFormat(table.headers);
    return lacking.length === 0 ? await proposeFor(input, format) : await proposeNew(input, table);
  } catch (error) {
    throw error instanceof ReportError ? new CliError(`${input.name}: ${error.message}`, { cause: error }) : error;
  }
}

/** For a file that the service knows: how its dates and amounts are written. */
async function proposeFor(input: Input, format: { id: string; title: string }): Promise<Proposal> {
  const read = await readBy(input, {});
  const found = writtenAs(read.summary.settled!);
  const facts = [
    `The service recognizes this file: its format is ${format.id} (${format.title}). A format.json is needed only for the points below.`,
    countedBy(read),
  ];
  return { declaration: { habits: found.habits }, facts, unsure: found.unsure, missing: [], isComplete: true };
}

async function proposeNew(input: Input, table: Table): Promise<Proposal> {
  const { columns, unsure, unused } = guessColumns(table);
  const missing = NEEDED_FIELDS.filter((field) => columns[field] === undefined).map(
    (field) => `columns.${field}: no matching column was found, and this field is needed. Fill in its header`,
  );
  const unusedLine = unused.length === 0 ? [] : [`Unused columns: ${named(unused)}`];
  const statuses = statusesOf(table, columns.status);
  const amount = amountOf(columns);
  const first = onFirstLines(table, columns);
  const usual: Habits = { ...amount.habits, ...statuses.habits, ...first };
  const withColumns = { columns, holds: 'orders', habits: usual } satisfies FormatDeclaration;
  const hints = [...unsure, ...amount.unsure, ...statuses.unsure, HOLDS];
  if (missing.length > 0) {
    return { declaration: withColumns, facts: unusedLine, unsure: hints, missing, isComplete: false };
  }
  const read = await readBy(input, withColumns);
  const how = read.summary.settled!;
  const written = writtenAs(how);
  const declaration: FormatDeclaration = {
    ...withColumns,
    habits: { ...written.habits, ...usual },
    ...(!table.isWorkbook && how.delimiter !== ',' && { delimiter: how.delimiter as ',' }),
    ...(!table.isWorkbook && how.encoding !== 'utf-8' && { encoding: how.encoding as 'utf-8' }),
  };
  return {
    declaration,
    facts: [countedBy(await readBy(input, declaration)), ...unusedLine],
    unsure: [...encodingHint(how), ...written.unsure, ...hints],
    missing: WITHOUT.flatMap(([field, what]) => (columns[field] === undefined ? [what] : [])),
    isComplete: true,
  };
}

const HOLDS =
  'holds: "orders" if each report has all lines of an order or none; if it may have some of them, "lines" with a lineKey';

/** What holds where there is no column, of the fields for which that matters most. */
const WITHOUT = [
  [
    'status',
    'columns.status: every line counts as sold. If all lines have one status, set it in habits.withoutColumn.status',
  ],
  ['quantity', 'columns.quantity: each line counts as one unit'],
  [
    'currency',
    'columns.currency: amounts are in DEFAULT_CURRENCY, unless habits.withoutColumn.currency sets another one',
  ],
  ['channel', 'columns.channel: Unknown, unless habits.withoutColumn.channel sets the name of the shop'],
  ['country', 'columns.country: Unknown, unless habits.withoutColumn.country sets it'],
  ['state', 'columns.state: Unknown'],
  ['category', 'columns.category: Unknown'],
  ['sku', 'columns.sku: lines have no product'],
] as const;

async function readBy(input: Input, declaration: FormatDeclaration): Promise<ReportRollups> {
  const own = ownFormat(JSON.stringify(declaration));
  const arrived = Math.floor((input.modified ?? new Date()).getTime() / DAY_MS);
  const progress = readProgress({ size: input.size });
  try {
    return await settled((known) =>
      rollupsOfReport(input.open(), {
        known,
        declared: { ...own, arrived },
        openWorkbook,
        onProgress: (soFar) => progress.update(soFar),
      }),
    );
  } finally {
    progress.stop();
  }
}

function countedBy({ summary }: ReportRollups): string {
  const { rows, active, cancelled, refunds, rejected } = summary;
  const rejects = rejected === 0 ? 'none rejected' : `${formatCount(rejected)} rejected (${reasonsOf([{ summary }])})`;
  const counts = `Of ${formatCount(rows)} rows ${formatCount(active)} count as sold, ${formatCount(cancelled)} as cancelled, ${formatCount(refunds)} as refunds; ${rejects}`;
  return refusalOf(summary, 0.05) === undefined ? counts : `${counts}. The service would refuse the report`;
}

/** Not proposed, because a declared encoding would also apply to a later report in UTF-8. */
const encodingHint = ({ windows_1252_rows: rows }: Settled): string[] =>
  rows === 0
    ? []
    : [
        `encoding: ${formatCount(rows)} rows are not UTF-8 and were read as Windows-1252. If all reports are, "windows-1252" avoids the warning`,
      ];

/** Reasons that settle how a file is written; others only make it likely. */
const CERTAIN: ReadonlySet<string> = new Set(['day above 12', 'no day in the future', 'amounts', 'format.json']);

/** How dates and amounts are written, where any of them can be read in two ways. */
function writtenAs({ dates, decimals }: Settled): { habits: Habits; unsure: string[] } {
  const unsure: string[] = [];
  const habits: Habits = {};
  if (dates.reason !== null) {
    habits.dateOrder = dates.order;
    if (!CERTAIN.has(dates.reason)) {
      unsure.push(
        `habits.dateOrder: "${dates.order}" is only likely (${dates.reason}). Compare a date with the original`,
      );
    }
  }
  if (decimals.reason !== null) {
    habits.decimal = decimals.sign;
    if (!CERTAIN.has(decimals.reason)) {
      unsure.push(
        `habits.decimal: "${decimals.sign}" is only likely (${decimals.reason}). Compare an amount with the original`,
      );
    }
  }
  return { habits, unsure };
}

function amountOf({ amount, quantity }: { amount?: string; quantity?: string }): { habits: Habits; unsure: string[] } {
  if (amount === undefined) return { habits: {}, unsure: [] };
  const isUnit = quantity !== undefined && UNIT.test(amount);
  const hasTax = WITH_TAX.test(amount);
  const habits: Habits = { ...(isUnit && { amountOf: 'unit' }), ...(hasTax && { amountIncludes: ['tax'] }) };
  const unit = isUnit
    ? `habits.amountOf: "${amount}" seems to be the price of one unit; if it is the amount of the line, write "line"`
    : `habits.amountOf: "${amount}" seems to be the amount of the line; if it is the price of one unit, write "unit"`;
  const parts = `habits.amountIncludes: list "tax", "discounts" or "shipping" if "${amount}" already includes them`;
  return { habits, unsure: [...(quantity === undefined ? [] : [unit]), parts] };
}

/** Fields that only the first of several lines of an order has, in all of the rows. */
function onFirstLines({ headers, rows }: Table, columns: Guess['columns']): Habits {
  const cell = (row: readonly string[] | undefined, field: ReportField) =>
    row?.[headers.indexOf(columns[field]!)]?.trim() ?? '';
  const isLater = rows.map(
    (row, at) => at > 0 && cell(row, 'order_id') !== '' && cell(row, 'order_id') === cell(rows[at - 1], 'order_id'),
  );
  const later = rows.filter((_, at) => isLater[at]);
  const firsts = rows.filter((_, at) => !isLater[at] && isLater[at + 1] === true);
  if (later.length === 0) return {};
  const found = (Object.keys(columns) as ReportField[]).filter(
    (field) =>
      field !== 'order_id' &&
      field !== 'amount' &&
      later.every((row) => cell(row, field) === '') &&
      firsts.every((row) => cell(row, field) !== ''),
  );
  // Empty money is 0: it need not be taken from the first line, and must not count on each.
  const firstLineOnly = found.filter((field) => !MONEY.has(field));
  return firstLineOnly.length > 0 ? { firstLineOnly } : {};
}

const MONEY: ReadonlySet<ReportField> = new Set(MONEY_DETAILS);

/** Statuses that the service would not know for cancelled or returned, and what was seen. */
function statusesOf(table: Table, header: string | undefined): { habits: Habits; unsure: string[] } {
  const seen = header === undefined ? [] : [...new Set(valuesOf(table.rows, table.headers.indexOf(header)))];
  if (seen.length === 0) return { habits: {}, unsure: [] };
  if (seen.length > MOST_STATUSES) {
    return { habits: {}, unsure: [`columns.status: "${header}" has over ${MOST_STATUSES} different values`] };
  }
  const known = statusRules({ cancelled: ['Cancelled', 'Canceled'], returned: ['return', 'refund', 'reject'] });
  const cancelled = seen.filter((status) => CANCELLED.test(status) && !known.isCancelled(status));
  const returned = seen.filter((status) => RETURNED.test(status) && !known.isReturned(status));
  const statuses = { ...(cancelled.length > 0 && { cancelled }), ...(returned.length > 0 && { returned }) };
  const isOther = (status: string) =>
    !known.isCancelled(status) &&
    !known.isReturned(status) &&
    !cancelled.includes(status) &&
    !returned.includes(status);
  const others = seen.filter(isOther);
  const line = others.length === 0 ? [] : [`habits.statuses: these count as sold: ${named(others)}`];
  return { habits: Object.keys(statuses).length === 0 ? {} : { statuses }, unsure: line };
}

function named(texts: readonly string[]): string {
  const shown = texts.slice(0, NAMED).map((text) => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text));
  return [...shown, ...(texts.length > NAMED ? [`${texts.length - NAMED} more`] : [])].join(', ');
}
