import type { DamagePlan, Format } from '../format.ts';
import type { Order, OrderLine } from '../orders.ts';
import { currencyOf, includedTax, money, timestamp } from '../values.ts';

/** Number of columns of the flat file, which depends on the marketplace. */
export const ALL_ORDERS_COLUMNS = [32, 35] as const;
export type AllOrdersColumns = (typeof ALL_ORDERS_COLUMNS)[number];

/**
 * The headers of Seller Central's "All Orders" report in its older form, with `url`. The newest one is described at
 * https://developer-docs.amazon.com/sp-api/docs/order-tracking-reports-attributes
 */
const HEADERS = [
  'amazon-order-id',
  'merchant-order-id',
  'purchase-date',
  'last-updated-date',
  'order-status',
  'fulfillment-channel',
  'sales-channel',
  'order-channel',
  'url',
  'ship-service-level',
  'product-name',
  'sku',
  'asin',
  'item-status',
  'quantity',
  'currency',
  'item-price',
  'item-tax',
  'shipping-price',
  'shipping-tax',
  'gift-wrap-price',
  'gift-wrap-tax',
  'item-promotion-discount',
  'ship-promotion-discount',
  'ship-city',
  'ship-state',
  'ship-postal-code',
  'ship-country',
  'promotion-ids',
  'is-business-order',
  'purchase-order-number',
  'price-designation',
] as const;

/** Further columns of Indian reports. */
const FURTHER_HEADERS = ['fulfilled-by', 'is-iba', 'signature-confirmation-recommended'] as const;

const SHIPPING_PRICE = '40.00';

const DAMAGE: DamagePlan = {
  quoting: false,
  date: 'purchase-date',
  badDates: ['2022-02-30T08:15:00+00:00', '2022-13-01T08:15:00+00:00'],
  amount: 'item-price',
  decimalComma: '12,50',
  sku: 'sku',
  promotions: 'promotion-ids',
  city: 'ship-city',
};

/** Tab separated and without quoting: a `"` in a product name is a character like any other. */
export function allOrders(columns: AllOrdersColumns): Format {
  const further = columns === 35;
  return {
    headers: further ? [...HEADERS, ...FURTHER_HEADERS] : HEADERS,
    delimiter: '\t',
    damage: DAMAGE,
    fields: (line) => (further ? [...fieldsOf(line), ...furtherFieldsOf(line)] : fieldsOf(line)),
  };
}

function fieldsOf(line: OrderLine): string[] {
  const { order, product } = line;
  const { outcome, address } = order;
  const india = order.marketplace === 'Amazon.in';
  const amount = line.itemCancelled ? null : line.amount;
  const shipping = amount !== null && amount > 0 && outcome.promotions === 'one' ? SHIPPING_PRICE : '';
  return [
    order.id,
    outcome.fulfilment === 'Merchant' ? order.id : '',
    timestamp(order),
    updated(order),
    india ? outcome.status : plainStatus(outcome.status),
    outcome.fulfilment,
    outcome.channel === 'Amazon' ? order.marketplace : outcome.channel,
    '',
    '',
    order.serviceLevel,
    product.name,
    product.sku,
    product.asin,
    itemStatus(line),
    line.itemCancelled ? '0' : String(outcome.quantity),
    amount === null ? '' : currencyOf(order),
    amount === null ? '' : money(amount),
    amount === null || !india ? '' : money(includedTax(amount)),
    shipping,
    '',
    '',
    '',
    '',
    shipping,
    address.city,
    address.state,
    address.postalCode,
    address.country,
    line.promotions,
    String(order.business),
    '',
    order.business ? 'Business Price' : '',
  ];
}

function furtherFieldsOf({ order }: OrderLine): string[] {
  return [order.outcome.fulfilment === 'Merchant' ? 'Easy Ship' : '', 'false', 'false'];
}

function itemStatus({ order, itemCancelled }: OrderLine): string {
  const status = plainStatus(order.outcome.status);
  if (itemCancelled || status === 'Cancelled') return 'Cancelled';
  return order.outcome.courier === 'Unshipped' ? 'Unshipped' : status;
}

function plainStatus(status: string): string {
  return status.startsWith('Shipped') ? 'Shipped' : status;
}

function updated(order: Order): string {
  const after = order.second + order.updatedAfter;
  return timestamp({ ...order, second: after % 86_400 }, Math.floor(after / 86_400));
}
