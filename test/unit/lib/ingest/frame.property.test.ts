import { expect } from 'chai';
import fc from 'fast-check';
import { scaled } from '../../../scale.ts';
import { COMMA, TAB, chunked, framed } from './framing.ts';

const SEMICOLON = { delimiter: 0x3b, quoting: true };

const awkward = fc.constantFrom(
  '"',
  '""',
  ',',
  ';',
  '\t',
  '\n',
  '\r\n',
  '\r',
  ' ',
  '\u00a0',
  '\ufeff',
  'é',
  '₹',
  '😀',
  "'",
  '=',
);
const cell = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.array(fc.oneof(awkward, fc.string({ maxLength: 3 })), { maxLength: 6 }).map((parts) => parts.join('')),
);
const clean = (text: string) => text.toWellFormed().replaceAll('\0', '');
const table = fc
  .integer({ min: 2, max: 6 })
  .chain((columns) =>
    fc.array(fc.array(cell.map(clean), { minLength: columns, maxLength: columns }), { maxLength: 20 }),
  );

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe('framing any table', () => {
  for (const [name, dialect] of [
    ['comma', COMMA],
    ['semicolon', SEMICOLON],
  ] as const) {
    it(`gives back a quoted table, however it is cut (${name})`, async () => {
      await fc.assert(
        fc.asyncProperty(
          table,
          fc.integer({ min: 1, max: 40 }),
          fc.constantFrom('\n', '\r\n'),
          fc.boolean(),
          async (rows, size, eol, ending) => {
            const delimiter = String.fromCharCode(dialect.delimiter);
            const text =
              rows.map((row) => row.map(quoted).join(delimiter)).join(eol) + (ending && rows.length > 0 ? eol : '');
            const out = await framed(chunked(text, size), rows[0]?.length ?? 2, dialect);
            expect(out.rejects).to.deep.equal([]);
            expect(out.rows).to.deep.equal(rows);
          },
        ),
        { numRuns: scaled(2000) },
      );
    });
  }

  it('gives back fields that need no quotes as they stand, quotes inside them included', async () => {
    const bare = cell.map((text) => clean(text).replace(/[,\n]/g, '').replace(/^"+/, '').replace(/\r+$/, ''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(bare, bare, bare), { maxLength: 20 }),
        fc.integer({ min: 1, max: 40 }),
        async (rows, size) => {
          const out = await framed(chunked(rows.map((row) => `${row.join(',')}\n`).join(''), size), 3);
          expect(out.rejects).to.deep.equal([]);
          expect(out.rows).to.deep.equal(rows);
        },
      ),
      { numRuns: scaled(2000) },
    );
  });

  it('takes quotes as they stand where quoting is off', async () => {
    const bare = cell.map((text) =>
      clean(text)
        .replace(/[\t\n]/g, '')
        .replace(/\r+$/, ''),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(bare, bare), { maxLength: 20 }),
        fc.integer({ min: 1, max: 40 }),
        async (rows, size) => {
          const out = await framed(chunked(rows.map((row) => `${row.join('\t')}\n`).join(''), size), 2, TAB);
          expect(out.rejects).to.deep.equal([]);
          expect(out.rows).to.deep.equal(rows);
        },
      ),
      { numRuns: scaled(2000) },
    );
  });

  it('gives the line of each row, line breaks inside quotes counted', async () => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const out = await framed(
          chunked(rows.map((row) => `${row.map(quoted).join(',')}\n`).join(''), 7),
          rows[0]?.length ?? 2,
        );
        let line = 1;
        const lines = rows.map((row) => {
          const at = line;
          line += 1 + row.join('').split('\n').length - 1;
          return at;
        });
        expect(out.lines).to.deep.equal(lines);
      }),
      { numRuns: scaled(500) },
    );
  });

  it('never throws or hangs, and loses no line, whatever the bytes', async () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc
        .array(fc.constantFrom('"', '""', ',', '\n', '\r', '\0', 'a', '"a",b\n', 'é'), { maxLength: 200 })
        .map((parts) => Buffer.from(parts.join(''))),
    );
    await fc.assert(
      fc.asyncProperty(
        noise,
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 2, max: 4 }),
        async (bytes, size, columns) => {
          const whole = await framed(chunked(Buffer.from(bytes), 1 << 20), columns);
          const cut = await framed(chunked(Buffer.from(bytes), size), columns);
          expect(cut).to.deep.equal(whole);
          const lines = [...whole.lines, ...whole.rejects.map(({ line }) => line)];
          expect(new Set(lines).size).to.equal(lines.length);
        },
      ),
      { numRuns: scaled(5000) },
    );
  });
});
