import { distance } from 'fastest-levenshtein';
import { cleanCell } from '../../lib/clean/index.ts';
import { countryNamed } from '../../lib/clean/countries.ts';
import { NEEDED_FIELDS, REPORT_FIELDS, type ReportField } from '../../lib/formats/index.ts';
import { amountParser } from '../../schemas/fields/amount.ts';
import { isCurrency } from '../../schemas/fields/currency.ts';
import { momentParser } from '../../schemas/fields/day.ts';
import { Flaw } from '../../schemas/fields/field.ts';
import { parseQuantity } from '../../schemas/fields/quantity.ts';
import type { Table } from './table.ts';
import { headersFor } from './words.ts';

/** Rows whose values are looked at. */
const LOOKED_AT = 300;
/** Least share of the values of a column that must be readable as what its field is. */
const READABLE = 0.8;
/** From this score of a header on, of 1, it may mean a field. */
const LEAST_SCORE = 0.5;

/** Which column means which field, and what is not certain about it. */
export interface Guess {
  columns: Partial<Record<ReportField, string>>;
  unsure: string[];
  /** Headers that no field takes. */
  unused: string[];
}

const moments = (['month-first', 'day-first'] as const).map((order) => momentParser('UTC', { order, serials: true }));
const amounts = (['.', ','] as const).map((decimal) => amountParser({ decimal, threeDigits: 'fraction' }));
const isMoment = (text: string) => moments.some((parse) => !(parse(text) instanceof Flaw));
const isAmount = (text: string) => amounts.some((parse) => !(parse(text) instanceof Flaw));
const isCount = (text: string) => !(parseQuantity(text) instanceof Flaw);

/** What the values of a field are, where that can be seen. */
const KINDS: Partial<Record<ReportField, (text: string) => boolean>> = {
  date: isMoment,
  refund_date: isMoment,
  cancelled_at: isMoment,
  last_update: isMoment,
  amount: isAmount,
  item_tax: isAmount,
  shipping: isAmount,
  shipping_tax: isAmount,
  gift_wrap: isAmount,
  item_discount: isAmount,
  shipping_discount: isAmount,
  quantity: isCount,
  currency: (text) => isCurrency(text.toUpperCase()),
  country: (text) => countryNamed(text) !== undefined,
  b2b: (text) => /^(?:true|false|yes|no|[yn01]|business|private)$/i.test(text),
};
/** Fields that tables of another kind have under the same names: only their own headers mean them. */
const EXACT: ReadonlySet<ReportField> = new Set([
  'row_type',
  'invoice',
  'line_id',
  'item_status',
  'cancelled_at',
  'refund_date',
]);

/** What the columns of a table seem to mean, by their headers and values. */
export function guessColumns({ headers, rows }: Table): Guess {
  const values = headers.map((_, column) => valuesOf(rows, column));
  const options = headers.flatMap((header, column) =>
    REPORT_FIELDS.map((field) => ({ field, column, score: scoreOf(header, field) })).filter(
      ({ field, score }) => score >= (EXACT.has(field) ? 1 : LEAST_SCORE) && fits(field, values[column]!),
    ),
  );
  // Needed fields first: of two that one header may mean, the needed one takes it.
  const isNeeded = (field: ReportField) => ((NEEDED_FIELDS as readonly ReportField[]).includes(field) ? 1 : 0);
  options.sort((a, b) => b.score - a.score || isNeeded(b.field) - isNeeded(a.field) || a.column - b.column);
  const columns: Guess['columns'] = {};
  const taken = new Set<number>();
  const unsure: string[] = [];
  const take = (field: ReportField, column: number) => {
    columns[field] = headers[column]!;
    taken.add(column);
  };
  for (const { field, column, score } of options) {
    if (columns[field] !== undefined || taken.has(column) || headers.indexOf(headers[column]!) !== column) continue;
    take(field, column);
    if (score < 0.9) unsure.push(`columns.${field}: "${headers[column]}" only resembles the usual headers`);
  }
  for (const field of NEEDED_FIELDS) {
    if (columns[field] !== undefined) continue;
    const column = byValues(field, values, taken);
    if (column === undefined) continue;
    take(field, column);
    unsure.push(`columns.${field}: "${headers[column]}" was chosen only by its values`);
  }
  const unused = headers.filter((header, column) => !taken.has(column) && header.trim() !== '');
  const inOrder = REPORT_FIELDS.filter((field) => columns[field] !== undefined);
  return { columns: Object.fromEntries(inOrder.map((field) => [field, columns[field]!])), unsure, unused };
}

/** The values of a column, without empty ones. */
export const valuesOf = (rows: readonly string[][], column: number): string[] =>
  rows.slice(0, LOOKED_AT).flatMap((row) => cleanCell((row[column] ?? '').trim()) ?? []);

const shareOf = (values: readonly string[], test: (text: string) => boolean): number =>
  values.length === 0 ? 0 : values.filter(test).length / values.length;

function fits(field: ReportField, values: readonly string[]): boolean {
  const test = KINDS[field];
  return test === undefined || values.length === 0 || shareOf(values, test) >= READABLE;
}

/** The column that has what a needed field has, though its header does not say so. */
function byValues(
  field: (typeof NEEDED_FIELDS)[number],
  values: readonly string[][],
  taken: ReadonlySet<number>,
): number | undefined {
  const free = values.flatMap((of, column) => (taken.has(column) || of.length === 0 ? [] : [{ of, column }]));
  const best = (score: (of: readonly string[]) => number, least: number) =>
    free
      .map(({ of, column }) => ({ column, score: score(of) }))
      .sort((a, b) => b.score - a.score)
      .find((each) => each.score >= least)?.column;
  if (field === 'date') return best((of) => shareOf(of, (text) => isMoment(text) && !/^\d{5}$/.test(text)), 0.9);
  if (field === 'amount') return best((of) => shareOf(of, (text) => isAmount(text) && /[.,]\d{1,2}\b/.test(text)), 0.5);
  return best(
    (of) => (shareOf(of, (text) => /\d/.test(text) && !isMoment(text)) < 0.9 ? 0 : new Set(of).size / of.length),
    0.3,
  );
}

/** How much a header resembles those of a field: 1 is the same. */
function scoreOf(header: string, field: ReportField): number {
  let best = 0;
  const words = wordsOf(header);
  const joined = words.join('');
  if (joined === '') return 0;
  for (const alias of headersFor(field)) {
    const others = wordsOf(alias);
    const other = others.join('');
    if (joined === other) return 1;
    const held = others.filter((word) => words.includes(word)).length;
    if (held === others.length) best = Math.max(best, 0.85 * Math.sqrt(held / words.length));
    const length = Math.max(joined.length, other.length);
    if (length >= 5) {
      const likeness = 1 - distance(joined, other) / length;
      if (likeness >= 0.8) best = Math.max(best, 0.9 * likeness);
    }
  }
  return best;
}

/** `orderDate`, `order-date` and `Order date` are the same words. */
const wordsOf = (header: string): string[] =>
  header
    .normalize('NFKC')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
