import type { OrderLine } from './orders.ts';
import type { Value } from './table.ts';
import { dayFirst, fateOf, includedTax, itemId, money, priceOf, quantityOf } from './values.ts';

/** A refund is of an order before; a cancelled line has no money. */
const TYPES = { sold: 'Shipment', cancelled: 'Cancel', returned: 'Refund' } as const;

const invoice = (index: number): string => `BLR-${1000 + index}`;
const taxOf = (line: OrderLine): number => includedTax(priceOf(line));

function signed(line: OrderLine, minorUnits: number): number {
  const fate = fateOf(line);
  if (fate === 'cancelled') return 0;
  return fate === 'returned' ? -minorUnits : minorUnits;
}

/** What both of Amazon's Merchant Tax Reports have, by header. */
export const TAX_REPORT_VALUES = {
  'Seller Gstin': () => '29AAAAA0000A1Z5',
  'Invoice Number': (_line, index) => invoice(index),
  'Invoice Date': ({ order }) => dayFirst(order),
  'Transaction Type': (line) => TYPES[fateOf(line)],
  'Order Id': ({ order }) => order.id,
  'Shipment Id': (_line, index) => itemId(index),
  'Shipment Date': ({ order }) => dayFirst(order),
  'Order Date': (line) => dayFirst(line.order, fateOf(line) === 'returned' ? -20 : 0),
  'Shipment Item Id': (_line, index) => itemId(index),
  Quantity: (line) => String(quantityOf(line)),
  'Item Description': ({ product }) => product.name,
  Asin: ({ product }) => product.asin,
  'Hsn/sac': () => '6204',
  Sku: ({ product }) => product.sku,
  'Product Tax Code': () => 'A_GEN_STANDARD',
  'Bill From State': () => 'KARNATAKA',
  'Ship From State': () => 'KARNATAKA',
  'Ship From Country': () => 'IN',
  'Ship To City': ({ order }) => order.address.city,
  'Ship To State': ({ order }) => order.address.state,
  'Ship To Country': ({ order }) => order.address.country,
  'Ship To Postal Code': ({ order }) => order.address.postalCode,
  'Invoice Amount': (line) => money(signed(line, priceOf(line))),
  'Tax Exclusive Gross': (line) => money(signed(line, priceOf(line) - taxOf(line))),
  'Total Tax Amount': (line) => money(signed(line, taxOf(line))),
  'Fulfillment Channel': ({ order }) => (order.outcome.fulfilment === 'Amazon' ? 'AFN' : 'MFN'),
  'Payment Method Code': () => 'COD',
  'Credit Note No': (line, index) => (fateOf(line) === 'returned' ? `C-${invoice(index)}` : ''),
  'Credit Note Date': (line) => (fateOf(line) === 'returned' ? dayFirst(line.order) : ''),
} satisfies Record<string, Value>;
