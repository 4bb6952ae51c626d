import { expect } from 'chai';
import fc from 'fast-check';
import { parquetMetadata } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { footerLength } from '../../../../lib/base/parquet-digests.ts';
import {
  dayColumn,
  flagColumn,
  integerColumn,
  parquetFile,
  plainTextColumn,
  textColumn,
} from '../../../../lib/base/parquet-file.ts';
import { parseFooter } from '../../../../lib/base/parquet-footer.ts';
import { scaled } from '../../../scale.ts';

const footerOf = (file: Uint8Array): Uint8Array => file.subarray(file.length - footerLength(file)!);

/** As JSON, with the days of dates; hyparquet's fields without a value are left out. */
const plain = (metadata: object): unknown =>
  JSON.parse(
    JSON.stringify({ ...metadata, metadata_length: 0 }, function (this: Record<string, unknown>, key, value: unknown) {
      const of = this[key];
      if (of instanceof Date) return of.getTime() / 86_400_000;
      return typeof value === 'bigint' ? String(value) : value;
    }),
  );

const anyRows = fc.array(
  fc.record({
    day: fc.integer({ min: -1000, max: 30_000 }),
    text: fc.string({ maxLength: 5 }),
    name: fc.option(fc.string({ maxLength: 200 })),
    count: fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 2 ** 48 })),
    flag: fc.nat(1),
  }),
  { minLength: 1, maxLength: 60 },
);

/** A file of all kinds of columns, in row groups of a few rows. */
function fileOf(rows: typeof anyRows extends fc.Arbitrary<infer Rows> ? Rows : never, rowGroup: number): Uint8Array {
  const texts = [...new Set(rows.map(({ text }) => text))];
  const columns = [
    dayColumn(
      'day',
      Int32Array.from(rows, ({ day }) => day),
    ),
    textColumn(
      'Größe',
      rows.map(({ text }) => texts.indexOf(text)),
      texts,
    ),
    plainTextColumn(
      'name',
      rows.map(({ name }) => name),
    ),
    integerColumn(
      'count',
      Float64Array.from(rows, ({ count }) => count),
    ),
    flagColumn(
      'flag',
      Uint8Array.from(rows, ({ flag }) => flag),
    ),
  ];
  return parquetFile({ columns, rows: rows.length, rowGroups: rowGroup, notes: { note: '{"a":1}' } });
}

describe('lib/base/parquet-footer', () => {
  it('reads the footers of this service as hyparquet does', () => {
    fc.assert(
      fc.property(anyRows, fc.integer({ min: 1, max: 60 }), (rows, rowGroup) => {
        const footer = footerOf(fileOf(rows, rowGroup));
        expect(plain(parseFooter(footer))).to.deep.equal(plain(parquetMetadata(footer)));
      }),
      { numRuns: scaled(500, 50) },
    );
  });

  it('reads footers of other writers, without what they say besides', () => {
    const file = parquetWriteBuffer({
      columnData: [
        { name: 'day', data: [0, 1], type: 'INT32' },
        { name: 'text', data: ['b', 'a'], type: 'STRING' },
      ],
    });
    const footer = footerOf(new Uint8Array(file));
    const {
      schema,
      row_groups: [group],
    } = parseFooter(footer);
    expect(schema).to.deep.equal(parquetMetadata(footer).schema);
    const [day, text] = group!.columns;
    expect([day!.meta_data!.statistics!.min_value, day!.meta_data!.statistics!.max_value]).to.deep.equal([0, 1]);
    expect(text!.meta_data!.statistics).to.not.have.property('min_value');
    expect([text!.meta_data!.path_in_schema, text!.meta_data!.codec]).to.deep.equal([['text'], 'SNAPPY']);
  });

  it('ends, whatever the bytes are', () => {
    fc.assert(
      fc.property(
        anyRows,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (rows, changes) => {
          const footer = footerOf(fileOf(rows, 7)).slice();
          for (const [place, byte] of changes) footer[place % (footer.length - 8)] = byte;
          try {
            parseFooter(footer);
          } catch (error) {
            expect(error).to.be.instanceOf(Error);
          }
        },
      ),
      { numRuns: scaled(2000, 200) },
    );
  });
});
