import type { Format } from './format.ts';

/**
 * Shopify's export of orders, `orders_export.csv`: a row for each line item. Only the first row of an order has what the order
 * has in common.
 *
 * Sources: the columns in https://github.com/jadwro/allegro_csv_parser (`ShopifyOrderTypeCSV.ts`); the example in
 * https://docs.xbp.app/docs/development/integrations/shopify/order-format; "Understanding your order statuses",
 * https://help.shopify.com/en/manual/orders/order-status.
 *
 * `Lineitem price` is that of one unit, before the discount of the order: in the example the prices times the quantities less
 * `Discount Amount` are the `Subtotal`. Discount, shipping and taxes are those of the whole order. An order is cancelled where
 * `Cancelled at` has a date or its payment was `voided`; it came back where it is `refunded`, not where it is
 * `partially_refunded`. All files that were found have English headers, those of shops in France and Germany included.
 *
 * Open: whether prices have tax in them, which is a setting of the shop; which lines a part refund is for, so `Refunded Amount`
 * is not counted.
 */
export const SHOPIFY_ORDERS = {
  id: 'shopify-orders',
  title: 'Shopify orders',
  columns: {
    order_id: ['Name'],
    date: ['Created at'],
    status: ['Financial Status'],
    cancelled_at: ['Cancelled at'],
    amount: ['Lineitem price'],
    quantity: ['Lineitem quantity'],
    currency: ['Currency'],
    state: ['Shipping Province', 'Billing Province'],
    country: ['Shipping Country', 'Billing Country'],
    service_level: ['Shipping Method'],
    sku: ['Lineitem sku'],
    product_name: ['Lineitem name'],
    city: ['Shipping City', 'Billing City'],
    postal_code: ['Shipping Zip', 'Billing Zip'],
    promotion: ['Discount Code'],
    item_tax: ['Taxes'],
    shipping: ['Shipping'],
    item_discount: ['Discount Amount'],
  },
  signature: ['Financial Status', 'Lineitem quantity', 'Lineitem name', 'Lineitem price'],
  holds: 'orders',
  habits: {
    dateOrder: 'month-first',
    decimal: '.',
    withoutColumn: { quantity: 1, b2b: false, status: '', channel: 'Shopify' },
    statuses: { cancelled: ['voided'], returned: ['refunded'] },
    notReturned: ['partially'],
    amountOf: 'unit',
    amountIncludes: [],
    firstLineOnly: [
      'status',
      'cancelled_at',
      'currency',
      'state',
      'country',
      'city',
      'postal_code',
      'service_level',
      'promotion',
    ],
  },
} as const satisfies Format;
