import { expect } from 'chai';
import fc from 'fast-check';
import { type Coverage, type Run, contributions, dayKey, linesOf, runsOf } from '../../../../lib/refresh/overlap.ts';
import { scaled } from '../../../scale.ts';

const DAY = 19_000;

/** A report with so many lines on the days from `first` on; 0: none on that day. */
function report(id: string, first: number, lines: number[], { at = 0, series = 's', key = id } = {}): Coverage {
  const days = lines.map((count, i) => ({ day: DAY + first + i, lines: count })).filter((day) => day.lines > 0);
  return { id, series, key, lastModified: at, runs: runsOf(days) };
}

/** By place, who stands there, as `first`: the report's day 0 and so on. */
function standing(reports: Coverage[], overlap: 'replace' | 'add' = 'replace', days = 10): string[] {
  const found = contributions(reports, overlap).counted;
  return Array.from({ length: days }, (_, i) => found.get(dayKey('s', DAY + i))?.join('+') ?? '-');
}

describe('overlap', () => {
  describe('runsOf', () => {
    it('joins days that follow each other, and keeps gaps', () => {
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

  describe('contributions', () => {
    it('leaves a day that one report holds to it', () => {
      expect(standing([report('a', 0, [1, 1]), report('b', 2, [1, 0, 1])], 'replace', 5)).to.deep.equal([
        'a',
        'a',
        'b',
        '-',
        'b',
      ]);
    });

    it('gives days inside the newer report to it, whatever the older one has', () => {
      const [older, newer] = [report('a', 0, [9, 9, 9, 9, 9]), report('b', 1, [9, 1, 9], { at: 1 })];
      for (const reports of [
        [older, newer],
        [newer, older],
      ]) {
        expect(standing(reports, 'replace', 5)).to.deep.equal(['a', 'b', 'b', 'b', 'a']);
      }
    });

    it("gives the newer report's first and last day to the one with more lines, to the newer where they are equal", () => {
      const older = report('a', 0, [9, 9, 9, 9, 9]);
      const cut = report('b', 1, [8, 1, 8], { at: 1 });
      expect(standing([older, cut], 'replace', 5)).to.deep.equal(['a', 'a', 'b', 'a', 'a']);
      const whole = report('b', 1, [9, 1, 10], { at: 1 });
      expect(standing([older, whole], 'replace', 5)).to.deep.equal(['a', 'b', 'b', 'b', 'a']);
    });

    it('does not take the day before a gap for the last one', () => {
      const older = report('a', 0, [9, 9, 9, 9, 9, 9]);
      const gap = report('b', 0, [9, 1, 0, 1, 9], { at: 1 });
      expect(standing([older, gap], 'replace', 6)).to.deep.equal(['b', 'b', 'a', 'b', 'b', 'a']);
    });

    it('takes the last modified for the newer, and of two stored at once the one with the later key', () => {
      expect(standing([report('a', 0, [1], { at: 2 }), report('b', 0, [1], { at: 1 })], 'replace', 1)).to.deep.equal([
        'a',
      ]);
      expect(
        standing([report('x', 0, [1], { key: 'k1' }), report('y', 0, [1], { key: 'k2' })], 'replace', 1),
      ).to.deep.equal(['y']);
    });

    it('keeps series apart', () => {
      const found = contributions(
        [report('a', 0, [1], { series: 'x' }), report('b', 0, [1], { series: 'y' })],
        'replace',
      );
      const each = new Map([
        [dayKey('x', DAY), ['a']],
        [dayKey('y', DAY), ['b']],
      ]);
      expect(found.counted).to.deep.equal(each);
      expect(found.replaced.size).to.equal(0);
    });

    it('counts days and lines on which another report counts', () => {
      const found = contributions([report('a', 0, [1, 2, 3, 4]), report('b', 1, [5, 6], { at: 1 })], 'replace');
      expect([...found.replaced]).to.deep.equal([['a', { days: 2, lines: 5 }]]);
    });

    it('is not fooled by one row of long ago', () => {
      const old = report('a', 0, [5, 5, 5]);
      const stray: Coverage = { ...report('b', 2, [5, 5], { at: 1 }) };
      const runs: Run[] = [[DAY - 3650, [1]], ...stray.runs];
      expect(standing([old, { ...stray, runs }], 'replace', 4)).to.deep.equal(['a', 'a', 'b', 'b']);
    });
  });

  describe('of any reports', () => {
    const anyReport = fc.record({
      first: fc.integer({ min: 0, max: 6 }),
      lines: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 6 }),
      at: fc.integer({ min: 0, max: 2 }),
      series: fc.constantFrom('s', 't'),
    });
    const anyReports = fc
      .array(anyReport, { maxLength: 6 })
      .map((all) => all.map(({ first, lines, ...rest }, i) => report(`r${i}`, first, lines, rest)));
    const runs = { numRuns: scaled(2000, 100) };
    const held = (reports: readonly Coverage[]) => {
      const places = new Map<string, string[]>();
      for (const { id, series, runs: of } of reports) {
        for (const [start, lines] of of) {
          for (const [i] of lines.entries()) {
            const place = dayKey(series, start + i);
            places.set(place, [...(places.get(place) ?? []), id]);
          }
        }
      }
      return places;
    };
    const sum = (reports: readonly Coverage[]) => reports.reduce((total, { runs: of }) => total + linesOf(of), 0);

    it('counts one on each day that any has, or all of them with `add`', () => {
      fc.assert(
        fc.property(anyReports, (reports) => {
          const places = held(reports);
          const { counted: one } = contributions(reports, 'replace');
          expect([...one.keys()].sort()).to.deep.equal([...places.keys()].sort());
          for (const [place, ids] of one) {
            expect(ids).to.have.lengthOf(1);
            expect(places.get(place)).to.include(ids[0]);
          }
          const added = contributions(reports, 'add');
          for (const [place, ids] of added.counted) expect(ids).to.deep.equal(places.get(place)!.sort());
          expect(added.replaced.size).to.equal(0);
        }),
        runs,
      );
    });

    it('loses no line: counted and replaced lines are all lines', () => {
      fc.assert(
        fc.property(anyReports, (reports) => {
          const { counted: stands, replaced } = contributions(reports, 'replace');
          let lines = 0;
          for (const { id, series, runs: of } of reports) {
            for (const [start, counts] of of) {
              for (const [i, count] of counts.entries()) {
                if (stands.get(dayKey(series, start + i))!.includes(id)) lines += count;
              }
            }
          }
          for (const lost of replaced.values()) lines += lost.lines;
          expect(lines).to.equal(sum(reports));
        }),
        runs,
      );
    });

    it('is the sum where no day is held twice', () => {
      fc.assert(
        fc.property(anyReports, (reports) => {
          const apart = reports.map((each, i): Coverage => ({
            ...each,
            runs: each.runs.map(([start, lines]): Run => [start + 20 * i, lines]),
          }));
          const found = contributions(apart, 'replace');
          expect(found.replaced.size).to.equal(0);
          expect(found.counted).to.deep.equal(contributions(apart, 'add').counted);
        }),
        runs,
      );
    });

    it('does not depend on the order of the reports', () => {
      fc.assert(
        fc.property(
          anyReports.chain((reports) =>
            fc.tuple(fc.constant(reports), fc.shuffledSubarray(reports, { minLength: reports.length })),
          ),
          ([reports, shuffled]) => {
            for (const overlap of ['replace', 'add'] as const) {
              const [a, b] = [contributions(reports, overlap), contributions(shuffled, overlap)];
              expect(new Map(b.counted)).to.deep.equal(new Map(a.counted));
              expect(new Map(b.replaced)).to.deep.equal(new Map(a.replaced));
            }
          },
        ),
        runs,
      );
    });

    it('counts a report that is there twice once', () => {
      fc.assert(
        fc.property(anyReports, fc.nat(), fc.nat({ max: 3 }), (reports, which, at) => {
          if (reports.length === 0) return;
          const twin = { ...reports[which % reports.length]!, id: 'twin', key: 'twin', lastModified: at };
          const lines = (found: ReturnType<typeof contributions>, all: Coverage[]) => {
            let total = 0;
            for (const { id, series, runs: of } of all) {
              for (const [start, counts] of of) {
                for (const [i, count] of counts.entries()) {
                  if (found.counted.get(dayKey(series, start + i))!.includes(id)) total += count;
                }
              }
            }
            return total;
          };
          const alone = reports.filter(
            ({ series, id }) => series !== twin.series || id === reports[which % reports.length]!.id,
          );
          const both = [...alone, twin];
          expect(lines(contributions(both, 'replace'), both)).to.equal(lines(contributions(alone, 'replace'), alone));
        }),
        runs,
      );
    });

    /** The rule once more, told by days instead of by reports. */
    function plainly(reports: readonly Coverage[]): Map<string, string> {
      const stands = new Map<string, string>();
      const byAge = [...reports].sort((a, b) => a.lastModified - b.lastModified || (a.key < b.key ? -1 : 1));
      for (const place of held(reports).keys()) {
        let best: { id: string; lines: number } | undefined;
        for (const { id, series, runs: of } of byAge) {
          const days = of.flatMap(([start, lines]) => lines.map((count, i) => ({ day: start + i, count })));
          const at = days.findIndex(({ day }) => dayKey(series, day) === place);
          if (at === -1) continue;
          const lines = days[at]!.count;
          const inside = at > 0 && at < days.length - 1;
          if (best === undefined || inside || lines >= best.lines) best = { id, lines };
        }
        stands.set(place, best!.id);
      }
      return stands;
    }

    it('follows the rule as a plain loop computes it', () => {
      fc.assert(
        fc.property(anyReports, (reports) => {
          const found = contributions(reports, 'replace').counted;
          expect(new Map([...found].map(([place, [id]]) => [place, id]))).to.deep.equal(plainly(reports));
        }),
        runs,
      );
    });
  });
});
