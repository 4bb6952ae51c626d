import type { Format } from './format.ts';

/**
 * Flipkart's orders of Seller Hub: a CSV file with a row for each order item.
 *
 * Source: https://github.com/artsofjaipur/NCR-OMS (`src/ingestion/parsers/flipkart.ts` and its test) for the columns and the
 * statuses `Ready to dispatch`, `Shipped`, `Delivered` and `Cancelled`. The amount is that of the item's invoice: of all its
 * units, with GST. Order item ids begin with a `'`, which keeps spreadsheets from rounding them. An order without an invoice may
 * have no amount.
 *
 * Open: the statuses of returns; these words are the usual ones of Indian marketplaces. Whether the invoice has the charge for
 * shipping in it: it is not declared. Files of orders that the seller ships have other columns.
 */
export const FLIPKART_ORDERS = {
  id: 'flipkart-orders',
  title: 'Flipkart orders',
  columns: {
    order_id: ['Order Id'],
    line_id: ['ORDER ITEM ID'],
    date: ['Ordered On'],
    status: ['Order State'],
    amount: ['Invoice Amount'],
    quantity: ['Quantity'],
    state: ['State'],
    sku: ['SKU'],
    product_name: ['Product'],
    city: ['City'],
    postal_code: ['PIN Code'],
  },
  signature: ['Ordered On', 'ORDER ITEM ID', 'Order State', 'FSN', 'Invoice Amount'],
  holds: 'lines',
  lineKey: ['line_id'],
  habits: {
    dateOrder: 'month-first',
    decimal: '.',
    withoutColumn: { quantity: 1, b2b: false, status: '', channel: 'Flipkart', country: 'IN', currency: 'INR' },
    statuses: { cancelled: ['Cancelled', 'Canceled'], returned: ['return', 'reject', 'rto'] },
    amountOf: 'line',
    amountIncludes: ['tax'],
  },
} as const satisfies Format;
