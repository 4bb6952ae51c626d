import { expect } from 'chai';
import fc from 'fast-check';
import { ALL_ORDERS } from '../../../../lib/formats/all-orders.ts';
import { detectAmong } from '../../../../lib/formats/detect.ts';
import { CLEANED_HEADER, detectFormat, type Format, FORMATS } from '../../../../lib/formats/index.ts';
import { scaled } from '../../../scale.ts';
import { columnsOf010, HEADERS_OF_0_1_0 } from './columns-of-0.1.0.ts';

const AMAZON_SALE_REPORT_HEADER =
  'index,Order ID,Date,Status,Fulfilment,Sales Channel ,ship-service-level,Style,SKU,Category,Size,ASIN,Courier Status,' +
  'Qty,currency,Amount,ship-city,ship-state,ship-postal-code,ship-country,promotion-ids,B2B,fulfilled-by,Unnamed: 22';
const ALL_ORDERS_HEADER =
  'amazon-order-id merchant-order-id purchase-date last-updated-date order-status fulfillment-channel sales-channel ' +
  'order-channel url ship-service-level product-name sku asin item-status quantity currency item-price item-tax ' +
  'shipping-price shipping-tax gift-wrap-price gift-wrap-tax item-promotion-discount ship-promotion-discount ship-city ' +
  'ship-state ship-postal-code ship-country promotion-ids is-business-order purchase-order-number price-designation';
const ALL_ORDERS_WIDE = `${ALL_ORDERS_HEADER} fulfilled-by is-iba signature-confirmation-recommended`;

/** The headers that a file's columns were found under, by field. */
const found = (headers: readonly string[]) => {
  const { columns } = detectFormat(headers);
  return Object.fromEntries(Object.entries(columns).map(([field, column]) => [field, headers[column]]));
};

describe('detectFormat', () => {
  it('finds an Amazon Sale Report', () => {
    const headers = AMAZON_SALE_REPORT_HEADER.split(',');
    const { format, lacking, missing, ignored } = detectFormat(headers);
    expect(format.id).to.equal('amazon-sale-report');
    expect({ lacking, missing, ignored }).to.deep.equal({ lacking: [], missing: [], ignored: ['fulfilled-by'] });
    expect(found(headers)).to.include({
      order_id: 'Order ID',
      status: 'Status',
      fulfilment: 'Fulfilment',
      size: 'Size',
    });
  });

  for (const [name, header, unused] of [
    ['with 32 columns', ALL_ORDERS_HEADER, []],
    ['with 35 columns', ALL_ORDERS_WIDE, ['fulfilled-by']],
  ] as const) {
    it(`finds All Orders ${name}`, () => {
      const headers = header.split(' ');
      const { format, lacking, missing, ignored } = detectFormat(headers);
      expect(format.id).to.equal('all-orders');
      expect({ lacking, missing, ignored }).to.deep.equal({ lacking: [], missing: ['category'], ignored: unused });
      expect(found(headers)).to.include({
        order_id: 'amazon-order-id',
        status: 'order-status',
        item_status: 'item-status',
        fulfilment: 'fulfillment-channel',
        b2b: 'is-business-order',
      });
    });
  }

  it('finds a cleaned file, and an Amazon Sale Report if part of the calendar is missing', () => {
    const { format, lacking, missing, ignored } = detectFormat(CLEANED_HEADER);
    expect(format.id).to.equal('cleaned');
    expect({ lacking, missing, ignored }).to.deep.equal({ lacking: [], missing: [], ignored: [] });
    const part = CLEANED_HEADER.filter((header) => header !== 'MonthName');
    expect(detectFormat(part).format.id).to.equal('amazon-sale-report');
  });

  it('finds All Orders with further columns, those of the cleaned file included', () => {
    const headers = [...ALL_ORDERS_HEADER.split(' '), 'Category', 'Year', 'Month', 'MonthName'];
    expect(detectFormat(headers).format.id).to.equal('all-orders');
    expect(found(headers)).to.include({ category: 'Category', amount: 'item-price' });
  });

  it('takes a mixed file to be of the format that finds most, and the rest by the other formats', () => {
    const mixed = ['Order ID', 'purchase-date', 'order-status', 'item-price', 'fulfilled-by', 'item-status'];
    expect(detectFormat(mixed).format.id).to.equal('all-orders');
    expect(Object.keys(found(mixed))).to.have.members([
      'order_id',
      'date',
      'status',
      'item_status',
      'amount',
      'fulfilment',
    ]);
    const sale = ['Order ID', 'Date', 'Status', 'Amount', 'fulfilled-by', 'fulfillment-channel'];
    expect(detectFormat(sale).format.id).to.equal('amazon-sale-report');
    expect(found(sale)).to.include({ fulfilment: 'fulfillment-channel' });
  });

  it('takes a file with columns of two formats for one field to be of the earlier format', () => {
    const both = [...ALL_ORDERS_HEADER.split(' '), 'Amount'];
    const { format, ignored } = detectFormat(both);
    expect(format.id).to.equal('amazon-sale-report');
    expect(found(both)).to.include({ amount: 'Amount', date: 'purchase-date' });
    expect(ignored).to.deep.equal(['item-price']);
  });

  it('names an ignored header as the formats spell it, without other text of the file', () => {
    const { ignored } = detectFormat(['Order ID', 'Date', 'Status', 'Amount', '« AMOUNT »']);
    expect(ignored).to.deep.equal(['Amount']);
  });

  it('names what is missing and the known headers of the file, as the formats spell them', () => {
    const { lacking, missing, known } = detectFormat(['Hue', 'AMOUNT', '« order id »', 'SKU']);
    expect(lacking).to.deep.equal([{ field: 'date', aliases: ['Date', 'purchase-date', 'Order Date'] }]);
    expect(missing).to.include('status');
    expect(known).to.deep.equal(['Amount', 'Order ID', 'SKU']);
    expect(detectFormat(['Order ID 山田太郎']).known).to.be.empty;
    expect(detectFormat(['山田太郎', '', '12 High Street']).known).to.be.empty;
  });

  it('finds the columns that version 0.1.0 found, for any header row', () => {
    const spelled = fc
      .tuple(
        fc.constantFrom(...HEADERS_OF_0_1_0, 'year', 'month', 'courierstatus', ''),
        fc.infiniteStream(fc.tuple(fc.boolean(), fc.constantFrom('', '', '', ' ', '-', '_', '. ', '—'))),
      )
      .map(([name, habits]) =>
        name
          .split('')
          .map((letter) => {
            const [upper, behind] = habits.next().value;
            return (upper ? letter.toUpperCase() : letter) + behind;
          })
          .join(''),
      );
    fc.assert(
      fc.property(fc.array(spelled, { maxLength: 40, size: 'max' }), (headers) => {
        const { columns, lacking, missing, ignored } = detectFormat(headers);
        // 0.1.0 spelled ignored headers as the file does, which may be with text beside the name.
        const named = (names: readonly string[]) => names.map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, ''));
        const before = columnsOf010(headers);
        expect({
          columns,
          lacking: lacking.map(({ field }) => field),
          missing,
          ignored: named(ignored),
        }).to.deep.equal({ ...before, ignored: named(before.ignored) });
      }),
      { numRuns: scaled(10_000) },
    );
  });
});

