import { expect } from 'chai';
import { decodeWindows1252 } from '../../../../lib/ingest/text.ts';

describe('Windows-1252', () => {
  it('is decoded as the Encoding Standard says, byte by byte', () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    // This Node decodes it rightly, as the first expectation shows.
    const decoder = new TextDecoder('windows-1252');
    expect(decoder.decode(Buffer.from([0x80]))).to.equal('€');
    expect(decodeWindows1252(bytes)).to.equal(decoder.decode(bytes));
  });
});
