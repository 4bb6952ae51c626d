import { ETSY_HABITS } from './etsy-habits.ts';
import type { Format } from './format.ts';

/**
 * Etsy's "Order Items", `EtsySoldOrderItems2026-5.csv`: a row for each item of an order.
 *
 * Source: the header rows and rows in the tests of programs that read the file, such as two cards at 5.00 with an `Item Total`
 * of 10.00: it is that of the line, before the discount. `Transaction ID` is of one row alone. `Order Shipping` and
 * `Order Sales Tax` are those of the order, and the source leaves open on which of its rows: they are not declared. The file
 * has no status: it does not say what was cancelled or refunded.
 */
export const ETSY_ORDER_ITEMS = {
  id: 'etsy-order-items',
  title: 'Etsy order items',
  columns: {
    order_id: ['Order ID'],
    line_id: ['Transaction ID'],
    date: ['Sale Date'],
    amount: ['Item Total'],
    quantity: ['Quantity'],
    currency: ['Currency'],
    state: ['Ship State', 'Delivery State'],
    country: ['Ship Country', 'Delivery Country'],
    sku: ['SKU'],
    style: ['Variations'],
    product_name: ['Item Name'],
    city: ['Ship City', 'Delivery City'],
    postal_code: ['Ship Zipcode', 'Delivery Zipcode'],
    promotion: ['Coupon Code'],
    item_discount: ['Discount Amount'],
  },
  signature: ['Sale Date', 'Item Name', 'Item Total', 'Transaction ID', 'Listing ID', 'Order ID'],
  holds: 'lines',
  lineKey: ['line_id'],
  habits: ETSY_HABITS,
} as const satisfies Format;