describe('a format more', () => {
  const more: Format = {
    ...ALL_ORDERS,
    id: 'more',
    columns: {
      order_id: ['Order No'],
      date: ['Order Day'],
      status: ['Stage'],
      amount: ['Line Total'],
      currency: ['Money'],
    },
  };

  it('is found, with its own columns, wherever it is in the registry', () => {
    const headers = ['Order No', 'Order Day', 'Stage', 'Line Total', 'Money', 'ship-state'];
    for (const formats of [
      [...FORMATS, more],
      [more, ...FORMATS],
    ]) {
      const { format, columns, lacking } = detectAmong(formats, headers);
      expect({ format, lacking }).to.deep.equal({ format: more, lacking: [] });
      expect(columns).to.deep.equal({ order_id: 0, date: 1, status: 2, amount: 3, currency: 4, state: 5 });
    }
  });

  it('keeps its own columns where another format has one of them too, if it is first in the registry', () => {
    const headers = ['Order No', 'Date', 'Order Day', 'Stage', 'Line Total'];
    const { format, columns, ignored } = detectAmong([more, ...FORMATS], headers);
    expect({ format, columns, ignored }).to.deep.equal({
      format: more,
      columns: { order_id: 0, date: 2, status: 3, amount: 4 },
      ignored: ['Date'],
    });
  });

  it('changes nothing for the files of the others', () => {
    for (const headers of [AMAZON_SALE_REPORT_HEADER.split(','), ALL_ORDERS_WIDE.split(' '), [...CLEANED_HEADER]]) {
      const { format, columns, ignored } = detectAmong([more, ...FORMATS], headers);
      const before = detectFormat(headers);
      expect({ format, columns, ignored }).to.deep.equal({
        format: before.format,
        columns: before.columns,
        ignored: before.ignored,
      });
    }
  });
});

describe('FORMATS', () => {
  const plain = (header: string) => header.toLowerCase().replace(/[^a-z0-9]/g, '');

  it('have an id each, and headers that can be matched and mean one field', () => {
    expect(new Set(FORMATS.map(({ id }) => id)).size).to.equal(FORMATS.length);
    for (const { id, columns } of FORMATS) {
      const names = Object.values(columns).flatMap((aliases) => aliases.map(plain));
      expect(names, id).to.not.include('');
      expect(new Set(names).size, id).to.equal(names.length);
    }
  });

  it('find all of their own columns', () => {
    for (const { id, columns, signature = [] } of FORMATS) {
      const { format, lacking } = detectFormat([...Object.values(columns).map(([first]) => first), ...signature]);
      expect({ id: format.id, lacking }).to.deep.equal({ id, lacking: [] });
    }
  });
});
