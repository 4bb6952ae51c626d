import { AMOUNT_FLAWS, amountParser, type DecimalStyle } from '../../schemas/fields/amount.ts';
import { isCurrency, minorDigits } from '../../schemas/fields/currency.ts';
import { DAY_FLAWS, type DateStyle, momentParser } from '../../schemas/fields/day.ts';
import { Flaw } from '../../schemas/fields/field.ts';
import type { DateOrder, OwnFormat, ReportField } from '../formats/index.ts';
import { DateEvidence, type DateVerdict } from './date-evidence.ts';
import { DecimalEvidence, type DecimalVerdict } from './decimal-evidence.ts';
import type { Encoding } from './encoding.ts';
import { type Frame, Framer } from './frame.ts';
import type { Header } from './header.ts';
import { cellText } from './row-text.ts';
import { QUOTE, QUOTED } from './scan.ts';
import { isUtf8 } from './text.ts';

/** Rows that are looked at before the first of them counts. */
const MOST_ROWS = 1000;

/** The result of reading the whole file once, which replaces the look at its first rows. */
export interface Known {
  encoding?: Encoding | undefined;
  quoting?: boolean | undefined;
  dates?: DateStyle | undefined;
  decimals?: DecimalStyle | undefined;
  /** Currency of lines that name none. */
  currency?: string | undefined;
  /** Currency of a sign that can mean several, on lines that name none: that of the country of all of them. */
  sign?: string | undefined;
}

/** The seller's declarations in a `format.json`, and the time of arrival. */
export interface Declared extends Omit<OwnFormat, 'formats' | 'timeZone'> {
  formats?: OwnFormat['formats'] | undefined;
  /** Currency of reports that name none. */
  currency?: string | undefined;
  /** Days since 1970-01-01. */
  arrived?: number | undefined;
}

/** How the rows of a file are written, as far as its first rows show. */
export interface Survey {
  quoting: boolean;
  dates: DateVerdict & Pick<DateStyle, 'serials'>;
  /** What holds where nothing in the file says which of day and month comes first. */
  usualOrder: DateOrder;
  decimals: DecimalVerdict;
  /** Minor digits of the currency of most of these lines. */
  minorDigits: number;
  /** Whether the report is a workbook. */
  isWorkbook: boolean;
  /** Whether it is one that counts days from 1904, of which no bare number is read as a day. */
  isDate1904: boolean;
  /** Whether dates with a year of two digits seem to begin with it, which is not read. */
  isYearFirst: boolean;
  /** Whether a spreadsheet took order ids for numbers and rounded them. */
  hasRoundedIds: boolean;
}

/** Looks at the first rows of a file, before any of them counts. */
export function survey(
  block: Buffer,
  last: boolean,
  header: Header,
  {
    known,
    declared,
    isWorkbook,
    isDate1904,
  }: { known: Known; declared: Declared } & Pick<Survey, 'isWorkbook' | 'isDate1904'>,
): Survey {
  const { dialect, detected } = header;
  const { format } = detected;
  const quoting = known.quoting ?? (header.isQuoted || dialect.quoting || hasBalancedQuotes(block, last, header));
  const fields = (['order_id', 'date', 'amount', 'currency'] as const).filter(
    (name) => detected.columns[name] !== undefined,
  );
  const framer = new Framer(
    { ...dialect, quoting },
    header.headers.length,
    fields.map((name) => detected.columns[name]!),
    header.line,
  );
  const frame = framer.frame({ bytes: block, last, consumed: 0 }, header.next);
  const column = (name: ReportField) => textsOf(frame, fields.indexOf(name as (typeof fields)[number]));
  const digits = minorDigitsOf(column('currency'), format.habits.withoutColumn.currency ?? declared.currency);
  const { dateOrder, decimal, isExact } = format.habits;
  const dates = column('date');
  const form = {
    quoting,
    minorDigits: digits,
    isWorkbook,
    isDate1904,
    isYearFirst: areYearFirst(dates),
    hasRoundedIds: areRounded(column('order_id')),
  };
  if (isExact === true) {
    return {
      ...form,
      dates: { order: dateOrder, reason: null, serials: false },
      usualOrder: dateOrder,
      decimals: { style: { decimal, threeDigits: 'fraction' }, reason: null },
    };
  }
  const usualOrder = areDotted(dates) ? 'day-first' : dateOrder;
  return {
    ...form,
    dates: datesOf(dates, usualOrder, declared, form),
    usualOrder,
    decimals: decimalsOf(column('amount'), {
      usual: decimal,
      declared: declared.decimal,
      semicolons: dialect.delimiter === SEMICOLON,
      minorDigits: digits,
    }),
  };
}

const SEMICOLON = 0x3b;

