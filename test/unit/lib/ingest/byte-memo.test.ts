import { expect } from 'chai';
import fc from 'fast-check';
import { ByteMemo } from '../../../../lib/ingest/byte-memo.ts';
import { scaled } from '../../../scale.ts';

/** What was remembered of a text, which is then remembered. */
function see(memo: ByteMemo<number>, text: string, value: number): number | undefined {
  // The text somewhere within other bytes, as in a block of a report.
  const bytes = Buffer.from(`<${text}>`);
  const found = memo.find(bytes, 1, bytes.length - 1);
  if (found === undefined) memo.add(bytes, 1, bytes.length - 1, value);
  return found;
}

describe('ByteMemo', () => {
  it('gives what was remembered for these bytes, or nothing', () => {
    const text = fc.oneof(fc.stringMatching(/^[ab]{0,4}$/), fc.string(), fc.string({ minLength: 30, maxLength: 200 }));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 300 }), fc.integer({ min: 1, max: 40 }), (texts, limit) => {
        const memo = new ByteMemo<number>(limit, 1000);
        const values = new Map<string, number>();
        for (const [i, each] of texts.entries()) {
          const found = see(memo, each, i);
          if (found === undefined) values.set(each, i);
          else expect(found).to.equal(values.get(each));
        }
      }),
      { numRuns: scaled(1000, 100) },
    );
  });

  it('remembers all that it has room for', () => {
    const memo = new ByteMemo<number>(1000, 100_000);
    for (let i = 0; i < 500; i++) expect(see(memo, `key ${i}`, i)).to.equal(undefined);
    for (let i = 0; i < 500; i++) expect(see(memo, `key ${i}`, -1)).to.equal(i);
  });

  it('begins anew when it has as many entries as allowed, or as many bytes', () => {
    for (const memo of [new ByteMemo<number>(10, 100_000), new ByteMemo<number>(1000, 60)]) {
      for (let i = 0; i < 50; i++) see(memo, `key ${String(i).padStart(2, '0')}`, i);
      expect(see(memo, 'key 00', 0)).to.equal(undefined);
      for (let i = 0; i < 3; i++) see(memo, `new ${i}`, i);
      expect(see(memo, 'new 2', -1)).to.equal(2);
    }
  });

  it('keeps no text that is longer than a kilobyte', () => {
    const memo = new ByteMemo<number>(10, 100_000);
    expect([see(memo, 'x'.repeat(1025), 1), see(memo, 'x'.repeat(1025), 1)]).to.deep.equal([undefined, undefined]);
    expect([see(memo, 'x'.repeat(1024), 1), see(memo, 'x'.repeat(1024), 2)]).to.deep.equal([undefined, 1]);
  });

  it('takes no more time for texts that share a hash', () => {
    // Every 16th byte of texts this long is hashed, and those are equal here.
    const memo = new ByteMemo<number>(40_000, 40_000_000);
    const started = process.cpuUsage();
    for (let i = 0; i < 40_000; i++) see(memo, `x${String(i).padStart(7, '0')}${'x'.repeat(500)}`, i);
    const { user } = process.cpuUsage(started);
    expect(user / 1000).to.be.lessThan(2000);
  });
});
