import { expect } from 'chai';
import { readSales } from '../../../../lib/ingest/sales.ts';
import { MALFORMED_KINDS, sampleReport } from '../../../../scripts/sample/index.ts';
import type { SampleOptions, SampleSummary } from '../../../../scripts/sample/index.ts';
import { linesOf, textOf } from './read-sample.ts';

describe('scripts/sample: a dirty report', () => {
  for (const options of [
    { rows: 6000, dirty: 0.1 },
    { rows: 6000, dirty: 0.1, lineEnd: 'crlf' },
    { rows: 3000, dirty: 1 },
    { rows: 500, dirty: 0.001 },
    { rows: 6000, dirty: 0.1, format: 'all-orders', columns: 35, marketplaces: ['Amazon.in', 'Amazon.com'] },
  ] as const satisfies readonly SampleOptions[]) {
    it(`has as many malformed rows as it says, and the loader finds each: ${JSON.stringify(options)}`, async () => {
      const { malformed, malformedByKind, windows1252 } = summaryOf(options);
      expect(malformed).to.equal(Math.round(options.rows * options.dirty));
      expect(Object.values(malformedByKind).reduce((sum, count) => sum + count, 0)).to.equal(malformed);

      // Only the malformed rows and those in Windows-1252 differ from the clean report, line by line.
      const clean = linesOf({ ...options, dirty: 0 });
      const dirty = linesOf(options);
      expect(dirty).to.have.length(clean.length);
      const differ = dirty.flatMap((line, index) => (line === clean[index] ? [] : [index + 1]));
      expect(differ).to.have.length(malformed + windows1252);

      const { rows, rejected } = await loaded(options);
      expect(rows).to.equal(options.rows);
      expect(rejected).to.have.length(malformed);
      expect(differ).to.include.members(rejected);
    });
  }

  it('knows every kind of fault', () => {
    const { malformedByKind } = summaryOf({ rows: 4000, dirty: 1 });
    expect(Object.keys(malformedByKind)).to.deep.equal([...MALFORMED_KINDS]);
    for (const kind of MALFORMED_KINDS) expect(malformedByKind[kind], kind).to.be.greaterThan(0);
  });

  it('knows no faults of quoting where nothing is quoted', () => {
    const { malformedByKind } = summaryOf({ rows: 4000, dirty: 1, format: 'all-orders' });
    expect(malformedByKind).to.include({ stray_quote: 0, unclosed_quote: 0, long_field: 0 });
    expect(malformedByKind.nul_byte).to.be.greaterThan(0);
  });

  it('has good rows that are Windows-1252 and no UTF-8', () => {
    for (const format of ['amazon-sale-report', 'all-orders'] as const) {
      const options = { rows: 8000, dirty: 0.05, format };
      const decoder = new TextDecoder('utf-8', { fatal: true });
      const broken = linesOf(options).filter((line) => {
        try {
          decoder.decode(Buffer.from(line, 'latin1'));
          return false;
        } catch {
          return true;
        }
      });
      expect(broken.length).to.equal(summaryOf(options).windows1252);
      expect(broken.length).to.be.greaterThan(10);
      expect(broken[0]).to.include(' Caf\xe9 d\x92Or');
    }
  });

  it('has none of them without --dirty', () => {
    expect(summaryOf({ rows: 3000 })).to.include({ malformed: 0, windows1252: 0 });
    expect(Buffer.from(textOf({ rows: 3000 }), 'latin1').every((byte) => byte < 0x80 && byte !== 0)).to.equal(true);
  });
});

function summaryOf(options: SampleOptions): SampleSummary {
  const report = sampleReport(options);
  Array.from(report);
  return report.summary;
}

async function loaded(options: SampleOptions): Promise<{ rows: number; rejected: number[] }> {
  let rows = 0;
  const rejected: number[] = [];
  for await (const batch of readSales(asyncly(sampleReport(options)))) {
    rows += batch.rows;
    rejected.push(...batch.rejects.map(({ line }) => line));
  }
  return { rows, rejected };
}

async function* asyncly<T>(values: Iterable<T>): AsyncGenerator<T> {
  yield* values;
}