/** The texts of a kept column, of the first rows; none if the file has no such column. */
function textsOf(frame: Frame, slot: number): string[] {
  if (slot < 0) return [];
  return Array.from({ length: Math.min(frame.rows, MOST_ROWS) }, (_, row) => {
    const utf8 = isUtf8(frame.bytes.subarray(frame.starts[row], frame.ends[row]));
    return cellText(frame, 3 * (row * frame.width + slot), utf8);
  });
}

/** Whether most dates are written with points, `30.04.2022`, as where the day comes first. */
const areDotted = (texts: readonly string[]): boolean =>
  2 * texts.filter((text) => DOTTED.test(text)).length > texts.length;
const DOTTED = /^\s*\d{1,2}\.\d{1,2}\./;

/** Whether dates such as `22/04/29` and `23/04/30` begin with the year: no shop sells only on one day of the month. */
function areYearFirst(texts: readonly string[]): boolean {
  const parts = texts.map((text) => TWO_DIGITS.exec(text)).filter((found) => found !== null);
  const [first, last] = [1, 2].map((part) => new Set(parts.map((found) => found[part])));
  return 2 * parts.length > texts.length && first!.size === 1 && last!.size > 1;
}
const TWO_DIGITS = /^\s*(1[3-9]|[2-9]\d)[-/.]\d{1,2}[-/.](\d{1,2})(?!\d)/;

/** Fewest ids without other digits behind the 15th that cannot be chance. */
const LEAST_ROUNDED = 3;

function areRounded(texts: readonly string[]): boolean {
  if (texts.some((text) => SCIENTIFIC.test(text))) return true;
  const long = texts.filter((text) => LONG_NUMBER.test(text));
  return long.length >= LEAST_ROUNDED && long.every((text) => ZEROS.test(text));
}
const SCIENTIFIC = /^\s*"?\d(?:[.,]\d+)?E\+\d\d"?\s*$/i;
const LONG_NUMBER = /^\s*\d{17,}\s*$/;
/** Zeros behind the 15 digits that a spreadsheet has. */
const ZEROS = /^\s*\d{15}0+\s*$/;

function datesOf(
  texts: readonly string[],
  usual: DateOrder,
  declared: Declared,
  { isWorkbook, isDate1904 }: Pick<Survey, 'isWorkbook' | 'isDate1904'>,
): Survey['dates'] {
  const evidence = new DateEvidence({
    read: usual,
    usual,
    declared: declared.dateOrder,
    arrived: declared.arrived,
  });
  const parse = momentParser('UTC', { order: usual, serials: false });
  let [dates, serials] = [0, 0];
  for (const [row, text] of texts.entries()) {
    const moment = parse(text);
    if (moment === DAY_FLAWS.serial) serials++;
    else if (moment === DAY_FLAWS.dayFirst || moment === DAY_FLAWS.monthFirst) evidence.contradict(row);
    if (moment instanceof Flaw) continue;
    dates++;
    evidence.add(moment, row);
  }
  return { ...evidence.verdict(), serials: serials > 0 && !isDate1904 && (dates > 0 || isWorkbook) };
}

function decimalsOf(
  texts: readonly string[],
  options: Omit<ConstructorParameters<typeof DecimalEvidence>[0], 'read'>,
): DecimalVerdict {
  const read: DecimalStyle = { decimal: options.usual, threeDigits: 'unknown' };
  const evidence = new DecimalEvidence({ ...options, read });
  const parse = amountParser(read);
  for (const text of texts) {
    const amount = parse(text);
    if (amount === AMOUNT_FLAWS.decimalComma || amount === AMOUNT_FLAWS.decimalPoint) evidence.contradict();
    else if (!(amount instanceof Flaw)) evidence.add(amount);
    evidence.addText(text);
  }
  return evidence.verdict();
}

/** Minor digits of the currency that most lines name; of two where none names one. */
function minorDigitsOf(texts: readonly string[], usual: string | undefined): number {
  const lines = new Map<string, number>();
  for (const text of texts) {
    const code = text.trim().toUpperCase();
    if (isCurrency(code)) lines.set(code, (lines.get(code) ?? 0) + 1);
  }
  const most = [...lines].sort(([, a], [, b]) => b - a)[0]?.[0] ?? usual;
  return most === undefined ? 2 : minorDigits(most);
}

/**
 * Whether the quotes of a file without usual quoting come in pairs around fields, in all rows that are there: then they
 * quote. Such a file would otherwise have quotes around its values.
 */
function hasBalancedQuotes(block: Buffer, last: boolean, { dialect, headers, next, line }: Header): boolean {
  if (block.indexOf(QUOTE, next) < 0) return false;
  const all = headers.map((_, column) => column);
  const framer = new Framer({ ...dialect, quoting: true }, headers.length, all, line);
  const { rejects, fields, rows, width } = framer.frame({ bytes: block, last, consumed: 0 }, next);
  if (rejects.some(({ code }) => code === 'stray_quote' || code === 'unclosed_quote')) return false;
  for (let place = 2; place < 3 * rows * width; place += 3) if (fields[place] === QUOTED) return true;
  return false;
}
