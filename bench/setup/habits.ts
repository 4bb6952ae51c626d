import { DAYS } from '../../scripts/sample/days.ts';
import { sampleReport } from '../../scripts/sample/index.ts';
import { createRandom, oneOf } from '../../scripts/sample/random.ts';
import { rewritten } from './reports.ts';

const CITIES = 60_000;
const AMOUNTS = 10_000_000;

/** A different number below `limit` for each one below it, in no order that shows. The factor is a prime that divides no limit. */
const scattered = (number: number, limit: number): number => (number * 6_700_417 + 271_828) % limit;

/** Index, order, what comes before the date of a row and before its amount and city; promotions have commas, but come later. */
const ROW = /^(\d+),([^,]+),[^,]+,((?:[^,]*,){12})([^,]*),("[^"]*"|[^,]*),/gm;

/**
 * A made-up report that differs from the sample in what a reader may profit from: the days of its orders are in no order, no
 * amount occurs twice (up to 10 million rows), and buyers are from 60,000 cities.
 */
export function* reportWithOtherHabits(rows: number): Generator<Buffer> {
  const random = createRandom(1, 2);
  let orders = 0;
  let last = '';
  let day = DAYS[0]!;
  const rewrite = (_row: string, index: string, order: string, between: string, amount: string, city: string) => {
    if (order !== last) {
      last = order;
      orders++;
      day = oneOf(random, DAYS);
    }
    const paid = amount && (scattered(Number(index), AMOUNTS) / 100).toFixed(2);
    const place = city && `CITY ${scattered(orders, CITIES)}`;
    return `${index},${order},${day.monthFirst},${between}${paid},${place},`;
  };
  yield* rewritten(sampleReport({ rows }), (lines) => lines.replaceAll(ROW, rewrite));
}
