import type { Format } from '../format.ts';
import { tableFormat } from '../table.ts';
import { fateOf, money, priceOf, quantityOf, spacedTimestamp } from '../values.ts';

const STATUSES = { sold: 'completed', cancelled: 'cancelled', returned: 'processing' } as const;
/** `×` in UTF-8. */
const TIMES = '\xc3\x97';

/** Orders of WooCommerce, each with one product, and no refunds. */
export const woocommerceOrders: Format = tableFormat({
  delimiter: ',',
  quotes: 'spaces',
  marketplaces: ['Amazon.com'],
  columns: {
    Date: ({ order }) => spacedTimestamp(order),
    'Order #': (_line, index) => String(1000 + index),
    Status: (line) => STATUSES[fateOf(line)],
    Customer: 'Sample Buyer',
    'Customer type': 'new',
    'Product(s)': (line) => `${quantityOf(line)}${TIMES} ${line.product.name}`,
    'Items sold': (line) => String(quantityOf(line)),
    'Coupon(s)': '',
    'Net sales': (line) => money(priceOf(line)),
    Attribution: 'Direct',
  },
});
