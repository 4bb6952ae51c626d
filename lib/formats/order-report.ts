import { AMAZON_HABITS } from './amazon-habits.ts';
import type { Format } from './format.ts';

/**
 * "Order Report" of Seller Central, for new or unshipped orders that the seller ships: a tab separated flat file with a row for
 * each order item, and no status.
 *
 * Sources: "Order Reports", https://sellercentral.amazon.in/gp/help/external/651; "Unshipped Orders Report",
 * https://www.amazon.ca/gp/help/customer/display.html?nodeId=200350680; the header row, up to `delivery-Instructions`, in files
 * of new orders of 2009 and 2017. The amount is that of the line, as in All Orders. The report of unshipped orders that has
 * no prices (https://developer-docs.amazon.com/sp-api/docs/order-reports-attributes) is in `other-reports.ts`.
 *
 * Every line is an open order: the report says of none that it was cancelled. An order with several promotions goes on in rows
 * that are mostly blank; they are no lines. Open: which of their columns are not blank.
 */
export const ORDER_REPORT = {
  id: 'order-report',
  title: 'Order Report (new or unshipped orders)',
  columns: {
    order_id: ['order-id'],
    line_id: ['order-item-id'],
    date: ['purchase-date'],
    amount: ['item-price'],
    quantity: ['quantity-purchased'],
    currency: ['currency'],
    state: ['ship-state'],
    country: ['ship-country'],
    channel: ['sales-channel'],
    b2b: ['is-business-order'],
    service_level: ['ship-service-level'],
    sku: ['sku'],
    product_name: ['product-name'],
    city: ['ship-city'],
    postal_code: ['ship-postal-code'],
    promotion: ['item-promotion-id'],
    item_tax: ['item-tax'],
    shipping: ['shipping-price'],
    shipping_tax: ['shipping-tax'],
    item_discount: ['item-promotion-discount'],
    shipping_discount: ['ship-promotion-discount'],
  },
  signature: ['order-id', 'order-item-id', 'purchase-date', 'quantity-purchased', 'item-price'],
  holds: 'lines',
  lineKey: ['line_id'],
  habits: {
    ...AMAZON_HABITS,
    withoutColumn: { ...AMAZON_HABITS.withoutColumn, fulfilment: 'Merchant' },
    lineNeeds: ['order_id', 'date'],
  },
} as const satisfies Format;
