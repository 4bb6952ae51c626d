import type { Habits } from './format.ts';

/**
 * The habits of Etsy's files of orders.
 *
 * Sources: those of the two formats. Dates are `12/30/25` in files of shops that sell in dollars, euros and Canadian dollars;
 * amounts have no shipping, tax or discount in them. The sources leave the words for cancelled orders open; these are the usual.
 */
export const ETSY_HABITS: Habits = {
  dateOrder: 'month-first',
  decimal: '.',
  withoutColumn: { quantity: 1, b2b: false, status: '', channel: 'Etsy' },
  statuses: { cancelled: ['Canceled', 'Cancelled'], returned: ['refund', 'return'] },
  notReturned: ['partial'],
  amountOf: 'line',
  amountIncludes: [],
};
