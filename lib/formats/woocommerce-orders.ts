import type { Format } from './format.ts';

/**
 * WooCommerce's "Orders" of Analytics, downloaded as CSV: a row for each order, and one for each refund.
 *
 * Source: https://github.com/woocommerce/woocommerce, `client/admin/client/analytics/report/orders/table.js` and
 * `src/Admin/API/Reports/Orders/Controller.php`; `N. Revenue` is the column's name in earlier versions.
 *
 * The amount is the order's net sales: after coupons, without taxes and shipping. A refund is a row of its order with a negative
 * amount and quantity, on its own day; so an order of the status `refunded` is not counted as returned as well. `failed` is an
 * order whose payment failed. The file names no currency: `DEFAULT_CURRENCY` or `format.json` does. Shops in other languages
 * have other headers, which are not declared.
 */
export const WOOCOMMERCE_ORDERS = {
  id: 'woocommerce-orders',
  title: 'WooCommerce orders',
  columns: {
    order_id: ['Order #'],
    date: ['Date'],
    status: ['Status'],
    amount: ['Net sales', 'N. Revenue'],
    quantity: ['Items sold'],
    promotion: ['Coupon(s)'],
  },
  signature: ['Date', 'Order #', 'Customer type', 'Items sold'],
  holds: 'orders',
  habits: {
    dateOrder: 'month-first',
    decimal: '.',
    withoutColumn: { quantity: 1, b2b: false, status: '', channel: 'WooCommerce' },
    statuses: { cancelled: ['cancelled', 'failed'], returned: [] },
    // A refund is a row of its own, so the status of its order says nothing more.
    notReturned: ['refund'],
    amountOf: 'line',
    amountIncludes: ['discounts'],
  },
} as const satisfies Format;
