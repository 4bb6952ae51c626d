import type { Format } from '../format.ts';
import type { OrderLine } from '../orders.ts';
import { type Columns, tableFormat } from '../table.ts';
import { dayFirst, fateOf, includedTax, itemId, money, priceOf, quantityOf } from '../values.ts';

/** A refund is of an order before; a cancelled line has no money. */
const TYPES = { sold: 'Shipment', cancelled: 'Cancel', returned: 'Refund' } as const;

const invoice = (index: number): string => `BLR-${1000 + index}`;
const taxOf = (line: OrderLine): number => includedTax(priceOf(line));

function signed(line: OrderLine, minorUnits: number): number {
  const fate = fateOf(line);
  if (fate === 'cancelled') return 0;
  return fate === 'returned' ? -minorUnits : minorUnits;
}

/** The columns that both reports have. */
const COLUMNS: Columns = {
  'Seller Gstin': '29AAAAA0000A1Z5',
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
  'Hsn/sac': '6204',
  Sku: ({ product }) => product.sku,
  'Product Tax Code': 'A_GEN_STANDARD',
  'Bill From City': '',
  'Bill From State': 'KARNATAKA',
  'Bill From Country': '',
  'Bill From Postal Code': '',
  'Ship From City': '',
  'Ship From State': 'KARNATAKA',
  'Ship From Country': 'IN',
  'Ship From Postal Code': '',
  'Ship To City': ({ order }) => order.address.city,
  'Ship To State': ({ order }) => order.address.state,
  'Ship To Country': ({ order }) => order.address.country,
  'Ship To Postal Code': ({ order }) => order.address.postalCode,
  'Invoice Amount': (line) => money(signed(line, priceOf(line))),
  'Tax Exclusive Gross': (line) => money(signed(line, priceOf(line) - taxOf(line))),
  'Total Tax Amount': (line) => money(signed(line, taxOf(line))),
  'Cgst Rate': '',
  'Sgst Rate': '',
  'Utgst Rate': '',
  'Igst Rate': '',
  'Compensatory Cess Rate': '',
  'Principal Amount': '',
  'Principal Amount Basis': '',
  'Cgst Tax': '',
  'Sgst Tax': '',
  'Igst Tax': '',
  'Utgst Tax': '',
  'Compensatory Cess Tax': '',
  'Shipping Amount': '',
  'Shipping Amount Basis': '',
  'Shipping Cgst Tax': '',
  'Shipping Sgst Tax': '',
  'Shipping Utgst Tax': '',
  'Shipping Igst Tax': '',
  'Shipping Cess Tax Amount': '',
  'Gift Wrap Amount': '',
  'Gift Wrap Amount Basis': '',
  'Gift Wrap Cgst Tax': '',
  'Gift Wrap Sgst Tax': '',
  'Gift Wrap Utgst Tax': '',
  'Gift Wrap Igst Tax': '',
  'Gift Wrap Compensatory Cess Tax': '',
  'Item Promo Discount': '',
  'Item Promo Discount Basis': '',
  'Item Promo Tax': '',
  'Shipping Promo Discount': '',
  'Shipping Promo Discount Basis': '',
  'Shipping Promo Tax': '',
  'Gift Wrap Promo Discount': '',
  'Gift Wrap Promo Discount Basis': '',
  'Gift Wrap Promo Tax': '',
  'Tcs Cgst Rate': '',
  'Tcs Cgst Amount': '',
  'Tcs Sgst Rate': '',
  'Tcs Sgst Amount': '',
  'Tcs Utgst Rate': '',
  'Tcs Utgst Amount': '',
  'Tcs Igst Rate': '',
  'Tcs Igst Amount': '',
  'Warehouse Id': '',
  'Fulfillment Channel': ({ order }) => (order.outcome.fulfilment === 'Amazon' ? 'AFN' : 'MFN'),
  'Payment Method Code': 'COD',
  'Credit Note No': (line, index) => (fateOf(line) === 'returned' ? `C-${invoice(index)}` : ''),
  'Credit Note Date': (line) => (fateOf(line) === 'returned' ? dayFirst(line.order) : ''),
};

/** Merchant Tax Report B2C of Amazon India: a row for each line, refund and cancellation. */
export const amazonMtrB2c: Format = tableFormat({ delimiter: ',', quotes: 'where-needed', columns: COLUMNS });

/** Merchant Tax Report B2B of Amazon India: the same for buyers with a tax number. */
export const amazonMtrB2b: Format = tableFormat({
  delimiter: ',',
  quotes: 'where-needed',
  columns: {
    ...COLUMNS,
    'Bill To City': ({ order }) => order.address.city,
    'Bill To State': ({ order }) => order.address.state,
    'Bill To Country': ({ order }) => order.address.country,
    'Bill To Postalcode': ({ order }) => order.address.postalCode,
    'Customer Bill To Gstid': '',
    'Customer Ship To Gstid': '',
    'Buyer Name': 'Sample Company',
  },
});
