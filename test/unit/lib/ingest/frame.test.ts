import { expect } from 'chai';
import { MAX_ROW_BYTES } from '../../../../lib/ingest/scan.ts';
import { chunked, framed } from './framing.ts';

const frameText = (text: string | Buffer, columns: number, size = 1000) => framed(chunked(text, size), columns);

describe('framing malformed rows', () => {
  it('rejects the first line of a row whose quote does not close, and reads on with the next', async () => {
    const out = await frameText('a,b\n"c,d\ne,f\n', 2);
    expect(out.rows).to.deep.equal([
      ['a', 'b'],
      ['e', 'f'],
    ]);
    expect(out.rejects).to.deep.include({
      line: 2,
      field: null,
      code: 'unclosed_quote',
      raw: '"c,d',
      reason: out.rejects[0]!.reason,
    });
  });

  it('tells a stray quote, a wrong number of fields, a NUL and a row that is too long apart', async () => {
    const long = `${'x'.repeat(100_000)},y`;
    const out = await frameText(`"a"b,c\n1\n1,2,3\n"p\0q",r\ns\0,t\n${long}\nlast,one\n`, 2);
    expect(out.rows).to.deep.equal([['last', 'one']]);
    expect(out.rejects.map(({ line, code }) => [line, code])).to.deep.equal([
      [1, 'stray_quote'],
      [2, 'field_count'],
      [3, 'field_count'],
      [4, 'nul_byte'],
      [5, 'nul_byte'],
      [6, 'too_long'],
    ]);
    expect(out.rejects[5]!.raw).to.equal('x'.repeat(2048));
  });

  it('takes a row of 64 KiB and rejects one of a byte more, quoted or not', async () => {
    for (const quote of ['', '"']) {
      const fill = MAX_ROW_BYTES - 2 - 2 * quote.length;
      const row = (length: number) => `1,${quote}${'x'.repeat(length)}${quote}`;
      const out = await frameText(`${row(fill)}\n${row(fill + 1)}\n3,4\n`, 2, 4096);
      expect(out.rows.map(([first]) => first)).to.deep.equal(['1', '3']);
      expect(out.rejects.map(({ line }) => line)).to.deep.equal([2]);
    }
  });

  it('skips a line of any length in bounded memory', async () => {
    function* source() {
      yield Buffer.from('a,b\n"');
      for (let i = 0; i < 64; i++) yield Buffer.alloc(1 << 20, 'x');
      yield Buffer.from('\nc,d');
    }
    const before = process.memoryUsage().arrayBuffers;
    const out = await framed(source(), 2);
    expect(out.rows).to.deep.equal([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(out.rejects.map(({ line, code }) => [line, code])).to.deep.equal([[2, 'unclosed_quote']]);
    expect(process.memoryUsage().arrayBuffers - before).to.be.below(80 << 20);
  });

  it('knows blank lines, CRLF, a lone carriage return and a last line without an end', async () => {
    const out = await frameText('a,b\r\n\r\n  \t\n"c\rd","e"\r\nf\rg,h', 2);
    expect(out.rows).to.deep.equal([
      ['a', 'b'],
      ['c\rd', 'e'],
      ['f\rg', 'h'],
    ]);
    expect(out.lines).to.deep.equal([1, 4, 5]);
    expect(out.rejects).to.deep.equal([]);
  });

  it('reads each byte a bounded number of times when every line has a quote', async () => {
    for (const line of ['a,"b,c\n', 'x","y,z\n', 'a,"",""b"\n', ',"\n', '"""",""\n']) {
      const lines = 200_000;
      const out = await frameText(line.repeat(lines), 3, 1 << 16);
      expect(out.rows.length + out.rejects.length).to.be.within(lines / 3, lines);
    }
  }).timeout(20_000);

  it('reads a row that is not UTF-8 as Windows-1252, and only that row', async () => {
    const bytes = Buffer.concat([Buffer.from('é,1\n'), Buffer.from([0xe9, 0x2c, 0x80, 0x0a]), Buffer.from('₹,3\n')]);
    const out = await frameText(bytes, 2);
    expect(out.rows).to.deep.equal([
      ['é', '1'],
      ['é', '€'],
      ['₹', '3'],
    ]);
  });
});
