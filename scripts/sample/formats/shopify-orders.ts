import type { Format } from '../format.ts';
import type { Order, OrderLine } from '../orders.ts';
import { tableFormat } from '../table.ts';
import type { Value } from '../table.ts';
import { currencyOf, fateOf, money, priceOf, quantityOf, spacedTimestamp } from '../values.ts';

const STATUSES = { sold: 'paid', cancelled: 'voided', returned: 'refunded' } as const;

/** The value on the first line of an order; blank on the others. */
const first =
  (value: (line: OrderLine) => string): Value =>
  (line) =>
    line === line.order.lines[0] ? value(line) : '';

const nameOf = (order: Order): string => `#${order.id.replaceAll('-', '')}`;
const shopTime = (order: Order): string => `${spacedTimestamp(order)} +0000`;
const subtotalOf = (order: Order): number => order.lines.reduce((sum, line) => sum + priceOf(line), 0);

/** Orders of Shopify: what an order has in common is on its first line alone. */
export const shopifyOrders: Format = tableFormat({
  delimiter: ',',
  quotes: 'where-needed',
  marketplaces: ['Amazon.com'],
  columns: {
    Name: ({ order }) => nameOf(order),
    Email: 'sample@example.com',
    'Financial Status': first((line) => STATUSES[fateOf(line)]),
    'Paid at': '',
    'Fulfillment Status': first((line) => (fateOf(line) === 'cancelled' ? 'unfulfilled' : 'fulfilled')),
    'Fulfilled at': '',
    'Accepts Marketing': first(() => 'no'),
    Currency: first(({ order }) => currencyOf(order)),
    Subtotal: first(({ order }) => money(subtotalOf(order))),
    Shipping: first(() => '0.00'),
    Taxes: first(() => '0.00'),
    Total: first(({ order }) => money(subtotalOf(order))),
    'Discount Code': '',
    'Discount Amount': first(() => '0.00'),
    'Shipping Method': first(({ order }) => order.serviceLevel),
    'Created at': ({ order }) => shopTime(order),
    'Lineitem quantity': (line) => String(quantityOf(line)),
    'Lineitem name': ({ product }) => product.name,
    'Lineitem price': (line) => money(priceOf(line) / quantityOf(line)),
    'Lineitem compare at price': '',
    'Lineitem sku': ({ product }) => product.sku,
    'Lineitem requires shipping': 'true',
    'Lineitem taxable': 'true',
    'Lineitem fulfillment status': (line) => (fateOf(line) === 'cancelled' ? 'pending' : 'fulfilled'),
    'Billing Name': '',
    'Billing Street': '',
    'Billing Address1': '',
    'Billing Address2': '',
    'Billing Company': '',
    'Billing City': '',
    'Billing Zip': '',
    'Billing Province': '',
    'Billing Country': '',
    'Billing Phone': '',
    'Shipping Name': first(() => 'Sample Buyer'),
    'Shipping Street': '',
    'Shipping Address1': '',
    'Shipping Address2': '',
    'Shipping Company': '',
    'Shipping City': first(({ order }) => order.address.city),
    'Shipping Zip': first(({ order }) => order.address.postalCode),
    'Shipping Province': first(({ order }) => order.address.state),
    'Shipping Country': first(({ order }) => order.address.country),
    'Shipping Phone': '',
    Notes: '',
    'Note Attributes': '',
    'Cancelled at': first((line) => (fateOf(line) === 'cancelled' ? shopTime(line.order) : '')),
    'Payment Method': first(() => 'Shopify Payments'),
    'Payment Reference': '',
    'Refunded Amount': first((line) => money(fateOf(line) === 'returned' ? subtotalOf(line.order) : 0)),
    Vendor: 'Sample Shop',
    'Outstanding Balance': '',
    Employee: '',
    Location: '',
    'Device ID': '',
    Id: '',
    Tags: '',
    'Risk Level': '',
    Source: first(() => 'web'),
    'Lineitem discount': '0.00',
    'Tax 1 Name': '',
    'Tax 1 Value': '',
    'Tax 2 Name': '',
    'Tax 2 Value': '',
    'Tax 3 Name': '',
    'Tax 3 Value': '',
    'Tax 4 Name': '',
    'Tax 4 Value': '',
    'Tax 5 Name': '',
    'Tax 5 Value': '',
    Phone: '',
    'Receipt Number': '',
    Duties: '',
    'Billing Province Name': '',
    'Shipping Province Name': '',
    'Payment ID': '',
    'Payment Terms Name': '',
    'Next Payment Due At': '',
    'Payment References': '',
  },
});
