import type { Format } from '../format.ts';
import { tableFormat } from '../table.ts';
import { fateOf, itemId, numericId, priceOf, quantityOf, withPoint } from '../values.ts';

const HEADERS = [
  'Reason for Credit Entry',
  'Sub Order No',
  'Catalog ID',
  'Order Date',
  'Order source',
  'Customer State',
  'Product Name',
  'SKU',
  'Size',
  'Quantity',
  'Supplier Listed Price (Incl. GST + Commission)',
  'Supplier Discounted Price (Incl GST and Commision)',
  'Packet Id',
] as const;

const REASONS = { sold: 'DELIVERED', cancelled: 'CANCELLED', returned: 'RTO_COMPLETE' } as const;

/** Orders of Meesho: each sub order counts for itself. */
export const meeshoOrders: Format = tableFormat(HEADERS, {
  delimiter: ',',
  quotes: 'always',
  values: {
    'Reason for Credit Entry': (line) => REASONS[fateOf(line)],
    'Sub Order No': (line) => `${numericId(line.order)}_${line.order.lines.indexOf(line) + 1}`,
    'Catalog ID': ({ product }) => String(Number.parseInt(product.asin, 36)),
    'Order Date': ({ order }) => order.day.iso,
    'Customer State': ({ order }) => order.address.state,
    'Product Name': ({ product }) => product.name,
    SKU: ({ product }) => product.sku,
    Size: ({ product }) => product.size,
    Quantity: (line) => String(quantityOf(line)),
    'Supplier Listed Price (Incl. GST + Commission)': (line) => withPoint(priceOf(line)),
    'Supplier Discounted Price (Incl GST and Commision)': (line) => withPoint(priceOf(line)),
    'Packet Id': (line, index) => (fateOf(line) === 'cancelled' ? '' : `TP${itemId(index)}`),
  },
});
