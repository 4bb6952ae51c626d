import type { Format } from '../format.ts';
import type { OrderLine } from '../orders.ts';
import { withPoint } from '../values.ts';

/** The headers of an Amazon Sale Report. `Sales Channel ` ends with a space there too. */
const HEADERS = [
  'index',
  'Order ID',
  'Date',
  'Status',
  'Fulfilment',
  'Sales Channel ',
  'ship-service-level',
  'Style',
  'SKU',
  'Category',
  'Size',
  'ASIN',
  'Courier Status',
  'Qty',
  'currency',
  'Amount',
  'ship-city',
  'ship-state',
  'ship-postal-code',
  'ship-country',
  'promotion-ids',
  'B2B',
  'fulfilled-by',
  'Unnamed: 22',
] as const;

/** Comma separated, as pandas exports it: numbers that may be missing carry a decimal point (`406.0`, `400081.0`). */
export const amazonSaleReport: Format = {
  headers: HEADERS,
  delimiter: ',',
  damage: {
    quoting: true,
    date: 'Date',
    badDates: ['02-30-22', '13-14-22', '04-31-22', '00-12-22'],
    amount: 'Amount',
    decimalComma: '"12,50"',
    sku: 'SKU',
    promotions: 'promotion-ids',
    city: 'ship-city',
  },
  fields: ({ order, product, amount, promotions }: OrderLine, index: number): string[] => {
    const { outcome, address } = order;
    return [
      String(index),
      order.id,
      order.day.monthFirst,
      outcome.status,
      outcome.fulfilment,
      outcome.channel === 'Amazon' ? order.marketplace : outcome.channel,
      order.serviceLevel,
      product.style,
      product.sku,
      product.category,
      product.size,
      product.asin,
      outcome.courier,
      String(outcome.quantity),
      amount === null ? '' : 'INR',
      amount === null ? '' : withPoint(amount),
      quoted(address.city),
      address.state,
      address.postalCode === '' ? '' : `${address.postalCode}.0`,
      address.country,
      quoted(promotions),
      order.business ? 'True' : 'False',
      outcome.fulfilment === 'Merchant' ? 'Easy Ship' : '',
      '',
    ];
  },
};

function quoted(text: string): string {
  return text.includes(',') ? `"${text}"` : text;
}
