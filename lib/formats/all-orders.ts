import { AMAZON_HABITS } from './amazon-habits.ts';
import type { Format } from './format.ts';

/**
 * "All Orders" of Seller Central: a tab separated flat file with a row for each order line.
 *
 * Sources: the header rows of such reports, with 32 to 35 columns; "Order Tracking Reports",
 * https://developer-docs.amazon.com/sp-api/docs/order-tracking-reports-attributes, by which the reports by order date and by last
 * update have the same columns, but for `cpf` of Brazil; and "Columns" in docs/reports.md. `item-price` is that of the whole
 * quantity, by https://sellercentral.amazon.com/gp/help/external/200547170. Both `order-status` and `item-status` say whether
 * a line was cancelled or returned. `fulfilled-by`, which Indian reports have in addition, has only `Easy Ship` or nothing: it
 * counts where there is no `fulfillment-channel`. `quantity-purchased` is the name in Amazon's other order reports.
 */
export const ALL_ORDERS = {
  id: 'all-orders',
  title: 'All Orders',
  columns: {
    order_id: ['amazon-order-id'],
    date: ['purchase-date'],
    status: ['order-status'],
    item_status: ['item-status'],
    amount: ['item-price'],
    quantity: ['Quantity', 'quantity-purchased'],
    currency: ['currency'],
    state: ['ship-state'],
    country: ['ship-country'],
    fulfilment: ['fulfillment-channel', 'fulfilled-by'],
    channel: ['Sales Channel'],
    b2b: ['is-business-order'],
    service_level: ['ship-service-level'],
    sku: ['SKU'],
    asin: ['ASIN'],
    product_name: ['product-name'],
    city: ['ship-city'],
    postal_code: ['ship-postal-code'],
    last_update: ['last-updated-date'],
    promotion: ['promotion-ids'],
    item_tax: ['item-tax'],
    shipping: ['shipping-price'],
    shipping_tax: ['shipping-tax'],
    gift_wrap: ['gift-wrap-price'],
    item_discount: ['item-promotion-discount'],
    shipping_discount: ['ship-promotion-discount'],
  },
  holds: 'orders',
  habits: AMAZON_HABITS,
} as const satisfies Format;
