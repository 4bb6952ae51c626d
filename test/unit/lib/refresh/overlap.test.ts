import { expect } from 'chai';
import { type Coverage, linesOf, reportsByDay, type Run, runsOf } from '../../../../lib/refresh/overlap.ts';

const DAY = 19_000;

/** A report with so many lines on the days from `first` on; 0: none on that day. */
function report(id: string, first: number, lines: number[]): Coverage {
  const days = lines.map((count, i) => ({ day: DAY + first + i, lines: count })).filter((day) => day.lines > 0);
  return { id, runs: runsOf(days) };
}

/** By day, the report that counts; `reports` oldest first. */
function counted(reports: Coverage[], days: number): string {
  const found = reportsByDay(reports);
  return Array.from({ length: days }, (_, i) => found.get(DAY + i) ?? '-').join('');
}

describe('runs of days', () => {
  it('join days that follow each other, and keep gaps', () => {
    const runs = runsOf([
      { day: 5, lines: 1 },
      { day: 6, lines: 2 },
      { day: 9, lines: 3 },
    ]);
    expect(runs).to.deep.equal([
      [5, [1, 2]],
      [9, [3]],
    ]);
    expect(linesOf(runs)).to.equal(6);
    expect(runsOf([])).to.deep.equal([]);
  });
});

describe('OVERLAP=day', () => {
  it('leaves a day that one report has to it', () => {
    expect(counted([report('a', 0, [1, 1]), report('b', 2, [1, 0, 1])], 5)).to.equal('aab-b');
  });

  it('gives days inside the newer report to it, whatever the older one has', () => {
    expect(counted([report('a', 0, [9, 9, 9, 9, 9]), report('b', 1, [9, 1, 9])], 5)).to.equal('abbba');
  });

  it("gives the newer report's first and last day to the one with more lines, to the newer where they are equal", () => {
    const older = report('a', 0, [9, 9, 9, 9, 9]);
    expect(counted([older, report('b', 1, [8, 1, 8])], 5)).to.equal('aabaa');
    expect(counted([older, report('b', 1, [9, 1, 10])], 5)).to.equal('abbba');
  });

  it('does not take the day before a gap for the last one', () => {
    expect(counted([report('a', 0, [9, 9, 9, 9, 9, 9]), report('b', 0, [9, 1, 0, 1, 9])], 6)).to.equal('bbabba');
  });

  it('is not fooled by one row of long ago', () => {
    const { id, runs } = report('b', 2, [5, 5]);
    const stray: Run[] = [[DAY - 3650, [1]], ...runs];
    expect(counted([report('a', 0, [5, 5, 5]), { id, runs: stray }], 4)).to.equal('aabb');
  });
});
