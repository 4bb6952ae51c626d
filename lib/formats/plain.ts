import { AMAZON_HABITS } from './amazon-habits.ts';
import type { Format } from './format.ts';

/**
 * A file of orders with names that a person writes, such as a spreadsheet of one's own: a row for each order line.
 *
 * There is no source but usage. The amount is that of the line: a `Price` is not declared, since it may be that of a unit; nor
 * are discounts, which may be shares. Aggregates have no order id, so they are not of this format; reports that have one and
 * hold no sales are in `other-reports.ts`.
 */
export const PLAIN = {
  id: 'plain',
  title: 'File with plain names',
  columns: {
    order_id: ['Order ID', 'Order No', 'Order Number'],
    date: ['Order Date', 'Date', 'Purchase Date'],
    status: ['Order Status', 'Status'],
    amount: ['Amount', 'Total', 'Total Amount', 'Order Total', 'Sales', 'Revenue'],
    quantity: ['Quantity', 'Qty', 'Units'],
    currency: ['Currency', 'Currency Code'],
    state: ['State', 'Province', 'Region'],
    country: ['Country'],
    category: ['Category', 'Product Category'],
    fulfilment: ['Fulfilment', 'Fulfillment'],
    channel: ['Channel', 'Sales Channel', 'Marketplace'],
    b2b: ['B2B'],
    sku: ['SKU', 'Product SKU'],
    style: ['Style'],
    size: ['Size'],
    product_name: ['Product', 'Product Name', 'Item', 'Item Name'],
    city: ['City', 'Town'],
    postal_code: ['Postal Code', 'Postcode', 'Zip Code', 'Zip', 'PIN Code'],
  },
  holds: 'orders',
  habits: AMAZON_HABITS,
} as const satisfies Format;
