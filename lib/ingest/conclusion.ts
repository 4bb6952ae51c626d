import type { Amount, DecimalStyle } from '../../schemas/fields/amount.ts';
import { type DateStyle, type Moment, toIsoDay } from '../../schemas/fields/day.ts';
import type { MoneyWord } from '../../schemas/fields/money-words.ts';
import type { Settled } from '../../schemas/metadata.ts';
import { cleanCountry, currencyOfCountry, looksCancelled } from '../clean/index.ts';
import { normalizedHeader, OWN_FORMAT_ID, type ReportField } from '../formats/index.ts';
import type { Attributes } from './attributes.ts';
import { DateEvidence, type DateReason, type Exchange, type DateVerdict, isLikely } from './date-evidence.ts';
import { DecimalEvidence, type DecimalReason, type DecimalVerdict } from './decimal-evidence.ts';
import { type Encoding, legacyEncodingOf } from './encoding.ts';
import type { Header } from './header.ts';
import type { Declared, Known, Survey } from './survey.ts';

/** Most statuses that are looked at, and most that a warning names, with so many characters of each. */
const MOST_STATUSES = 1000;
const NAMED_STATUSES = 3;
const STATUS_LENGTH = 40;
/** Most countries that are kept to see whether it is one. */
const MOST_COUNTRIES = 20;
/** Bytes of rows that are not UTF-8, of which the encoding is found where the first bytes of the file were ASCII. */
const SAMPLE_BYTES = 16 * 1024;

export interface Conclusion {
  settled: Settled;
  /** What was only likely, and what was rejected for being written in another way. Names no text of a row. */
  warnings: string[];
  /** Not null: the file has to be read again, with this. */
  again: Known | null;
}

/** Collects evidence from the rows of a file, while they are read, about how the file is written. */
export class Evidence {
  readonly header: Header;
  readonly encoding: Encoding;
  readonly survey: Survey;
  readonly known: Known;
  readonly declared: Declared;
  readonly dates: DateEvidence;
  readonly decimals: DecimalEvidence;
  /** How dates and amounts are read. */
  readonly style: { dates: DateStyle; decimals: DecimalStyle };
  serials = 0;
  otherDates = 0;
  brokenQuotes = 0;
  windows1252Rows = 0;
  /** Currencies that were taken for a sign that can mean several, on lines that name none, and the countries of these lines. */
  readonly #signs = new Map<MoneyWord, { taken: string; line: number }>();
  readonly #countries = new Set<string>();
  readonly #statuses = new Set<string>();
  /** Statuses of lines that count as sales, and look as if they were cancelled. */
  readonly doubtfulStatuses: string[] = [];
  readonly #foreign: Buffer[] = [];
  #foreignBytes = 0;

  constructor(options: { header: Header; encoding: Encoding; survey: Survey; known: Known; declared: Declared }) {
    const { header, encoding, survey, known, declared } = options;
    this.header = header;
    this.encoding = encoding;
    this.survey = survey;
    this.known = known;
    this.declared = declared;
    const { decimal } = header.detected.format.habits;
    this.style = {
      dates: known.dates ?? { order: survey.dates.order, serials: survey.dates.serials },
      decimals: known.decimals ?? survey.decimals.style,
    };
    this.dates = new DateEvidence({
      read: this.style.dates.order,
      usual: survey.usualOrder,
      declared: declared.dateOrder,
      arrived: declared.arrived,
    });
    this.decimals = new DecimalEvidence({
      read: this.style.decimals,
      usual: decimal,
      declared: declared.decimal,
      semicolons: header.dialect.delimiter === 0x3b,
      minorDigits: survey.minorDigits,
    });
  }

  /** Whether the text of each amount has to be looked at. */
  get needsAmounts(): boolean {
    return this.style.decimals.threeDigits !== 'fraction';
  }

  addSale(moment: Moment, amount: Amount, line: number): void {
    if (moment.other === undefined) this.otherDates++;
    this.dates.add(moment, line);
    this.decimals.add(amount);
  }

