import { AMAZON_HABITS } from './amazon-habits.ts';
import type { Format } from './format.ts';

/**
 * The "Amazon Sale Report": a CSV file with a row for each order line of Amazon.in.
 *
 * Sources: the header row of the public data set of that name, "Columns" in docs/reports.md. Its column `fulfilled-by` is
 * not declared: it has only `Easy Ship` or nothing, and `Fulfilment` says more.
 */
export const AMAZON_SALE_REPORT = {
  id: 'amazon-sale-report',
  title: 'Amazon Sale Report',
  columns: {
    order_id: ['Order ID'],
    date: ['Date'],
    status: ['Status'],
    amount: ['Amount'],
    quantity: ['Qty'],
    currency: ['currency'],
    state: ['ship-state'],
    country: ['ship-country'],
    category: ['Category'],
    fulfilment: ['Fulfilment'],
    channel: ['Sales Channel'],
    b2b: ['B2B'],
    service_level: ['ship-service-level'],
    style: ['Style'],
    sku: ['SKU'],
    size: ['Size'],
    asin: ['ASIN'],
    city: ['ship-city'],
    postal_code: ['ship-postal-code'],
    promotion: ['promotion-ids'],
  },
  holds: 'orders',
  habits: AMAZON_HABITS,
} as const satisfies Format;
