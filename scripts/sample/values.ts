import { listPrice } from './orders.ts';
import type { Order, OrderLine } from './orders.ts';

/** What became of a line. */
export type Fate = 'sold' | 'cancelled' | 'returned';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const MILLISECONDS_OF_A_DAY = 86_400_000;

export function fateOf({ order }: OrderLine): Fate {
  const { status } = order.outcome;
  if (status === 'Cancelled') return 'cancelled';
  return /Returned|Rejected/.test(status) ? 'returned' : 'sold';
}

/** Minor units: the price of the line also where Amazon leaves it blank. */
export const priceOf = (line: OrderLine): number => line.amount ?? listPrice(line.product, line.order);

/** Units of the line, at least one. */
export const quantityOf = ({ order, amount }: OrderLine): number =>
  amount === null ? 1 : Math.max(1, order.outcome.quantity);

export const currencyOf = ({ marketplace }: Order): string => (marketplace === 'Amazon.in' ? 'INR' : 'USD');

/** `1299.00`, or `1,299.00` in groups. */
export function money(minorUnits: number, grouped = false): string {
  const text = (minorUnits / 100).toFixed(2);
  return grouped ? text.replaceAll(/(?<=\d)(?=(\d{3})+\.)/g, ',') : text;
}

/** `649.0`, or `618.1` */
export function withPoint(minorUnits: number): string {
  const value = minorUnits / 100;
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** `649`, or `618.1` where it is not whole. */
export const wholeMoney = (minorUnits: number): string => String(minorUnits / 100);

/** Goods and services tax included in an Indian price: 5 % up to 1,000 rupees, 12 % above. */
export function includedTax(minorUnits: number): number {
  const rate = minorUnits > 100_000 ? 12 : 5;
  return Math.round((minorUnits * rate) / (100 + rate));
}

/** An id that no other row has. */
export const itemId = (index: number): string => String(700_000_000_000 + index);

/** The id of an order without its hyphens and letters. */
export const numericId = ({ id }: Order): string => id.replaceAll(/\D/g, '');

/** `2022-06-29T08:15:00+00:00`, some days after the order. */
export const timestamp = (order: Order, days = 0): string => `${dayAfter(order, days)}T${timeOf(order)}+00:00`;

/** `2022-06-29 08:15:00` */
export const spacedTimestamp = (order: Order): string => `${order.day.iso} ${timeOf(order)}`;

/** `29-06-2022 08:15:00`, some days after the order. */
export function dayFirst(order: Order, days = 0): string {
  const [year, month, day] = dayAfter(order, days).split('-');
  return `${day}-${month}-${year} ${timeOf(order)}`;
}

/** `06/29/22` */
export const monthFirst = ({ day }: Order): string => day.monthFirst.replaceAll('-', '/');

/** `06/29/2022` */
export function slashed({ day }: Order): string {
  const [year, month, date] = day.iso.split('-');
  return `${month}/${date}/${year}`;
}

/** `Jun-29-22` */
export function monthNameFirst({ day }: Order): string {
  const [year = '', month, date] = day.iso.split('-');
  return `${monthName(month)}-${date}-${year.slice(2)}`;
}

/** `Jun 9, 2022` */
export function longDate({ day }: Order): string {
  const [year, month, date] = day.iso.split('-');
  return `${monthName(month)} ${Number(date)}, ${year}`;
}

const monthName = (month = '01'): string => MONTHS[Number(month) - 1] ?? '';

function dayAfter({ day }: Order, days: number): string {
  if (days === 0) return day.iso;
  return new Date(Date.parse(day.iso) + days * MILLISECONDS_OF_A_DAY).toISOString().slice(0, 10);
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

function timeOf({ second }: Order): string {
  return `${TWO_DIGITS[Math.floor(second / 3600)]}:${TWO_DIGITS[Math.floor(second / 60) % 60]}:${TWO_DIGITS[second % 60]}`;
}
