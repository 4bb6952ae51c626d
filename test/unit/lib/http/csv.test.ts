import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvOf } from '../../../../lib/http/csv.ts';
import { scaled } from '../../../scale.ts';

describe('csvOf', () => {
  it('writes a header line and rows, numbers plain', async () => {
    const rows = [
      { state: 'Goa', revenue: 12.5, partial: true },
      { state: 'Kerala', revenue: 0, partial: null, other: 1 },
    ];
    expect(await csvOf({ columns: ['state', 'revenue', 'partial', 'none'], rows })).to.equal(
      'state,revenue,partial,none\r\nGoa,12.5,true,\r\nKerala,0,,\r\n',
    );
  });

  it('writes the header line where there are no rows', async () => {
    expect(await csvOf({ columns: ['a', 'b'], rows: [] })).to.equal('a,b\r\n');
  });

  it('quotes what has delimiters, quotes or line ends', async () => {
    const rows = [{ a: 'Tops, Long' }, { a: 'the "new" one' }, { a: 'two\r\nlines' }];
    expect(await csvOf({ columns: ['a'], rows })).to.equal(
      'a\r\n"Tops, Long"\r\n"the ""new"" one"\r\n"two\r\nlines"\r\n',
    );
  });

  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', "=cmd|' /C calc'!A0"]) {
    it(`guards the text ${JSON.stringify(text)}, which a spreadsheet would run`, async () => {
      const csv = await csvOf({ columns: ['a'], rows: [{ a: text }] });
      expect(parse(csv, { record_delimiter: '\r\n' })).to.deep.equal([['a'], [`'${text}`]]);
    });
  }

  it('leaves negative numbers as they are', async () => {
    expect(await csvOf({ columns: ['a'], rows: [{ a: -33.33 }] })).to.equal('a\r\n-33.33\r\n');
  });

  it('is read by another program as it was meant, whatever the texts', async () => {
    const cell = fc.string({ unit: 'binary', maxLength: 20 }).filter((text) => !/^[=+\-@\t\r]|\0/.test(text));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ a: cell, b: cell }), { maxLength: 8 }), async (rows) => {
        const csv = await csvOf({ columns: ['a', 'b'], rows });
        expect(parse(csv, { record_delimiter: '\r\n' })).to.deep.equal([['a', 'b'], ...rows.map(({ a, b }) => [a, b])]);
      }),
      { numRuns: scaled(500) },
    );
  });
});
