import { weighted } from './weighted.ts';

/** Which amount a line carries: the price, the price less tax, 0.0, or a blank cell with a blank currency. */
export type Money = 'price' | 'net' | 'zero' | 'blank';

/** The outcome of an order: the columns that depend on each other, drawn together. */
export interface Outcome {
  fulfilment: 'Amazon' | 'Merchant';
  channel: 'Amazon' | 'Non-Amazon';
  status: string;
  courier: string;
  quantity: number;
  money: Money;
  promotions: 'many' | 'one' | 'none';
}

type Row = readonly [
  weight: number,
  status: string,
  courier: string,
  quantity: number,
  money: Money,
  promotions: Outcome['promotions'],
];

const DELIVERED = 'Shipped - Delivered to Buyer';
const RETURNED = 'Shipped - Returned to Seller';

/** Weights are numbers of lines in a real report of 5,733 lines; outcomes that it does not contain are not invented. */
const BY_AMAZON: readonly Row[] = [
  [2154, 'Shipped', 'Shipped', 1, 'price', 'one'],
  [1137, 'Shipped', 'Shipped', 1, 'price', 'none'],
  [244, 'Cancelled', 'Cancelled', 0, 'blank', 'none'],
  [202, 'Cancelled', 'Unshipped', 1, 'price', 'none'],
  [67, 'Shipped', 'Shipped', 1, 'zero', 'none'],
  [20, 'Cancelled', 'Cancelled', 0, 'blank', 'one'],
  [9, 'Cancelled', 'Unshipped', 1, 'price', 'one'],
  [7, 'Shipped', 'Shipped', 2, 'price', 'one'],
  [4, 'Shipped', 'Cancelled', 0, 'blank', 'one'],
  [1, 'Cancelled', 'Unshipped', 2, 'price', 'none'],
];
const BY_AMAZON_ELSEWHERE: readonly Row[] = [
  [11, 'Shipped', 'Unshipped', 1, 'blank', 'none'],
  [2, 'Shipped', 'Unshipped', 2, 'blank', 'none'],
  [1, 'Shipped', 'Unshipped', 9, 'blank', 'none'],
  [1, 'Shipped', 'Unshipped', 13, 'blank', 'none'],
  [1, 'Shipped', 'Unshipped', 15, 'blank', 'none'],
];
const BY_MERCHANT: readonly Row[] = [
  [1371, DELIVERED, 'Shipped', 1, 'price', 'many'],
  [244, 'Cancelled', '', 0, 'net', 'none'],
  [95, RETURNED, 'Shipped', 1, 'price', 'many'],
  [94, 'Cancelled', '', 0, 'blank', 'none'],
  [52, DELIVERED, 'Shipped', 1, 'zero', 'many'],
  [9, RETURNED, 'Shipped', 1, 'zero', 'many'],
  [2, 'Shipped - Rejected by Buyer', 'Shipped', 1, 'price', 'many'],
  [2, 'Shipped - Lost in Transit', 'Shipped', 1, 'zero', 'many'],
  [1, RETURNED, 'Shipped', 3, 'price', 'many'],
  [1, DELIVERED, 'Shipped', 1, 'zero', 'none'],
  [1, DELIVERED, 'Shipped', 3, 'price', 'many'],
];

/** Draws the outcome of an order. */
export const pickOutcome = weighted<Outcome>([
  ...BY_AMAZON.map((row) => outcome('Amazon', 'Amazon', row)),
  ...BY_AMAZON_ELSEWHERE.map((row) => outcome('Amazon', 'Non-Amazon', row)),
  ...BY_MERCHANT.map((row) => outcome('Merchant', 'Amazon', row)),
]);

/** Draws how many lines an order has; about 5 % have several. */
export const pickLineCount = weighted([
  [1, 5120],
  [2, 223],
  [3, 30],
  [4, 11],
  [5, 4],
  [6, 1],
  [7, 1],
]);

function outcome(
  fulfilment: Outcome['fulfilment'],
  channel: Outcome['channel'],
  [weight, status, courier, quantity, money, promotions]: Row,
): [Outcome, number] {
  return [{ fulfilment, channel, status, courier, quantity, money, promotions }, weight];
}
