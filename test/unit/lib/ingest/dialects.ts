import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { ALL_ORDERS } from '../../../../lib/formats/all-orders.ts';
import { AMAZON_SALE_REPORT } from '../../../../lib/formats/amazon-sale-report.ts';
import type { Aliases } from '../../../../lib/formats/format.ts';
import type { Format, ReportField } from '../../../../lib/formats/index.ts';
import { ORDER_REPORT } from '../../../../lib/formats/order-report.ts';
import { PLAIN } from '../../../../lib/formats/plain.ts';

/** An order line as it is meant. */
export interface Line {
  order: string;
  /** Days since 1970-01-01. */
  day: number;
  /** Minutes since midnight. */
  minute: number;
  /** Minor units; null: the line has no price. */
  amount: number | null;
  quantity: number;
  cancelled: boolean;
  /** Index of one of the market's states. */
  state: number;
  name: string;
}

/** What a market writes, apart from the dialect of a file. */
interface Market {
  channel: string;
  country: string;
  currency: string;
  digits: number;
  /** As they are counted. */
  states: readonly string[];
  /** What may stand before or after an amount. */
  signs: readonly string[];
  /** Encodings that have all of its characters. */
  encodings: readonly Encoding[];
  names: readonly string[];
}

const WIDE = ['utf-8', 'utf-8 with a mark', 'utf-16le', 'utf-16be', 'utf-16le without a mark'] as const;
export type Encoding = (typeof WIDE)[number] | 'windows-1252' | 'shift_jis';

const MARKETS: Readonly<Record<string, Market>> = {
  india: {
    channel: 'Amazon.in',
    country: 'IN',
    currency: 'INR',
    digits: 2,
    states: ['Goa', 'Kerala', 'Tamil Nadu'],
    signs: ['₹', '₹ ', 'Rs. ', 'Rs.', 'INR '],
    encodings: WIDE,
    names: ['Kurta', 'Kurta, blue', 'Set "festive"', '  Top', 'two\nlines', 'half; half', 'a|b'],
  },
  germany: {
    channel: 'Amazon.de',
    country: 'DE',
    currency: 'EUR',
    digits: 2,
    states: ['Baden-Württemberg', 'Thüringen', 'Berlin'],
    signs: ['€', '€ ', 'EUR '],
    encodings: [...WIDE, 'windows-1252'],
    names: ['Schürze', 'Größe "L", rot', 'Hemd; weiß', 'zwei\nZeilen'],
  },
  japan: {
    channel: 'Amazon.co.jp',
    country: 'JP',
    currency: 'JPY',
    digits: 0,
    states: ['東京都', '大阪府', '北海道'],
    signs: ['JPY ', '¥'],
    encodings: [...WIDE, 'shift_jis'],
    names: ['浴衣', '能力表示', 'ソックス, 白', '帯 "赤"'],
  },
};

const FORMATS = [AMAZON_SALE_REPORT, ALL_ORDERS, ORDER_REPORT, PLAIN] as const satisfies readonly Format[];

type DateForm = 'iso' | 'year/month/day' | 'numbers' | 'day-name-year' | 'name-day-year';
type TimeForm = 'none' | '24' | '12' | 'offset' | 'zone';

/** How a file writes its lines. */
export interface Dialect {
  market: string;
  format: (typeof FORMATS)[number];
  /** Chooses among the names of a column. */
  alias: number;
  dates: {
    form: DateForm;
    order: 'month-first' | 'day-first';
    separator: '-' | '/' | '.';
    padded: boolean;
    year: 2 | 4;
    time: TimeForm;
  };
  amounts: {
    decimal: '.' | ',';
    grouping: 'none' | 'thousands' | 'space' | 'lakh';
    /** Whether fractions are written; without them amounts are whole. */
    fractions: boolean;
    sign: number;
    /** Where the sign stands; none: there is only the column of the currency. */
    place: 'before' | 'behind' | 'none';
    empty: string;
  };
  encoding: Encoding;
  delimiter: ',' | '\t' | ';' | '|';
  quoteAll: boolean;
  lineEnd: '\n' | '\r\n';
  preamble: readonly string[];
  finalLineEnd: boolean;
  gzip: boolean;
}

