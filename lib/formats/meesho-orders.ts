import type { Format } from './format.ts';

/**
 * Meesho's orders of the supplier panel: a CSV file with a row for each sub order.
 *
 * Sources: https://github.com/artsofjaipur/NCR-OMS (`src/ingestion/parsers/meesho.ts` and its test) and
 * https://github.com/EvolveDigitasTools/Brand-Analytics-UI (`MeeshoInventoryItem`). The
 * status is in `Reason for Credit Entry`. The amount has GST in it and is after the supplier's discount. `RTO_COMPLETE`,
 * `RTO_LOCKED`, `RTO_OFD`: the parcel goes back to its origin, so the line is returned. `324074730393034112_1` is the first sub
 * order of an order; each sub order counts as an order.
 *
 * Open: whether the price is that of a unit. Sub orders are of one unit in all files that were found, and most programs add the
 * prices up; it is taken for that of the line.
 */
export const MEESHO_ORDERS = {
  id: 'meesho-orders',
  title: 'Meesho orders',
  columns: {
    order_id: ['Sub Order No'],
    date: ['Order Date'],
    status: ['Reason for Credit Entry'],
    amount: [
      'Supplier Discounted Price (Incl GST and Commision)',
      'Supplier Discounted Price (Incl GST and Commission)',
    ],
    quantity: ['Quantity'],
    state: ['Customer State'],
    sku: ['SKU'],
    size: ['Size'],
    product_name: ['Product Name'],
  },
  signature: ['Reason for Credit Entry', 'Sub Order No', 'Order Date', 'Customer State'],
  holds: 'lines',
  lineKey: ['order_id'],
  habits: {
    dateOrder: 'month-first',
    decimal: '.',
    withoutColumn: { quantity: 1, b2b: false, status: '', channel: 'Meesho', country: 'IN', currency: 'INR' },
    statuses: { cancelled: ['CANCELLED', 'CANCELED'], returned: ['rto', 'return'] },
    amountOf: 'line',
    amountIncludes: ['tax', 'discounts'],
  },
} as const satisfies Format;
