import type { Format } from './format.ts';
import { ALL_ORDERS_COLUMNS } from './formats/all-orders.ts';
import type { AllOrdersColumns } from './formats/all-orders.ts';
import { DIRTY_FORMATS, FORMATS, formatOf } from './formats/index.ts';
import type { FormatName } from './formats/index.ts';
import { MARKETPLACES } from './orders.ts';
import type { Marketplace } from './orders.ts';

export const LINE_ENDS = ['lf', 'crlf'] as const;
export type LineEnd = (typeof LINE_ENDS)[number];

/** Options of a sample report. The same options give the same bytes on every machine. */
export interface SampleOptions {
  /** Rows after the header, malformed ones included. */
  rows?: number;
  /** A whole number, 0 or more. */
  seed?: number;
  /** Share of the rows that are malformed, 0 to 1. Only for `amazon-sale-report` and `all-orders`. */
  dirty?: number;
  format?: FormatName;
  /** Only for `all-orders`. */
  columns?: AllOrdersColumns;
  /** Only for `all-orders`: with both, one order in five is from Amazon.com, in dollars. */
  marketplaces?: readonly Marketplace[];
  lineEnd?: LineEnd;
}

export const SAMPLE_DEFAULTS = {
  rows: 10_000,
  seed: 1,
  dirty: 0,
  format: 'amazon-sale-report',
  columns: 32,
  marketplaces: ['Amazon.in'],
  lineEnd: 'lf',
} as const satisfies Required<SampleOptions>;

/** Validated options, with the format that they name. */
export interface SamplePlan {
  rows: number;
  seed: number;
  dirty: number;
  format: Format;
  marketplaces: readonly Marketplace[];
  lineEnd: '\n' | '\r\n';
}

const MAX_ROWS = 1_000_000_000;

/** Validates the options. @throws RangeError with the option, its value and what is allowed */
export function planOf(options: SampleOptions): SamplePlan {
  const { rows, seed, dirty, format, columns, marketplaces, lineEnd } = { ...SAMPLE_DEFAULTS, ...options };
  check(Number.isInteger(rows) && rows >= 0 && rows <= MAX_ROWS, 'rows', rows, 'a whole number from 0 to 1000000000');
  check(Number.isSafeInteger(seed) && seed >= 0, 'seed', seed, 'a whole number, 0 or more');
  check(dirty >= 0 && dirty <= 1, 'dirty', dirty, 'a share from 0 to 1, such as 0.01');
  check(FORMATS.includes(format), 'format', format, oneOf(FORMATS));
  check(ALL_ORDERS_COLUMNS.includes(columns), 'columns', columns, oneOf(ALL_ORDERS_COLUMNS));
  check(LINE_ENDS.includes(lineEnd), 'lineEnd', lineEnd, oneOf(LINE_ENDS));
  const known = marketplaces.length > 0 && marketplaces.every((name) => MARKETPLACES.includes(name));
  check(known, 'marketplaces', marketplaces.join(','), `one or both of ${MARKETPLACES.join(', ')}`);
  if (format !== 'all-orders') {
    for (const option of ['columns', 'marketplaces'] as const) {
      if (options[option] !== undefined) throw new RangeError(`${option} is allowed only with the format all-orders`);
    }
  }
  const written = formatOf(format, columns);
  if (dirty > 0 && written.damage === undefined) {
    throw new RangeError(`dirty is allowed only with the formats ${DIRTY_FORMATS.join(' and ')}`);
  }
  return {
    rows,
    seed,
    dirty,
    format: written,
    marketplaces: written.marketplaces ?? marketplaces,
    lineEnd: lineEnd === 'crlf' ? '\r\n' : '\n',
  };
}

const LIST = new Intl.ListFormat('en', { type: 'disjunction' });

/** The choices in words: `a, b, or c`. */
export const oneOf = (choices: readonly (string | number)[]): string => LIST.format(choices.map(String));

function check(good: boolean, option: string, value: unknown, allowed: string): void {
  if (!good) throw new RangeError(`${option} is ${String(value)}. It must be ${allowed}`);
}