const MARKET_NAMES = Object.keys(MARKETS);
const marketOf = ({ market }: Dialect): Market => MARKETS[market]!;

/** 2022-01-01 and some months from there. */
const FIRST_DAY = 18_993;

const anyLine = fc.record({
  order: fc.integer({ min: 1, max: 40 }).map((n) => `171-${String(1_000_000 + n)}-${String(2_000_000 + 7 * n)}`),
  day: fc.integer({ min: 0, max: 150 }).map((n) => FIRST_DAY + n),
  minute: fc.integer({ min: 0, max: 24 * 60 - 1 }),
  amount: fc.option(fc.oneof(fc.integer({ min: 1, max: 200_000 }), fc.integer({ min: 10_000_000, max: 30_000_000 })), {
    freq: 8,
  }),
  quantity: fc.integer({ min: 1, max: 12 }),
  cancelled: fc.boolean(),
  state: fc.nat(2),
  name: fc.nat(20).map(String),
});

export const anyLines: fc.Arbitrary<Line[]> = fc.array(anyLine, { minLength: 1, maxLength: 30 });

const TITLES = ['Orders', '', 'From 1 April to 30 June', '"Orders, all"', 'Seller; report', '   '];

export const anyDialect: fc.Arbitrary<Dialect> = fc.record({
  market: fc.constantFrom(...MARKET_NAMES),
  format: fc.constantFrom(...FORMATS),
  alias: fc.nat(20),
  dates: fc.record({
    form: fc.constantFrom<DateForm>('iso', 'year/month/day', 'numbers', 'numbers', 'day-name-year', 'name-day-year'),
    order: fc.constantFrom('month-first', 'day-first'),
    separator: fc.constantFrom('-', '/', '.'),
    padded: fc.boolean(),
    year: fc.constantFrom(2, 4),
    time: fc.constantFrom<TimeForm>('none', 'none', '24', '12', 'offset', 'zone'),
  }),
  amounts: fc.record({
    decimal: fc.constantFrom('.', ','),
    grouping: fc.constantFrom('none', 'none', 'thousands', 'space', 'lakh'),
    fractions: fc.boolean(),
    sign: fc.nat(20),
    place: fc.constantFrom('before', 'behind', 'none', 'none'),
    empty: fc.constantFrom('', 'NULL', 'nan', 'N/A', '\\N', '-'),
  }),
  encoding: fc.constantFrom<Encoding>(...WIDE, 'windows-1252', 'shift_jis'),
  delimiter: fc.constantFrom(',', ',', '\t', ';', '|'),
  quoteAll: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  preamble: fc.oneof(
    fc.constant<string[]>([]),
    fc.constant(['sep=']),
    fc.array(fc.constantFrom(...TITLES), { maxLength: 20 }),
  ),
  finalLineEnd: fc.boolean(),
  gzip: fc.boolean(),
});

/** A dialect whose encoding has all characters of its market, and whose numbers exist in it. */
export function possible(dialect: Dialect): Dialect {
  const market = marketOf(dialect);
  const encoding = market.encodings.includes(dialect.encoding) ? dialect.encoding : 'utf-8';
  const { amounts } = dialect;
  const fractions = amounts.fractions && market.digits > 0;
  const grouping =
    amounts.grouping === 'lakh' && (dialect.market !== 'india' || amounts.decimal === ',') ? 'none' : amounts.grouping;
  return { ...dialect, encoding, amounts: { ...amounts, fractions, grouping } };
}

