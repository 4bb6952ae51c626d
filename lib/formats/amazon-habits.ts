import type { Habits } from './format.ts';

/**
 * The habits of Amazon's order reports.
 *
 * Sources: the statuses that reports of Amazon.in have (`Cancelled`, `Shipped - Returned to Seller`,
 * `Shipped - Rejected by Buyer`), those that other exports of it have (`Cancelled by Seller`, `Partially refunded`) and
 * `Canceled`, as the API of Amazon spells it; "Status" and "Form" in docs/reports.md. The price of an item has neither
 * shipping nor promotions in it; whether it has tax depends on the marketplace.
 */
export const AMAZON_HABITS: Habits = {
  dateOrder: 'month-first',
  decimal: '.',
  withoutColumn: { quantity: 1, b2b: false, status: '' },
  statuses: { cancelled: ['Cancelled', 'Canceled'], returned: ['return', 'refund', 'reject'] },
  amountOf: 'line',
  amountIncludes: [],
};
