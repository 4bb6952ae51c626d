import { expect } from 'chai';
import fc from 'fast-check';
import { amountSchema, type DecimalStyle } from '../../../../schemas/fields/amount.ts';
import { AmountReader, plainAmount } from '../../../../lib/ingest/amounts.ts';
import { ReportReader } from '../../../../lib/ingest/sales.ts';
import { scaled } from '../../../scale.ts';

const USUAL: DecimalStyle = { decimal: '.', threeDigits: 'fraction' };
const styles = fc.record<DecimalStyle>({
  decimal: fc.constantFrom('.', ','),
  threeDigits: fc.constantFrom('fraction', 'group', 'unknown'),
});
const numbers = fc.stringMatching(/^0{0,2}\d{0,11}[.,]?\d{0,6}$/);
const SPELLED =
  '|0|0.00|-|N/A|1,099.50|1,042|1.042|1.042,50|12,50|₹ 406|$5.00|¥7|-5.00|(5.5)|1e5|.5|5.| 7.25 |"|1.2.3|500/-|Rs. 3|free';
const spelled = fc.constantFrom(...SPELLED.split('|'));
const amounts = fc.oneof({ weight: 3, arbitrary: numbers }, { weight: 2, arbitrary: spelled }, fc.string());

/** What the schema makes of a text: an amount, or undefined. */
const validated = (text: string, style: DecimalStyle, unpriced?: string) =>
  amountSchema(unpriced, style).safeParse(text).data;

describe('a plain amount', () => {
  it('is read from its bytes', () => {
    const read = (text: string, hasFractions = true) => plainAmount(Buffer.from(text), 0, text.length, hasFractions);
    const amount = { priced: true, negative: false, words: null };
    expect(read('123.45')).to.deep.equal({ ...amount, digits: 12_345, scale: 2 });
    expect(read('007')).to.deep.equal({ ...amount, digits: 7, scale: 0 });
    expect(read('9999999999.99999')).to.deep.equal({ ...amount, digits: 999_999_999_999_999, scale: 5 });
    expect(read('7', false)).to.deep.equal({ ...amount, digits: 7, scale: 0 });
    for (const text of ['', '.5', '5.', '1.2.3', '-5', '1,099', '12345678901', '1.123456', '5 ', '5e1']) {
      expect(read(text), text).to.equal(undefined);
    }
    expect(read('123.45', false)).to.equal(undefined);
  });

  it('is what the schema makes of it, in every style', () => {
    const check = (text: string, style: DecimalStyle, unpriced: string | undefined) => {
      const bytes = Buffer.from(text);
      const isQuoted = text.includes(',');
      const cell = isQuoted ? Buffer.from(`"${text}"`) : bytes;
      const frame = { bytes: cell, fields: Int32Array.of(0, cell.length, isQuoted ? 1 : 0) };
      const evidence = { needsAmounts: false, decimals: { addText: () => {} } };
      const reader = new AmountReader({ unpriced, style, evidence } as never);
      const read = reader.read(frame as never, 0);
      if (read !== undefined) expect(read).to.deep.equal(validated(text, style, unpriced));
      const isUsual = style.decimal === '.' && style.threeDigits === 'fraction';
      const plain = plainAmount(bytes, 0, bytes.length, isUsual);
      if (plain !== undefined) expect(plain).to.deep.equal(validated(text, style));
    };
    const unpriced = fc.option(fc.constantFrom('0', '0.00', '-'), { nil: undefined });
    fc.assert(fc.property(fc.oneof(numbers, fc.constantFrom('0', '0.00')), styles, unpriced, check), {
      numRuns: scaled(2000),
      examples: [
        ['0', USUAL, '0'],
        ['1.042', { decimal: '.', threeDigits: 'group' }, undefined],
      ],
    });
  });
});

/** A row of a report, apart from what differs between the two reports that are compared. */
interface Row {
  order: string;
  date: string;
  amount: string;
  quantity: string;
  category?: string;
}

/** All that is read of a report in which each row has a category of its own, or all rows have the same one. */
async function readReport(rows: readonly Row[], hasOwnCategories: boolean) {
  const quoted = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = rows.map(({ order, date, amount, quantity, category = 'c' }, place) =>
    [order, date, 'Shipped', quoted(amount), quantity, hasOwnCategories ? `c${place}` : category].join(','),
  );
  const bytes = Buffer.from(['Order ID,Date,Status,Amount,Qty,Category', ...lines].join('\n'));
  const reader = new ReportReader();
  const sales = [];
  const rejects = [];
  for await (const batch of reader.batches(chunks(bytes))) {
    for (const { attributes, ...sale } of batch.sales) {
      sales.push({ ...sale, currency: attributes.currency, refund: attributes.refund });
    }
    rejects.push(...batch.rejects.map(({ raw: _raw, ...reject }) => reject));
  }
  let conclusion: unknown;
  try {
    conclusion = reader.conclude();
  } catch (error) {
    conclusion = (error as Error).message;
  }
  return { sales, rejects, conclusion };
}

async function* chunks(whole: Buffer): AsyncGenerator<Buffer> {
  yield whole;
}

describe('an amount that was not seen before', () => {
  const row = (values: Partial<Row>): Row => ({
    order: 'o1',
    date: '2022-04-30',
    amount: '1',
    quantity: '1',
    ...values,
  });

  it('makes a row the same as if all of the row were parsed', async () => {
    const rows = fc.array(
      fc.record<Row>({
        order: fc.constantFrom('o1', 'o2', 'o3', '-', 'N/A', '', 'Total', '"o4"'),
        date: fc.constantFrom('02/03/2022', '03/03/2022', '02/04/2022', '04/30/2022', '30/04/2022', '2022-04-30', 'x'),
        amount: amounts,
        quantity: fc.constantFrom('1', '1', '2', '-1', 'x', ''),
      }),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(rows, async (made) => {
        expect(await readReport(made, false)).to.deep.equal(await readReport(made, true));
      }),
      { numRuns: scaled(300) },
    );
  });

  it('gives its evidence of the decimal sign', async () => {
    const { conclusion } = await readReport([row({}), row({ amount: '1,042' }), row({ amount: '2,042' })], false);
    expect(conclusion).to.have.nested.property('settled.decimals.reason', 'usual');
  });

  it('leaves dates in the order of the file, which shows the order of day and month', async () => {
    const dates = ['02/01/2022', '02/01/2022', '02/03/2022', '03/02/2022'];
    const rows = dates.map((date, place) => row({ date, order: `o${place}`, amount: `${place}.5` }));
    for (const hasOwnCategories of [false, true]) {
      const { conclusion } = await readReport(rows, hasOwnCategories);
      expect(conclusion).to.have.nested.property('settled.dates.reason', 'sorted');
    }
  });

  it('leaves signs in the order of the file, in which a warning names their currencies', async () => {
    // The last two rows are parsed before the second: their categories are new.
    const first = [row({}), row({ amount: '$2' })];
    const rows = [...first, row({ amount: '¥3', category: 'new' }), row({ amount: '$4', category: 'newer' })];
    const { conclusion } = await readReport(rows, false);
    expect((conclusion as { warnings: string[] }).warnings.join()).to.match(/count as USD and JPY/);
  });

  it('is not taken for that of an order whose id is a word for nothing', async () => {
    const { sales, rejects } = await readReport(
      [row({}), row({ order: '-', amount: '2' }), row({ order: 'N/A' })],
      false,
    );
    expect(sales).to.have.length(1);
    expect(rejects.map(({ line, code }) => [line, code])).to.deep.equal([
      [3, 'empty'],
      [4, 'empty'],
    ]);
  });
});
