import type { Format } from '../format.ts';
import { tableFormat } from '../table.ts';
import { currencyOf, fateOf, money, numericId, priceOf, quantityOf, slashed } from '../values.ts';

const STATUSES = { sold: 'Shipped', cancelled: 'Cancelled', returned: 'Returned' } as const;

/** A spreadsheet of orders with names that a person writes. */
export const plain: Format = tableFormat({
  delimiter: ',',
  quotes: 'where-needed',
  columns: {
    'Order No': ({ order }) => numericId(order),
    'Order Date': ({ order }) => slashed(order),
    'Customer ID': ({ order }) => `C${order.second}`,
    Product: ({ product }) => product.name,
    Category: ({ product }) => product.category,
    Size: ({ product }) => product.size,
    Quantity: (line) => String(quantityOf(line)),
    Total: (line) => money(priceOf(line)),
    Currency: ({ order }) => currencyOf(order),
    Status: (line) => STATUSES[fateOf(line)],
    City: ({ order }) => order.address.city,
    State: ({ order }) => order.address.state,
    Country: 'India',
    Channel: 'Website',
  },
});
