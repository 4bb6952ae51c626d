import { expect } from 'chai';
import fc from 'fast-check';
import { encodeCodes } from '../../../../lib/base/parquet-chunk.ts';
import { readCodes } from '../../../../lib/base/packed-codes.ts';

/** Runs of codes, some of them long enough to be written as a run. */
const runs = fc.integer({ min: 1, max: 24 }).chain((bits) =>
  fc.record({
    bits: fc.constant(bits),
    runs: fc.array(fc.tuple(fc.integer({ min: 0, max: 2 ** bits - 1 }), fc.integer({ min: 1, max: 40 })), {
      minLength: 1,
      maxLength: 40,
    }),
  }),
);
const codesOf = (all: readonly (readonly [code: number, times: number])[]) =>
  Int32Array.from(all.flatMap(([code, times]) => Array.from({ length: times }, () => code)));

describe('packed codes', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(runs, ({ bits, runs: all }) => {
        const written = codesOf(all);
        const packed = encodeCodes(written, 2 ** bits);
        expect(packed[0]).to.equal(bits);
        const read = new Int32Array(written.length);
        readCodes(packed.subarray(1), bits, read);
        expect(read).to.deep.equal(written);
      }),
    );
  });

  it('throw where they are cut off, unless only what fills up the last byte is', () => {
    fc.assert(
      fc.property(runs, fc.nat(), ({ bits, runs: all }, cut) => {
        const written = codesOf(all);
        const packed = encodeCodes(written, 2 ** bits).subarray(1);
        const read = new Int32Array(written.length);
        try {
          readCodes(packed.subarray(0, cut % packed.length), bits, read);
        } catch (error) {
          expect(error).to.be.instanceOf(RangeError);
          return;
        }
        expect(read).to.deep.equal(written);
      }),
    );
    expect(() => readCodes(new Uint8Array(8), 25, new Int32Array(1))).to.throw(RangeError);
  });
});