/** What a line counts as in a file: without fractions, amounts are whole. */
export function counted(line: Line, dialect: Dialect): Omit<Line, 'state'> & { state: string } {
  const { digits, states } = marketOf(dialect);
  const unit = 10 ** digits;
  const amount =
    line.amount === null || dialect.amounts.fractions || digits === 0
      ? line.amount
      : Math.ceil(line.amount / unit) * unit;
  return { ...line, amount, state: states[line.state]! };
}

/** Whether the file itself says which of day and month comes first. */
export const settlesDates = ({ dates }: Dialect, lines: readonly Line[]): boolean =>
  dates.form !== 'numbers' || lines.some(({ day }) => dateOf(day).day > 12);

/** Whether the file itself says how its amounts are written. */
export function settlesAmounts(dialect: Dialect, lines: readonly Line[]): boolean {
  const { grouping, fractions } = dialect.amounts;
  const amounts = lines.map((line) => counted(line, dialect).amount).filter((amount) => amount !== null);
  if (fractions) return amounts.length > 0;
  const { digits } = marketOf(dialect);
  const twoGroups = { none: 0, space: 0, thousands: 1_000_000, lakh: 100_000 }[grouping] * 10 ** digits;
  const isGrouped = twoGroups > 0 && amounts.some((amount) => amount >= 1000 * 10 ** digits);
  return digits === 0 || !isGrouped || amounts.some((amount) => amount >= twoGroups);
}

