import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { sampleReport } from '../../../scripts/sample/index.ts';
import type { SampleOptions } from '../../../scripts/sample/index.ts';
import { textOf } from './sample/read-sample.ts';

describe('scripts/sample', () => {
  it('is the same for the same options, on every machine', () => {
    const dirty = { rows: 2000, seed: 42, dirty: 0.05 } as const;
    expect(digest(dirty)).to.equal('a1bad733bfca1ed0');
    expect(digest({ ...dirty, format: 'all-orders', columns: 35, marketplaces: ['Amazon.in', 'Amazon.com'] })).to.equal(
      '7c870ae198513fc5',
    );
  });

  it('is another one for another seed', () => {
    const seeds = [0, 1, 2, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER];
    expect(new Set(seeds.map((seed) => digest({ rows: 50, seed }))).size).to.equal(seeds.length);
  });

  it('gives the same bytes each time it is read', () => {
    const report = sampleReport({ rows: 500, dirty: 0.1 });
    const first = Buffer.concat([...report]);
    const summary = structuredClone(report.summary);
    expect(Buffer.concat([...report]).equals(first)).to.equal(true);
    expect(report.summary).to.deep.equal(summary);
  });

  for (const rows of [0, 1, 2, 89, 1000, 12_345]) {
    it(`has ${rows} rows when asked for ${rows}, and counts its bytes`, () => {
      for (const options of [{ rows }, { rows, dirty: 0.3 }, { rows, format: 'all-orders' }] as const) {
        const report = sampleReport(options);
        const bytes = Buffer.concat([...report]);
        expect(bytes.filter((byte) => byte === 0x0a).length).to.equal(rows + 1);
        expect(bytes.at(-1)).to.equal(0x0a);
        expect(report.summary).to.include({ rows, bytes: bytes.length });
      }
    });
  }

  it('comes in chunks that do not grow with the rows', () => {
    const sizes = [...sampleReport({ rows: 3000 })].map((chunk) => chunk.length);
    expect(sizes.length).to.be.greaterThan(20);
    expect(Math.max(...sizes)).to.be.lessThan(64 * 1024 + 4000);
    expect(Math.min(...sizes.slice(0, -1))).to.be.at.least(64 * 1024);
  });

  it('writes CRLF where that is asked for', () => {
    const text = textOf({ rows: 20, lineEnd: 'crlf' });
    expect(text.replaceAll('\r\n', '\n')).to.equal(textOf({ rows: 20 }));
    expect(text.match(/\r\n/g)).to.have.length(21);
  });

  const wrong: [SampleOptions, string][] = [
    [{ rows: -1 }, 'rows is -1. It must be a whole number'],
    [{ rows: 1.5 }, 'rows is 1.5'],
    [{ rows: Number.NaN }, 'rows is NaN'],
    [{ seed: -1 }, 'seed is -1'],
    [{ seed: 2 ** 53 }, 'seed is'],
    [{ dirty: 1.01 }, 'dirty is 1.01. It must be a share from 0 to 1'],
    [{ dirty: Number.NaN }, 'dirty is NaN'],
    [{ columns: 35 }, 'columns is allowed only with the format all-orders'],
    [{ marketplaces: ['Amazon.in'] }, 'marketplaces is allowed only with the format all-orders'],
    [{ format: 'all-orders', marketplaces: [] }, 'marketplaces is'],
  ];
  for (const [options, message] of wrong) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      expect(() => sampleReport(options)).to.throw(RangeError, message);
    });
  }
});

function digest(options: SampleOptions): string {
  return createHash('sha256').update(textOf(options), 'latin1').digest('hex').slice(0, 16);
}
