import { expect } from 'chai';
import { ALL_ORDERS } from '../../../../lib/formats/all-orders.ts';
import { CLEANED_HEADER, detectFormat, FORMATS, otherReportOf } from '../../../../lib/formats/index.ts';
import { FORMAT_EXAMPLES, headersOf } from '../../../support/format-examples.ts';

/** Fields whose column is the one that the format says, in files that are not the examples. */
const SHORTER: readonly (readonly [id: string, header: string, amount: string, date: string])[] = [
  [
    'order-report',
    'order-id,order-item-id,purchase-date,payments-date,sku,quantity-purchased,currency,item-price,quantity-to-ship',
    'item-price',
    'purchase-date',
  ],
  [
    'amazon-mtr-b2c',
    'Seller Gstin,Invoice Number,Invoice Date,Transaction Type,Order Id,Shipment Id,Shipment Date,Order Date,' +
      'Shipment Item Id,Quantity,Item Description,Asin,Hsn/sac,Sku,Bill From State,Ship From State,Ship To City,' +
      'Ship To State,Ship To Country,Ship To Postal Code,Invoice Amount,Tax Exclusive Gross,Total Tax Amount,' +
      'Fulfillment Channel,Payment Method Code,Credit Note No,Credit Note Date',
    'Invoice Amount',
    'Order Date',
  ],
  [
    'plain',
    'Order ID,Order Date,Customer ID,Category,Product,Size,Qty,Amount,Status,State,Country',
    'Amount',
    'Order Date',
  ],
  ['plain', 'Order Number,Date,Total,Units,Region,Country,Product Category', 'Total', 'Date'],
  [
    'flipkart-orders',
    'Ordered On,Shipment ID,ORDER ITEM ID,Order Id,HSN CODE,Order State,Order Type,FSN,SKU,Product,Invoice No.,CGST,' +
      'IGST,SGST,Invoice Date (mm/dd/yy),Invoice Amount,Selling Price Per Item,Quantity,City,State,PIN Code',
    'Invoice Amount',
    'Ordered On',
  ],
  [
    'shopify-orders',
    'Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,' +
      'Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Shipping Province,Shipping Country,' +
      'Cancelled at,Refunded Amount',
    'Lineitem price',
    'Created at',
  ],
  [
    'ebay-orders',
    'Sales Record Number,Order Number,Buyer Username,Buyer Name,Item Number,Item Title,Custom Label,Quantity,Sold For,' +
      'Shipping And Handling,Seller Collected Tax,Sale Date',
    'Sold For',
    'Sale Date',
  ],
];

describe('the examples of the formats', () => {
  it('are of every format, but for the cleaned file', () => {
    const ids = FORMATS.map(({ id }) => id).filter((id) => id !== 'cleaned');
    expect(FORMAT_EXAMPLES.map(({ id }) => id)).to.have.members(ids);
  });

  for (const example of FORMAT_EXAMPLES) {
    const { id, totals } = example;

    it(`have the headers of their format: ${id}`, () => {
      const headers = headersOf(example);
      const { format, lacking } = detectFormat(headers);
      expect({ id: format.id, lacking }).to.deep.equal({ id, lacking: [] });
      expect(otherReportOf(headers)?.id).to.equal(undefined);
    });

    it(`are found whatever the case and the punctuation of their headers: ${id}`, () => {
      const headers = headersOf(example);
      const { columns } = detectFormat(headers);
      const spellings = [
        (header: string) => header.toUpperCase(),
        (header: string) => header.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '_'),
        (header: string) => ` ${header.replaceAll(/[ -]/g, '')}. `,
      ];
      for (const spelling of spellings) {
        const spelled = detectFormat(headers.map(spelling));
        expect({ id: spelled.format.id, columns: spelled.columns }).to.deep.equal({ id, columns });
      }
    });

    it(`are found whatever the order of their columns: ${id}`, () => {
      const headers = headersOf(example);
      const { format, columns } = detectFormat(headers.toReversed());
      const namesOf = (row: readonly string[], found: Partial<Record<string, number>>) =>
        Object.fromEntries(Object.entries(found).map(([field, column]) => [field, row[column!]]));
      expect(format.id).to.equal(id);
      expect(namesOf(headers.toReversed(), columns)).to.deep.equal(namesOf(headers, detectFormat(headers).columns));
    });

    it(`have totals that add up: ${id}`, () => {
      const { rows, active, cancelled, rejected, left_aside, refunds = 0, refund_months = {} } = totals;
      expect(active + cancelled + rejected + left_aside + refunds).to.equal(rows);
      expect(sumOf(totals.months)).to.equal(totals.revenue);
      expect(sumOf(totals.states)).to.equal(totals.revenue);
      expect(sumOf(refund_months)).to.equal(totals.refunded_revenue);
    });
  }
});

describe('detectFormat', () => {
  for (const [id, header, amount, date] of SHORTER) {
    it(`finds ${id} in ${header.slice(0, 60)}`, () => {
      const headers = header.split(',');
      const { format, columns, lacking } = detectFormat(headers);
      expect({ id: format.id, lacking }).to.deep.equal({ id, lacking: [] });
      expect({ amount: headers[columns.amount!], date: headers[columns.date!] }).to.deep.equal({ amount, date });
    });
  }

  it('does not miss columns of which the format knows the value', () => {
    const missingOf = (id: string) => detectFormat(headersOf(FORMAT_EXAMPLES.find((each) => each.id === id)!)).missing;
    expect(missingOf('flipkart-orders')).to.deep.equal(['category', 'fulfilment', 'b2b']);
    expect(missingOf('amazon-mtr-b2b')).to.deep.equal(['status', 'category']);
    expect(missingOf('amazon-mtr-b2c')).to.deep.equal(['status', 'category', 'b2b']);
  });

  it('takes All Orders by last update, which ends with other columns, to be All Orders', () => {
    const headers = [
      ...Object.values(ALL_ORDERS.columns).map(([first]) => first),
      'cpf',
      'promise-date',
      'order-item-id',
    ];
    expect(detectFormat(headers).format.id).to.equal('all-orders');
    expect(detectFormat([...CLEANED_HEADER]).format.id).to.equal('cleaned');
  });
});

const sumOf = (amounts: Readonly<Record<string, number>>): number =>
  Math.round(Object.values(amounts).reduce((sum, amount) => sum + amount, 0) * 100) / 100;