  /** The currency of a sign beside an amount, on a line that names none. `line`: its line in the file. */
  currencyOf(words: MoneyWord, country: string, line: number): string {
    // Programs write a sign in one meaning: eBay's `$` is a US dollar, and those of Canada are `C $`.
    if (words.length === 1 || this.header.detected.format.signature !== undefined) return words[0];
    if (this.#countries.size < MOST_COUNTRIES) this.#countries.add(country);
    let sign = this.#signs.get(words);
    if (sign === undefined) {
      const said = [this.known.sign, this.declared.currency].find((code) => code !== undefined && words.includes(code));
      this.#signs.set(words, (sign = { taken: said ?? words[0], line }));
    } else if (line < sign.line) sign.line = line;
    return sign.taken;
  }

  /** The currency of the country of all lines that `currencyOf` was asked for, if it has one. */
  #ownCurrency(): string | undefined {
    const countries = new Set([...this.#countries].map(cleanCountry));
    return countries.size === 1 ? currencyOfCountry([...countries][0]!) : undefined;
  }

  /** The currency that a sign means by the country of its lines, where another one was taken; undefined if there is none. */
  otherSign(): string | undefined {
    const own = this.#ownCurrency();
    if (own === undefined) return undefined;
    return [...this.#signs].some(([words, { taken }]) => taken !== own && words.includes(own)) ? own : undefined;
  }

  /** The currencies that were taken for signs without a country or a setting that says so, in the order of the file. */
  get guessedCurrencies(): string[] {
    const says = new Set([this.#ownCurrency(), this.declared.currency]);
    const signs = [...this.#signs.values()].sort((one, other) => one.line - other.line);
    return [...new Set(signs.map(({ taken }) => taken))].filter((taken) => !says.has(taken));
  }

  /** The status of a line; few are looked at, since most lines have one of few. */
  addStatus({ status, cancelled, returned, refund }: Attributes): void {
    if (cancelled || returned || refund || this.#statuses.size >= MOST_STATUSES) return;
    const known = this.#statuses.size;
    if (known < this.#statuses.add(status).size && looksCancelled(status)) this.doubtfulStatuses.push(status);
  }

  /** A row that was read as Windows-1252. */
  addForeign(bytes: Buffer): void {
    this.windows1252Rows++;
    if (this.#foreignBytes >= SAMPLE_BYTES) return;
    this.#foreign.push(Buffer.from(bytes));
    this.#foreignBytes += bytes.length;
  }

  /** The encoding of the rows that are not UTF-8. */
  legacyEncoding(): Encoding {
    return legacyEncodingOf(this.#foreign, Buffer.concat(this.#foreign).toString('latin1'));
  }
}

/** Decides from all rows of a file how it is written. Throws `ReportError` for a file with dates in two orders. */
export function concluded(evidence: Evidence): Conclusion {
  const { survey, known, style, header } = evidence;
  const verdict = evidence.dates.verdict();
  // Where the rows that were read say nothing, as when all of them were rejected, what the survey found stands.
  const dates = verdict.reason === null ? { ...verdict, order: style.dates.order } : verdict;
  const decimals = evidence.decimals.verdict();
  const again: Known = {};
  const isOpen = known.encoding === undefined && evidence.declared.encoding === undefined;
  if (isOpen && evidence.encoding === 'utf-8' && evidence.windows1252Rows > 0) {
    const encoding = evidence.legacyEncoding();
    if (encoding !== 'utf-8') again.encoding = encoding;
  }
  if (known.quoting === undefined && evidence.brokenQuotes > 0 && header.dialect.quoting !== survey.quoting) {
    if (!header.isQuoted) again.quoting = false;
  }
  if (known.decimals === undefined && evidence.decimals.isReadOtherwise(decimals.style)) {
    again.decimals = decimals.style;
  }
  // The dates of rows that were rejected for their amounts were not seen: the next reading shows them.
  if (known.dates === undefined && again.decimals === undefined) {
    const hasSerials = evidence.serials > 0 && !survey.isDate1904;
    const serials = style.dates.serials || (hasSerials && (evidence.otherDates > 0 || survey.isWorkbook));
    const exchanged = exchangeOf(evidence) === 'exchanged';
    if (dates.order !== style.dates.order || serials !== style.dates.serials || exchanged) {
      again.dates = { order: dates.order, serials, exchanged };
    }
  }
  const sign = known.sign === undefined ? evidence.otherSign() : undefined;
  if (sign !== undefined) again.sign = sign;
  const isAgain = Object.keys(again).length > 0;
  if (!isAgain) evidence.dates.refuseMixed();
  const settled: Settled = {
    encoding: evidence.encoding,
    windows_1252_rows: evidence.windows1252Rows,
    delimiter: String.fromCharCode(header.dialect.delimiter),
    quoting: survey.quoting,
    header_line: header.headerLine,
    dates: { ...dates, serials: style.dates.serials },
    decimals: { sign: decimals.style.decimal, reason: decimals.reason },
  };
  return { settled, warnings: warningsOf(evidence, dates, decimals), again: isAgain ? { ...known, ...again } : null };
}

/** Whether a spreadsheet exchanged day and month of dates; in a workbook, that is found by the kinds of its cells. */
const exchangeOf = ({ dates, survey }: Evidence): Exchange => (survey.isWorkbook ? 'none' : dates.exchange);

function warningsOf(evidence: Evidence, dates: DateVerdict, { style, reason }: DecimalVerdict): string[] {
  const warnings: string[] = [];
  const absent = absentColumns(evidence);
  if (absent.length > 0) {
    warnings.push(`Columns: headers that format.json declares are not in the report: ${absent.join(', ')}`);
  }
  const repeated = repeatedHeaders(evidence.header);
  if (repeated.length > 0) {
    warnings.push(`Columns: there is more than one with the header ${repeated.join(', ')}, of which the first counts`);
  }
  const order = dates.order === 'month-first' ? 'the month comes first' : 'the day comes first';
  if (isLikely(dates)) {
    warnings.push(
      `Dates: ${order}, which is only likely (${REASONS[dates.reason!]}). If not, declare habits.dateOrder in a format.json, or write 2022-04-30`,
    );
  }
  if (evidence.style.dates.exchanged === true) {
    warnings.push(
      'Dates: a spreadsheet swapped day and month of dates such as 2022-05-04, which are swapped back to 5 April. All of these have a day of 12 or less, and all other dates have a part above 12. Check some of them',
    );
  } else if (exchangeOf(evidence) === 'open') {
    warnings.push(
      'Dates: a spreadsheet may have swapped day and month of dates such as 2022-05-04, which are counted as they are. All of these have a day of 12 or less, and all other dates have a part above 12. Compare some of them with the original report',
    );
  }
  if (evidence.survey.isYearFirst) {
    warnings.push(
      `Dates: the year may come first, because all dates begin with the same number. They are read as if ${order}. If the year comes first, write it with four digits`,
    );
  }
  if (evidence.dates.future !== null) {
    warnings.push(`Dates: the last one, ${toIsoDay(evidence.dates.future)}, is after the arrival of the report`);
  }
  if (evidence.survey.hasRoundedIds) {
    warnings.push(
      'Orders: a spreadsheet rounded the order ids, as in 4.02E+16 or 402000000000000000, so different orders may have the same id. Revenue is right, but the number of orders may not be, and a newer report may replace wrong orders. Upload the original report',
    );
  }
  if (evidence.dates.contradicting > 0) {
    warnings.push(`Dates: ${order}, and ${evidence.dates.contradicting} dates that have no such month were rejected`);
  }
  if (reason === 'semicolons' || reason === 'usual') {
    warnings.push(
      `Amounts: "${style.decimal}" is probably the decimal sign (${REASONS[reason]}). If not, declare habits.decimal in a format.json, or write 1042.00`,
    );
  }
  if (evidence.decimals.contradicting > 0) {
    warnings.push(
      `Amounts: ${evidence.decimals.contradicting} with another decimal sign than "${style.decimal}" were rejected`,
    );
  }
  const doubtful = evidence.doubtfulStatuses;
  if (doubtful.length > 0) {
    const named = doubtful.slice(0, NAMED_STATUSES).map((status) => `"${status.slice(0, STATUS_LENGTH)}"`);
    warnings.push(
      `Status: lines with ${named.join(', ')} count as sales. If they were cancelled, declare habits.statuses.cancelled in a format.json`,
    );
  }
  const guessed = evidence.guessedCurrencies;
  if (guessed.length > 0) {
    warnings.push(
      `Amounts: no column says which currency their sign means; they count as ${guessed.join(' and ')}. If that is wrong, add a column currency, or declare habits.withoutColumn.currency in a format.json`,
    );
  }
  const foreign = evidence.windows1252Rows;
  if (foreign > 0) {
    const rows = foreign === 1 ? '1 row is not UTF-8 and was' : `${foreign} rows are not UTF-8 and were`;
    warnings.push(`Encoding: ${rows} read as Windows-1252`);
  }
  return warnings;
}

/** The fields whose declared headers the report does not have, if it is read by the declaration: `category (Kategorie)`. */
function absentColumns({ header: { detected }, declared: { columns = {} } }: Evidence): string[] {
  if (detected.format.id !== OWN_FORMAT_ID) return [];
  return Object.entries(columns).flatMap(([field, headers]) =>
    detected.columns[field as ReportField] === undefined ? [`${field} (${headers.join(' or ')})`] : [],
  );
}

/** The headers of columns that count, of which the report has others with the same name. */
function repeatedHeaders({ headers, detected }: Header): string[] {
  const names = headers.map(normalizedHeader);
  return [...new Set(Object.values(detected.columns))]
    .filter((column) => names.lastIndexOf(names[column]!) > column)
    .map((column) => headers[column]!.trim());
}

/** What says so, for people. */
const REASONS: Readonly<Record<DateReason | DecimalReason, string>> = {
  'day above 12': 'some days are above 12',
  'format.json': 'format.json says so',
  'no day in the future': 'otherwise there would be sales in the future',
  sorted: 'so the rows are in the order of their days',
  'shorter span': 'so the days are closer to each other',
  usual: 'this is usual in such reports, and nothing in the file decides',
  amounts: 'amounts show it',
  semicolons: 'fields are separated by semicolons',
};
