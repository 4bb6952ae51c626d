import type { Format } from '../format.ts';
import { allOrders, type AllOrdersColumns } from './all-orders.ts';
import { amazonMtrB2b, amazonMtrB2c } from './amazon-mtr.ts';
import { amazonSaleReport } from './amazon-sale-report.ts';
import { ebayOrders } from './ebay-orders.ts';
import { etsyOrderItems } from './etsy-order-items.ts';
import { etsyOrders } from './etsy-orders.ts';
import { fbaShipments } from './fba-shipments.ts';
import { flipkartOrders } from './flipkart-orders.ts';
import { meeshoOrders } from './meesho-orders.ts';
import { orderReport } from './order-report.ts';
import { plain } from './plain.ts';
import { shopifyOrders } from './shopify-orders.ts';
import { woocommerceOrders } from './woocommerce-orders.ts';

/** Every format of a sample, by the id that it has in `lib/formats`. */
const SAMPLES = {
  'amazon-sale-report': () => amazonSaleReport,
  'all-orders': allOrders,
  'order-report': () => orderReport,
  'fba-shipments': () => fbaShipments,
  'amazon-mtr-b2c': () => amazonMtrB2c,
  'amazon-mtr-b2b': () => amazonMtrB2b,
  'shopify-orders': () => shopifyOrders,
  'etsy-order-items': () => etsyOrderItems,
  'etsy-orders': () => etsyOrders,
  'ebay-orders': () => ebayOrders,
  'flipkart-orders': () => flipkartOrders,
  'meesho-orders': () => meeshoOrders,
  'woocommerce-orders': () => woocommerceOrders,
  plain: () => plain,
} satisfies Record<string, (columns: AllOrdersColumns) => Format>;

export type FormatName = keyof typeof SAMPLES;
export const FORMATS = Object.keys(SAMPLES) as readonly string[] as readonly FormatName[];

/** The formats of which a file can have malformed rows. */
export const DIRTY_FORMATS = FORMATS.filter((name) => formatOf(name, 32).damage !== undefined);

/** The format of this name; `columns` is for `all-orders`. */
export function formatOf(name: FormatName, columns: AllOrdersColumns): Format {
  return SAMPLES[name](columns);
}
