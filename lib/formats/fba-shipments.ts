import { AMAZON_HABITS } from './amazon-habits.ts';
import type { Format } from './format.ts';

/**
 * "FBA Amazon Fulfilled Shipments" of Seller Central: a tab separated flat file with a row for each item of a shipment.
 *
 * Sources: the fields in "Amazon Fulfilled Shipments", https://sellercentral.amazon.in/gp/help/external/200453120, and
 * https://developer-docs.amazon.com/sp-api/docs/fba-sales-reports-attributes. The amount is that of the shipped units, not of
 * one; discounts are negative, as in `-3.85`. Lines that were not shipped are not in it, so none is cancelled, and the report
 * does not say what came back. An order may be shipped in parts, in several reports.
 *
 * The date is that of the purchase, as in All Orders: a report by day of shipment has orders of earlier days.
 */
export const FBA_SHIPMENTS = {
  id: 'fba-shipments',
  title: 'FBA Amazon Fulfilled Shipments',
  columns: {
    order_id: ['amazon-order-id'],
    line_id: ['shipment-item-id'],
    date: ['purchase-date'],
    amount: ['item-price'],
    quantity: ['quantity-shipped'],
    currency: ['currency'],
    state: ['ship-state'],
    country: ['ship-country'],
    fulfilment: ['fulfillment-channel'],
    channel: ['sales-channel'],
    service_level: ['ship-service-level'],
    sku: ['sku'],
    product_name: ['product-name'],
    city: ['ship-city'],
    postal_code: ['ship-postal-code'],
    item_tax: ['item-tax'],
    shipping: ['shipping-price'],
    shipping_tax: ['shipping-tax'],
    gift_wrap: ['gift-wrap-price'],
    item_discount: ['item-promotion-discount'],
    shipping_discount: ['ship-promotion-discount'],
  },
  signature: ['amazon-order-id', 'shipment-id', 'shipment-item-id', 'shipment-date', 'quantity-shipped'],
  holds: 'lines',
  lineKey: ['line_id'],
  habits: {
    ...AMAZON_HABITS,
    withoutColumn: { ...AMAZON_HABITS.withoutColumn, status: 'Shipped', fulfilment: 'AFN' },
  },
} as const satisfies Format;
