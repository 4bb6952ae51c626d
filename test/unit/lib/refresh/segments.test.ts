import { expect } from 'chai';
import fc from 'fast-check';
import type { MonthPart } from '../../../../schemas/manifest.ts';
import {
  daysOfMonth,
  type ReportLines,
  segmented,
  segmentsOf,
  segmentUnits,
} from '../../../../lib/refresh/segments.ts';
import { scaled } from '../../../scale.ts';

const MONTH = daysOfMonth('2022-04');

/** A line: its order, its day from 0, whether it is a refund, and whether it is in effect. */
const anyLine = fc.record({
  order: fc.nat({ max: 15 }),
  day: fc.nat({ max: 29 }),
  refund: fc.constantFrom(false, false, false, true),
  inEffect: fc.constantFrom(true, true, true, false),
});
type Line = typeof anyLine extends fc.Arbitrary<infer Each> ? Each : never;

const reportOf = (id: string, lines: readonly Line[], masked = true): ReportLines => ({
  id: [id],
  high: new Uint32Array(lines.length),
  low: Uint32Array.from(lines, ({ order }) => order),
  days: lines.map(({ day }) => MONTH.from + day),
  refunds: lines.some(({ refund }) => refund) ? lines.map(({ refund }) => Number(refund)) : null,
  mask: masked ? Uint8Array.from(lines, ({ inEffect }) => Number(inEffect)) : null,
});
const anyReports = fc.array(fc.array(anyLine, { maxLength: 30 }), { minLength: 1, maxLength: 3 });
const segmentsIn = (reports: readonly Line[][], segmentLines: number) =>
  segmented(
    MONTH,
    reports.map((lines, place) => reportOf(`report ${place}`, lines)),
    segmentLines,
  );

describe('segments of a month', () => {
  it('have each line in effect once, and no order of sales in two of them', () => {
    fc.assert(
      fc.property(anyReports, fc.constantFrom(1, 3, 20, 1000), (reports, segmentLines) => {
        const { segments, refunds, ordersOnSeveralDays } = segmentsIn(reports, segmentLines);
        const lines = reports.flat().filter(({ inEffect }) => inEffect);
        const placeOf = ({ day }: Line) =>
          segments.findIndex(({ from, to }) => from <= MONTH.from + day && MONTH.from + day <= to);
        expect(lines.map(placeOf)).not.to.include(-1);
        for (const [place, segment] of segments.entries()) {
          const own = lines.filter((line) => placeOf(line) === place);
          expect(segment.lines).to.equal(own.filter(({ refund }) => !refund).length);
          expect(own).not.to.deep.equal([]);
          if (place > 0) expect(segment.from).to.be.above(segments[place - 1]!.to);
        }
        const sales = lines.filter(({ refund }) => !refund);
        const orders = [...Map.groupBy(sales, ({ order }) => order).values()];
        for (const of of orders) expect(new Set(of.map(placeOf)).size).to.equal(1);
        expect(refunds).to.equal(lines.length - sales.length);
        const days = orders.filter((of) => new Set(of.map(({ day }) => day)).size > 1);
        expect(ordersOnSeveralDays).to.equal(days.length);
      }),
      { numRuns: scaled(1000, 100) },
    );
  });

  it('have the same hash just as long as their lines in effect, and the days beside which they are, are the same', () => {
    const lines = (count: number, day: number, first = 0): Line[] =>
      Array.from({ length: count }, (_, i) => ({ order: first + i, day, refund: false, inEffect: true }));
    const hashes = (...reports: Line[][]) => segmentsIn(reports, 2).segments.map(({ hash }) => hash);
    const [first, second] = hashes(lines(2, 0), lines(2, 1, 10));
    expect(hashes(lines(2, 0), lines(2, 1, 10))).to.deep.equal([first, second]);
    // Other lines of the second report, which has other bytes then.
    const changed = segmented(MONTH, [reportOf('report 0', lines(2, 0)), reportOf('other', lines(2, 1, 10))], 2);
    expect(changed.segments.map(({ hash }) => hash === first)).to.deep.equal([true, false]);
    // Another choice of lines of the same report.
    const without = lines(3, 1, 10).map((line, place) => ({ ...line, inEffect: place > 0 }));
    const other = lines(3, 1, 10).map((line, place) => ({ ...line, inEffect: place !== 1 }));
    expect(hashes(lines(2, 0), without)[1]).not.to.equal(hashes(lines(2, 0), other)[1]);
    // All lines in effect, whether a mask says so or none.
    const plain = segmented(
      MONTH,
      [reportOf('report 0', lines(2, 0), false), reportOf('report 1', lines(2, 1, 10))],
      2,
    );
    expect(plain.segments.map(({ hash }) => hash)).to.deep.equal([first, second]);
    // An order that has lines on both days joins them.
    expect(segmentsIn([lines(2, 0), lines(2, 1, 1)], 2).segments).to.have.length(1);
  });

  it('are longer where a month has fewer lines', () => {
    const daily = (count: number) =>
      Array.from({ length: 30 }, (_, day) =>
        Array.from({ length: count }, (_unused, i) => ({ order: 1000 * day + i, day, refund: false, inEffect: true })),
      ).flat();
    const lengths = [1, 2, 5, 10, 40].map((count) => segmentsIn([daily(count)], 20).segments.length);
    expect(lengths).to.deep.equal([1, 2, 8, 15, 30]);
  });

  it('of several series are read together where their days overlap', () => {
    const part = (series: string, ...ranges: [from: number, to: number][]) =>
      ({
        series,
        month: '2022-04',
        segments: ranges.map(([from, to]) => ({ from, to, lines: 1, hash: `${series} ${from}` })),
      }) as unknown as MonthPart;
    const units = segmentUnits([part('a', [0, 1], [2, 3], [4, 9]), part('b', [1, 2], [6, 7])]);
    expect(units.map(({ from, to, parts }) => [from, to, parts.map(({ segment }) => segment.hash)])).to.deep.equal([
      [0, 3, ['a 0', 'b 1', 'a 2']],
      [4, 9, ['a 4', 'b 6']],
    ]);
  });

  it('are one where an earlier version made none', () => {
    const part = { id: 'x', month: '2022-04', count: 7, refunds: 2, segments: [] } as unknown as MonthPart;
    expect(segmentsOf(part)).to.deep.equal([{ ...MONTH, lines: 5, hash: 'x' }]);
  });
});
