import type { Format } from '../format.ts';
import { tableFormat } from '../table.ts';
import { fateOf, itemId, numericId, priceOf, quantityOf, withPoint } from '../values.ts';

const REASONS = { sold: 'DELIVERED', cancelled: 'CANCELLED', returned: 'RTO_COMPLETE' } as const;

/** Orders of Meesho: each sub order counts for itself. */
export const meeshoOrders: Format = tableFormat({
  delimiter: ',',
  quotes: 'always',
  columns: {
    'Reason for Credit Entry': (line) => REASONS[fateOf(line)],
    'Sub Order No': (line) => `${numericId(line.order)}_${line.order.lines.indexOf(line) + 1}`,
    'Catalog ID': ({ product }) => String(Number.parseInt(product.asin, 36)),
    'Order Date': ({ order }) => order.day.iso,
    'Order source': '',
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
