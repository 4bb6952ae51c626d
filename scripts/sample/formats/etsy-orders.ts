import type { Format } from '../format.ts';
import { tableFormat } from '../table.ts';
import { currencyOf, fateOf, itemId, money, monthFirst, priceOf, quantityOf } from '../values.ts';

const STATUSES = { sold: 'Completed', cancelled: 'Canceled', returned: 'Refunded' } as const;

/** Orders of Etsy: an order a row. */
export const etsyOrders: Format = tableFormat({
  delimiter: ',',
  quotes: 'where-needed',
  marketplaces: ['Amazon.com'],
  columns: {
    'Sale Date': ({ order }) => monthFirst(order),
    'Order ID': (_line, index) => itemId(index),
    'Buyer User ID': 'samplebuyer',
    'Full Name': 'Sample Buyer',
    'First Name': '',
    'Last Name': '',
    'Number of Items': (line) => String(quantityOf(line)),
    'Payment Method': 'Credit Card',
    'Date Shipped': '',
    'Street 1': '',
    'Street 2': '',
    'Ship City': ({ order }) => order.address.city,
    'Ship State': ({ order }) => order.address.state,
    'Ship Zipcode': ({ order }) => order.address.postalCode,
    'Ship Country': 'United States',
    Currency: ({ order }) => currencyOf(order),
    'Order Value': (line) => money(priceOf(line)),
    'Coupon Code': '',
    'Coupon Details': '',
    'Discount Amount': '0.00',
    'Shipping Discount': '0.00',
    Shipping: '0.00',
    'Sales Tax': '0.00',
    'Order Total': (line) => money(priceOf(line)),
    Status: (line) => STATUSES[fateOf(line)],
    'Card Processing Fees': '',
    'Order Net': '',
    'Adjusted Order Total': '',
    'Adjusted Card Processing Fees': '',
    'Adjusted Net Order Amount': '',
    Buyer: 'samplebuyer',
    'Order Type': 'online',
    'Payment Type': 'online_cc',
    'InPerson Discount': '',
    'InPerson Location': '',
    SKU: ({ product }) => product.sku,
  },
});
