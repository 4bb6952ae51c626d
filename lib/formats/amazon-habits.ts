import type { Habits } from './format.ts';

/**
 * The habits of Amazon's order reports.
 *
 * Sources: the statuses that reports of Amazon.in have (`Cancelled`, `Shipped - Returned to Seller`,
 * `Shipped - Rejected by Buyer`), those that other exports of it have (`Cancelled by Seller`, `Partially refunded`) and
 * `Canceled`, as the API of Amazon spells it; "Status" and "Form" in docs/reports.md. Tab
 * separated reports have unbalanced quotes in product names (`Saree 6" border`), so there quotes are ordinary characters.
 */
export const AMAZON_HABITS: Habits = {
  quoting: { ',': true, '\t': false, ';': true },
  withoutColumn: { quantity: 1, b2b: false },
  statuses: { cancelled: ['Cancelled', 'Canceled'], returned: ['return', 'refund', 'reject'] },
};
