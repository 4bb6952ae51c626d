import { expect } from 'chai';
import { type Format, type FormatDeclaration, FORMATS, FormatError, ownFormat } from '../../../../lib/formats/index.ts';
import { sampleReport } from '../../../../scripts/sample/index.ts';
import { FORMAT_EXAMPLES } from '../../../support/format-examples.ts';
import { utc, workbookOf } from '../../../support/workbook.ts';
import { load, refusal } from '../rollup/reports.ts';

const declared = (declaration: FormatDeclaration | object) =>
  ownFormat(JSON.stringify(declaration), 'raw/shop/format.json');

/** What is wrong with a declaration. */
function faultOf(declaration: unknown): string {
  try {
    ownFormat(typeof declaration === 'string' ? declaration : JSON.stringify(declaration), 'raw/shop/format.json');
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
  throw new Error('The declaration was not refused');
}

/** The till's own names for everything, semicolons and decimal commas. */
const TILL = {
  columns: { order_id: 'Bon', date: ['Verkauft', 'Datum'], amount: 'Preis', quantity: 'Anzahl', status: 'Stand' },
  habits: {
    dateOrder: 'day-first',
    decimal: ',',
    withoutColumn: { channel: 'Till', country: 'DE', currency: 'EUR' },
    statuses: { cancelled: ['Storniert'], returned: ['retour'] },
    amountOf: 'unit',
  },
} satisfies FormatDeclaration;
const TILL_ROWS = `Bon;Verkauft;Stand;Preis;Anzahl
A1;03.04.2022;Verkauft;2,50;4
A2;03.04.2022;Storniert am 4.;1,00;1
A3;04.04.2022;Retour;3,00;1
`;

describe('a format of one’s own', () => {
  it('names columns, words and what an amount is', async () => {
    const { kpis, summary, days } = await load(TILL_ROWS, { declared: declared(TILL) });
    expect(summary).to.include({ format: 'own', rows: 3, active: 2, cancelled: 1, currency: 'EUR', rejected: 0 });
    expect(kpis).to.include({ total_revenue: 13, returned_orders: 1, total_quantity_sold: 5 });
    expect(days).to.deep.equal(['2022-04-03', '2022-04-04']);
    expect(summary.settled?.dates).to.include({ order: 'day-first' });
  });

  it('is looked for by its own headers alone', async () => {
    const error = await refusal('Order ID,Date,Amount\n1,2022-04-01,5\n', { declared: declared(TILL) });
    expect(error.code).to.equal('MISSING_COLUMN');
    expect(error.message).to.include('order_id (Bon)').and.include('date (Verkauft or Datum)');
  });

  it('warns of declared headers that the report does not have, not of those of the format that it extends', async () => {
    const columns = { ...TILL.columns, category: ['Gruppe', 'Warengruppe'], state: 'Bundesland' };
    const { warnings } = await load(TILL_ROWS, { declared: declared({ ...TILL, columns }) });
    expect(warnings).to.deep.equal([
      'Columns: headers that format.json declares are not in the report: state (Bundesland), category (Gruppe or Warengruppe)',
    ]);
    const own = declared({ extends: 'all-orders', columns: { amount: 'gross' } });
    const rows = 'amazon-order-id\tpurchase-date\torder-status\tgross\n1\t2022-04-30\tShipped\t5.00\n';
    expect((await load(rows, { declared: own })).warnings).to.deep.equal([]);
  });

  it('says whether its delimiter or its signature may be the reason for a missing column', async () => {
    const messageBy = async (changed: object, rows = TILL_ROWS) =>
      (await refusal(rows, { declared: declared({ ...TILL, ...changed }) })).message;
    expect(await messageBy({ delimiter: ',' })).to.match(/are its fields separated by "," as format\.json says\?$/);
    expect(await messageBy({ signature: ['Bon', 'Kasse'] })).to.match(
      /The columns in format\.json do not apply, because headers of its signature are missing: Kasse$/,
    );
    const gross = { ...TILL.columns, amount: 'Brutto' };
    expect(await messageBy({ signature: ['Bon', 'Anzahl'], columns: gross })).to.equal(
      'Missing column: amount (Brutto). Known columns found: Bon, Verkauft, Stand, Anzahl',
    );
  });

  it('leaves files without the headers of its signature to the formats of the service', async () => {
    const signed = declared({ ...TILL, signature: ['Bon', 'Verkauft'] });
    expect((await load(TILL_ROWS, { declared: signed })).summary.format).to.equal('own');
    const other = await load('Order ID,Date,Amount\n1,2022-04-01,5\n', { declared: signed });
    expect(other.summary.format).to.equal('amazon-sale-report');
  });

  it('extends a format of the service: its headers first, the others as they were', async () => {
    const own = declared({ extends: 'all-orders', columns: { amount: 'gross' }, habits: { amountIncludes: ['tax'] } });
    expect(own.formats).to.have.lengthOf(1);
    expect(own.formats[0]!.columns.amount).to.deep.equal(['gross', 'item-price']);
    const rows = (header: string) =>
      `amazon-order-id\tpurchase-date\torder-status\t${header}\n1\t2022-04-01\tShipped\t5\n`;
    for (const header of ['gross', 'item-price']) {
      expect((await load(rows(header), { declared: own })).kpis.total_revenue).to.equal(5);
    }
  });

  it('may only say how files are written, of whatever format they are', async () => {
    const own = declared({ habits: { dateOrder: 'day-first' } });
    const { summary, warnings, days } = await load('Order ID,Date,Status,Amount\n1,02/03/2022,Shipped,5\n', {
      declared: own,
    });
    expect(days).to.deep.equal(['2022-03-02']);
    expect(summary.format).to.equal('amazon-sale-report');
    expect(summary.settled?.dates).to.include({ order: 'day-first', reason: 'format.json' });
    expect(warnings).to.deep.equal([]);
  });

  it('says nothing where it is empty', async () => {
    const { bytes } = FORMAT_EXAMPLES.find(({ id }) => id === 'shopify-orders')!;
    expect(await load(bytes, { declared: declared({}) })).to.deep.equal(await load(bytes));
  });

  it('does not change how files of the service itself are read', () => {
    const cleaned = ({ formats }: { formats: readonly Format[] }) => formats.find(({ id }) => id === 'cleaned');
    expect(cleaned(declared({ habits: { dateOrder: 'day-first' } }))).to.equal(cleaned({ formats: FORMATS }));
  });

  it('beats everything on the order of dates but impossible months', async () => {
    const own = declared({ habits: { dateOrder: 'day-first' } });
    const read = async (...dates: string[]) =>
      (await load(`Order ID,Date,Amount\n${dates.map((date, i) => `${i},${date},1`).join('\n')}\n`, { declared: own }))
        .days;
    // Sorted, and closer together, with the month first.
    expect(await read('01/02/2022', '01/03/2022', '01/04/2022')).to.deep.equal([
      '2022-02-01',
      '2022-03-01',
      '2022-04-01',
    ]);
    const arrived = Date.UTC(2022, 4, 1) / 86_400_000;
    const future = await load('Order ID,Date,Amount\n1,03/12/2022,1\n', { declared: { ...own, arrived } });
    expect(future.days).to.deep.equal(['2022-12-03']);
    expect(await read('01/02/2022', '01/13/2022')).to.deep.equal(['2022-01-02', '2022-01-13']);
  });

  it('names a delimiter under which a file would not be found', async () => {
    const rows = 'Order ID,Date,Amount|Order ID|Date|Amount\nx|1|2022-04-01|7\n';
    expect((await load(rows, { declared: declared({ delimiter: '|' }) })).kpis.total_revenue).to.equal(7);
    expect((await refusal(rows, { declared: declared({ delimiter: ';' }) })).code).to.equal('MISSING_COLUMN');
  });

  it('names an encoding that nothing shows, unless the file has a byte order mark', async () => {
    const text = 'Order ID,Date,Amount,ship-state\n1,2022-04-01,5,Лаос\n';
    const bytes = Buffer.concat([
      Buffer.from(text.split('Лаос')[0]!),
      Buffer.from([0xcb, 0xe0, 0xee, 0xf1]),
      Buffer.from('\n'),
    ]);
    const own = declared({ encoding: 'windows-1251' });
    const found = await load(bytes, { declared: own });
    expect(found.states).to.deep.equal(['Лаос']);
    expect(found.summary.settled).to.include({ encoding: 'windows-1251', windows_1252_rows: 0 });
    expect((await load(`\uFEFF${text}`, { declared: own })).states).to.deep.equal(['Лаос']);
    const latin = Buffer.from('Order ID,Date,Amount,ship-state\n1,2022-04-01,5,Ã©\n', 'latin1');
    expect((await load(latin, { declared: declared({ encoding: 'windows-1252' }) })).states).to.deep.equal(['Ã©']);
  });

  it('is found in a workbook, which has neither delimiter nor encoding', async () => {
    const { openWorkbook } = await import('../../../../lib/ingest/open-workbook.ts');
    const bytes = await workbookOf({
      Notes: [['x']],
      Till: [
        ['Bon', 'Verkauft', 'Preis', 'Anzahl'],
        ['Ä1', utc(2022, 4, 3), 2.5, 4],
      ],
    });
    const own = declared({ ...TILL, delimiter: ';', encoding: 'shift_jis' });
    const { kpis, summary } = await load(Buffer.from(bytes), { declared: own, openWorkbook });
    expect(summary).to.include({ format: 'own', rejected: 0 });
    expect(kpis.total_revenue).to.equal(10);
  });
});

describe('a declaration that equals one of the service', () => {
  /** The declaration of a format as data, and nothing else. */
  const asData = (format: Format): object => {
    const { id: _, ...declaration } = structuredClone(format);
    return declaration;
  };

  /** What was counted, whatever the format is called and whoever says in which order its dates are. */
  async function countedOf(bytes: Buffer, options: Parameters<typeof load>[1] = {}) {
    const { rollups, summary, rejects, kpis, states, months } = await load(bytes, options);
    const { format: _, settled: how, ...counts } = summary;
    return {
      daily: rollups.daily,
      sales: rollups.sales,
      counts,
      dates: how?.dates.order,
      rejects,
      kpis,
      states,
      months,
    };
  }

  for (const { id, bytes } of FORMAT_EXAMPLES) {
    const format = FORMATS.find((each) => each.id === id)!;
    it(`gives the same numbers: ${id}`, async () => {
      const expected = await countedOf(bytes);
      // Formats without a signature share their headers, and this file may have some of another one.
      const own = { ...asData(format), columns: columnsOf(format) };
      expect(await countedOf(bytes, { declared: declared(own) })).to.deep.equal(expected);
      expect(await countedOf(bytes, { declared: declared({ extends: id, columns: columnsOf(format) }) })).to.deep.equal(
        expected,
      );
      expect(await countedOf(bytes, { declared: declared({}) })).to.deep.equal(expected);
    });
  }

  it('gives the same numbers of larger reports, with damaged rows', async () => {
    for (const format of ['all-orders', 'amazon-sale-report'] as const) {
      const bytes = Buffer.concat([...sampleReport({ rows: 2000, format, dirty: 0.02, seed: 5 })]);
      const base = FORMATS.find(({ id }) => id === format)!;
      const own = { ...asData(base), columns: columnsOf(base) };
      expect(await countedOf(bytes, { declared: declared(own) })).to.deep.equal(await countedOf(bytes));
    }
  });

  /** The headers of a format and, where it shares them, those of the others behind its own. */
  function columnsOf({ columns, signature }: Format): Record<string, string[]> {
    const all: Record<string, string[]> = Object.fromEntries(
      Object.entries(columns).map(([field, aliases]) => [field, [...aliases]]),
    );
    if (signature !== undefined) return all;
    for (const other of FORMATS.filter((each) => each.signature === undefined)) {
      for (const [field, aliases] of Object.entries(other.columns)) all[field] = [...(all[field] ?? []), ...aliases];
    }
    return all;
  }
});

describe('a declaration that is wrong', () => {
  it('is refused with the path of each wrong property, and with what is right', () => {
    for (const [declaration, said] of [
      [{ habits: { dateOrder: 'dmy' } }, 'habits.dateOrder must be "month-first" or "day-first"'],
      [{ habits: { decimal: 'comma' } }, 'habits.decimal must be "." or ","'],
      [
        { habits: { dateorder: 'day-first' } },
        'habits.dateorder is unknown. Did you mean dateOrder? Known: dateOrder,',
      ],
      [{ column: {} }, 'column is unknown. Did you mean columns? Known: title, extends, columns,'],
      [{ columns: { orderid: 'A' } }, 'columns.orderid is unknown. Did you mean order_id? Known: order_id,'],
      [{ columns: { order_id: 'A', date: 'B' } }, 'columns.amount is missing: name its header'],
      [{ columns: { ...TILL.columns, sku: [] } }, 'columns.sku must be a header, or a list of headers'],
      [{ columns: ['Order'] }, 'columns must be an object of headers by field'],
      [{ extends: 'shopify' }, 'extends must be "amazon-sale-report", '],
      [{ extends: 'cleaned' }, 'extends must be '],
      [{ holds: 'lines' }, 'holds needs columns beside it, or extends'],
      [{ ...TILL, holds: 'lines' }, 'lineKey is missing: with "holds": "lines" it lists the fields'],
      [{ ...TILL, holds: 'lines', lineKey: ['line_id'] }, 'columns.line_id is missing: lineKey names it'],
      [{ ...TILL, lineKey: ['sku'] }, 'lineKey needs "holds": "lines"'],
      [{ ...TILL, holds: 'both' }, 'holds must be "orders" or "lines"'],
      [{ habits: { firstLineOnly: ['citty'] } }, 'habits.firstLineOnly.0 is not a field. Did you mean city? Fields: '],
      [{ habits: { firstLineOnly: ['order_id'] } }, 'habits.firstLineOnly must not name order_id'],
      [{ habits: { amountIncludes: ['vat'] } }, 'habits.amountIncludes.0 must be "tax", "discounts" or "shipping"'],
      [{ habits: { amountOf: 'order' } }, 'habits.amountOf must be "line" or "unit"'],
      [{ habits: { withoutColumn: { currency: 'RS' } } }, 'habits.withoutColumn.currency must be an ISO 4217 code'],
      [{ habits: { withoutColumn: { sku: 'x' } } }, 'habits.withoutColumn.sku is unknown. '],
      [{ habits: { statuses: { cancelled: 'Void' } } }, 'habits.statuses.cancelled must be a list of texts'],
      [{ delimiter: 'tab' }, 'delimiter must be ",", "\\t", ";" or "|"'],
      [{ encoding: 'latin-1' }, 'encoding must be "utf-8", '],
      [{ timeZone: 'India' }, 'timeZone must be an IANA time zone such as UTC or Asia/Kolkata'],
      ['[1]', 'it must be an object, such as {"habits": {"dateOrder": "day-first"}}'],
      ['{"habits": {\n"dateOrder" "x"}}', 'it is not JSON (line 2, column 13)'],
      ['', 'it is not JSON'],
    ] as const) {
      const message = faultOf(declaration);
      expect(message).to.match(/^raw\/shop\/format\.json is not a declaration of a format: /);
      expect(message, JSON.stringify(declaration)).to.include(said);
      expect(message).to.match(/Correct it, or remove it$/);
      expect(message).to.not.include('\n');
    }
  });

  it('names all that is wrong at once, up to a few', () => {
    const message = faultOf({
      holds: 'x',
      delimiter: 'x',
      habits: { decimal: 'x', amountOf: 'x', dateOrder: 'x' },
      timeZone: 'x',
    });
    for (const path of ['holds', 'delimiter', 'habits.dateOrder', 'habits.decimal'])
      expect(message).to.include(`${path} must`);
    expect(message).to.include('; and 1 more');
  });

  it('is never quoted: somebody may have saved a report under its name', () => {
    for (const text of [
      '{"山田太郎 12 High Street": 1}',
      '[{"buyer": "Asha Rao"}]',
      'Asha Rao, 12 High Street',
      '{"habits": {"dateOrder": "Asha Rao"}, "timeZone": "Asha Rao", "extends": "Asha Rao"}',
    ]) {
      expect(faultOf(text)).to.not.match(/Asha|High Street|山田/);
    }
  });
});