const dateOf = (day: number): { year: number; month: number; day: number } => {
  const date = new Date(day * 86_400_000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

const NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function dateText(line: Line, { dates: { form, order, separator, padded, year: digits, time } }: Dialect): string {
  const { year, month, day } = dateOf(line.day);
  const two = (n: number) => String(n).padStart(2, '0');
  const number = (n: number) => (padded ? two(n) : String(n));
  const shortYear = digits === 4 ? String(year) : two(year % 100);
  const name = NAMES[month - 1]!;
  const texts: Readonly<Record<DateForm, string>> = {
    iso: `${year}-${two(month)}-${two(day)}`,
    'year/month/day': `${year}/${number(month)}/${number(day)}`,
    numbers: (order === 'month-first'
      ? [number(month), number(day), shortYear]
      : [number(day), number(month), shortYear]
    ).join(separator),
    'day-name-year': `${day}-${name}-${shortYear}`,
    'name-day-year': `${name} ${day}, ${year}`,
  };
  const [hour, minute] = [Math.floor(line.minute / 60), line.minute % 60];
  const times: Readonly<Record<TimeForm, string>> = {
    none: '',
    '24': ` ${two(hour)}:${two(minute)}`,
    '12': ` ${hour % 12 === 0 ? 12 : hour % 12}:${two(minute)} ${hour < 12 ? 'AM' : 'PM'}`,
    offset: form === 'iso' ? `T${two(hour)}:${two(minute)}:00+00:00` : ` ${two(hour)}:${two(minute)}:00 +00:00`,
    zone: ` ${two(hour)}:${two(minute)}:00 UTC`,
  };
  return texts[form] + times[time];
}

function amountText(amount: number | null, dialect: Dialect): string {
  const { decimal, grouping, fractions, sign, place, empty } = dialect.amounts;
  const { digits, signs } = marketOf(dialect);
  if (amount === null) return empty;
  const whole = String(Math.floor(amount / 10 ** digits));
  const separator = decimal === '.' ? ',' : '.';
  const grouped: Readonly<Record<typeof grouping, string>> = {
    none: whole,
    thousands: whole.replaceAll(/\B(?=(?:\d{3})+$)/g, separator),
    space: whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ' '),
    lakh: whole.replace(/(?<=\d)(?=\d{3}$)/, separator).replaceAll(/\B(?=(?:\d\d)+,)/g, separator),
  };
  const fraction = fractions ? `${decimal}${String(amount % 10 ** digits).padStart(digits, '0')}` : '';
  const isWritable = dialect.encoding !== 'windows-1252' && dialect.encoding !== 'shift_jis';
  const word = isWritable ? signs[sign % signs.length]! : `${marketOf(dialect).currency} `;
  const number = `${grouped[grouping]}${fraction}`;
  if (place === 'none') return number;
  return place === 'before' ? `${word}${number}` : `${number} ${word.trim()}`;
}

/** The bytes of a file of lines in a dialect. */
export function written(lines: readonly Line[], dialect: Dialect): Buffer {
  const { format, delimiter, quoteAll, lineEnd, preamble, finalLineEnd } = dialect;
  const market = marketOf(dialect);
  const aliases: Partial<Record<ReportField, Aliases>> = format.columns;
  const cells: [ReportField, (line: Line, row: number) => string][] = [
    ['order_id', ({ order }) => order],
    ['line_id', (_, row) => String(row)],
    ['date', (line) => dateText(line, dialect)],
    ['status', ({ cancelled }) => (cancelled ? 'Cancelled' : 'Shipped')],
    ['amount', (line) => amountText(counted(line, dialect).amount, dialect)],
    ['quantity', ({ quantity }) => String(quantity)],
    ['currency', () => market.currency],
    ['channel', () => market.channel],
    ['country', () => market.country],
    ['state', (line) => market.states[line.state]!],
    ['product_name', ({ name }) => market.names[Number(name) % market.names.length]!],
    ['sku', (_, row) => `SKU-${row % 5}`],
  ];
  const columns = cells.filter(([name]) => aliases[name] !== undefined);
  // A signature is of these names, whatever others mean the same.
  const signature: readonly string[] = 'signature' in format ? format.signature : [];
  const header = columns.map(([name]) => {
    const names = aliases[name]!;
    return names.find((each) => signature.includes(each)) ?? names[dialect.alias % names.length]!;
  });
  const rows = lines.map((line, row) => columns.map(([, text]) => text(line, row)));
  const cell = (text: string): string => {
    // Without quotes, tab separated files cannot have line breaks.
    if (delimiter === '\t' && !quoteAll) return text.replaceAll(/[\n\t]/g, ' ');
    const isNeeded = quoteAll || text.includes(delimiter) || /["\n]|^\s|\s$/.test(text);
    return isNeeded ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const before = preamble.map((text) => (text === 'sep=' ? `sep=${delimiter}` : text));
  const text =
    [...before, ...[header, ...rows].map((row) => row.map(cell).join(delimiter))].join(lineEnd) +
    (finalLineEnd ? lineEnd : '');
  const bytes = encoded(text, dialect.encoding);
  return dialect.gzip ? gzipSync(bytes, { level: 1 }) : bytes;
}

function encoded(text: string, encoding: Encoding): Buffer {
  const encode: Readonly<Record<Encoding, () => Buffer>> = {
    'utf-8': () => Buffer.from(text),
    'utf-8 with a mark': () => Buffer.from(`\uFEFF${text}`),
    'utf-16le': () => Buffer.from(`\uFEFF${text}`, 'utf16le'),
    'utf-16le without a mark': () => Buffer.from(text, 'utf16le'),
    'utf-16be': () => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
    'windows-1252': () => Buffer.from(text, 'latin1'),
    shift_jis: () => Buffer.concat(Array.from(text, (character) => SHIFT_JIS.get(character) ?? Buffer.from(character))),
  };
  return encode[encoding]();
}

/** The characters of Japanese names, in Shift_JIS: found by decoding all of its pairs of bytes. */
const SHIFT_JIS: ReadonlyMap<string, Buffer> = (() => {
  const decoder = new TextDecoder('shift_jis');
  const found = new Map<string, Buffer>();
  for (let first = 0x81; first <= 0xfc; first++) {
    if (first > 0x9f && first < 0xe0) continue;
    for (let second = 0x40; second <= 0xfc; second++) {
      const bytes = Buffer.from([first, second]);
      const text = decoder.decode(bytes);
      if (text.length === 1 && text !== '\ufffd' && !found.has(text)) found.set(text, bytes);
    }
  }
  return found;
})();
