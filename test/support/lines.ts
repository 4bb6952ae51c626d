import { toIsoDay } from '../../schemas/fields/day.ts';

/** An order line, as a test knows it: it counts them by itself, without the service. */
export interface Line {
  /** Days since 1970-01-01. */
  day: number;
  status: string;
  /** Minor units. */
  amount: number;
  quantity: number;
  state: string;
  category: string;
  fulfilment: string;
  b2b: boolean;
}

/** 2022-04-01. */
export const FIRST_DAY = 19_083;

const STATUSES = ['Shipped', 'Shipped', 'Shipped - Delivered to Buyer', 'Cancelled', 'Shipped - Returned to Seller'];
const STATES = ['Maharashtra', 'Karnataka', 'Goa', 'Kerala'];
const CATEGORIES = ['Set', 'Kurta', 'Western Dress'];

/** Lines of one day; the same day, number and seed give the same lines. */
export function linesOfDay(day: number, count: number, seed = 1): Line[] {
  const random = mulberry32(day * 1_000_003 + seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  return Array.from({ length: count }, () => ({
    day,
    status: pick(STATUSES),
    amount: Math.floor(random() * 200_000),
    quantity: pick([0, 1, 1, 1, 2]),
    state: pick(STATES),
    category: pick(CATEGORIES),
    fulfilment: pick(['Amazon', 'Merchant']),
    b2b: random() < 0.1,
  }));
}

/** So many lines on each of the days `from` to `to`. */
export function linesOfDays(from: number, to: number, count: number, seed = 1): Line[] {
  return Array.from({ length: to - from + 1 }, (_, i) => linesOfDay(from + i, count, seed)).flat();
}

/** Uniform numbers from 0 to below 1 (Tommy Ettinger's mulberry32). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const HEADER =
  'Order ID,Date,Status,Fulfilment,Sales Channel ,Category,Qty,currency,Amount,ship-state,ship-country,B2B';

/** By line, its number on its day, from 0: the first line of a day is the same order in every report. */
export function numbersOf(lines: readonly Line[]): number[] {
  const counts = new Map<number, number>();
  return lines.map(({ day }) => {
    const number = counts.get(day) ?? 0;
    counts.set(day, number + 1);
    return number;
  });
}

/** A report with these lines, each an order of its own; `more` are rows as they stand behind them. */
export function csvOf(lines: readonly Line[], more: readonly string[] = []): string {
  const numbers = numbersOf(lines);
  const rows = lines.map(({ day, status, amount, quantity, state, category, fulfilment, b2b }, i) =>
    [
      `4${String(numbers[i]).padStart(9, '0')}`,
      toIsoDay(day),
      status,
      fulfilment,
      'Amazon.in',
      category,
      quantity,
      'INR',
      (amount / 100).toFixed(2),
      state,
      'IN',
      b2b ? 'True' : 'False',
    ].join(','),
  );
  return [HEADER, ...rows, ...more].join('\n').concat('\n');
}

/** Rows that no model takes: they have no such day. */
export const badRows = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `b${i},02-30-22,Shipped,Amazon,Amazon.in,Set,1,INR,1.00,Goa,IN,False`);

/** Per day, series, state, category, fulfilment and b2b: lines, quantity, revenue, cancelled, returned and their revenue. */
export type Cells = Record<string, number[]>;

export function addTo(cells: Cells, key: string, measures: readonly number[]): void {
  cells[key] = measures.map((measure, i) => measure + (cells[key]?.[i] ?? 0));
}

/** What the rollup `sales` must hold for lines of a series. */
export function cellsOf(lines: readonly Line[], series = 'default', cells: Cells = {}): Cells {
  for (const { day, status, amount, quantity, state, category, fulfilment, b2b } of lines) {
    const key = [toIsoDay(day), series, state, category, fulfilment, b2b].join('|');
    const returned = status.includes('Returned') ? 1 : 0;
    addTo(
      cells,
      key,
      status === 'Cancelled' ? [0, 0, 0, 1, 0, 0] : [1, quantity, amount, 0, returned, returned * amount],
    );
  }
  return cells;
}
