import { AMAZON_HABITS } from './amazon-habits.ts';
import type { Format } from './format.ts';

/**
 * "Merchant Tax Report" (MTR) of Amazon.in, sales to consumers: a CSV file with a row for each item of an invoice, and one for
 * each refund and cancellation.
 *
 * Sources: "Merchant Tax Report Format (B2B and B2C)", https://sellercentral.amazon.in/gp/help/external/202171930, for the
 * columns; `GST_MTR_B2C` in https://developer-docs.amazon.com/sp-api/docs/report-type-values-tax;
 * https://github.com/jayantmishra/GstFiling (`AmazonConstants.java`) for the words of `Transaction Type`.
 *
 * The amount is that of the invoice's line: with taxes, shipping and gift wrap, and after promotions. A refund is a row of its
 * own with a negative amount, on the day of its credit note. `FreeReplacement` is sent without a price: it is no sale. The key
 * of a line is invoice and SKU, since spreadsheets shorten the shipment's item id to `9.53E+11`. Discounts are not declared:
 * they are in the amount already, and the source leaves their sign open. Days come first, with a time in India.
 */
export const AMAZON_MTR_B2C = {
  id: 'amazon-mtr-b2c',
  title: 'Merchant Tax Report, B2C (Amazon.in)',
  columns: {
    order_id: ['Order Id'],
    invoice: ['Invoice Number'],
    line_id: ['Shipment Item Id'],
    date: ['Order Date'],
    row_type: ['Transaction Type'],
    refund_date: ['Credit Note Date'],
    amount: ['Invoice Amount'],
    quantity: ['Quantity'],
    state: ['Ship To State'],
    country: ['Ship To Country'],
    fulfilment: ['Fulfillment Channel', 'Fullfilment Channel'],
    sku: ['Sku'],
    asin: ['Asin'],
    product_name: ['Item Description'],
    city: ['Ship To City'],
    postal_code: ['Ship To Postal Code'],
    item_tax: ['Total Tax Amount'],
    shipping: ['Shipping Amount'],
    gift_wrap: ['Gift Wrap Amount'],
  },
  signature: ['Seller Gstin', 'Invoice Number', 'Transaction Type', 'Order Id', 'Invoice Amount'],
  holds: 'lines',
  lineKey: ['invoice', 'sku'],
  habits: {
    ...AMAZON_HABITS,
    dateOrder: 'day-first',
    withoutColumn: { quantity: 1, b2b: false, status: '', channel: 'Amazon.in', currency: 'INR' },
    rowTypes: { refund: ['Refund'], cancelled: ['Cancel'], ignored: ['FreeReplacement'] },
    amountIncludes: ['tax', 'shipping', 'discounts'],
  },
} as const satisfies Format;
