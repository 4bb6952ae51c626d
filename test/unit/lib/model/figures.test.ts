import { expect } from 'chai';
import { keysOf } from '../../../../lib/base/records.ts';
import {
  type Figure,
  FIGURES,
  type FigureSet,
  KPIS,
  LIST_FIGURES,
  MEASURE_NAMES,
  PARTIAL_MEASURES,
  ROLLUPS,
  showFigure,
  type SumName,
  type Sums,
  sumsFor,
  TREND_FIGURES,
} from '../../../../lib/model/index.ts';

const SUM_NAMES: readonly SumName[] = [...MEASURE_NAMES, ...keysOf(PARTIAL_MEASURES)];

/** The sums that a figure reads, whatever it declares. */
function sumsReadBy({ of }: Figure): string[] {
  const read = new Set<string>();
  const sums = new Proxy({} as Sums, {
    get(_, name) {
      read.add(String(name));
      return 1;
    },
  });
  of(sums);
  return [...read];
}

describe('figures', () => {
  for (const [name, figure] of Object.entries<Figure>(FIGURES)) {
    it(`such as ${name} declare the sums that they read, and no others`, () => {
      expect(sumsReadBy(figure)).to.have.members([...figure.from]);
      expect(SUM_NAMES).to.include.members([...figure.from]);
    });
  }

  for (const [name, set] of Object.entries<FigureSet>({ KPIS, LIST_FIGURES, TREND_FIGURES })) {
    it(`of ${name} are made of the requested sums, each once`, () => {
      const sums = sumsFor(set);
      expect(new Set(sums).size).to.equal(sums.length);
      expect(sums).to.have.members([...new Set(Object.values(set).flatMap(sumsReadBy))]);
      for (const figure of Object.values(set)) expect(Object.values(FIGURES)).to.include(figure);
    });
  }

  it('of KPIs and trends come from the rollup `daily`, the small one', () => {
    for (const sum of [...sumsFor(KPIS), ...sumsFor(TREND_FIGURES)]) {
      const { measure, where } = Object.hasOwn(PARTIAL_MEASURES, sum)
        ? PARTIAL_MEASURES[sum as keyof typeof PARTIAL_MEASURES]
        : { measure: sum, where: undefined };
      expect(ROLLUPS.daily.measures).to.include(measure);
      if (where !== undefined) expect(ROLLUPS.daily.dimensions).to.include(where.dimension);
    }
  });

  it('are shown in units of their kind, rounded once, half up', () => {
    const sums = Object.fromEntries(SUM_NAMES.map((name) => [name, 0])) as Record<SumName, number>;
    Object.assign(sums, { revenue: 1001, lines: 2, b2b_revenue: 334, returned: 1, cancelled: 1 });
    expect(showFigure(FIGURES.revenue, sums, 'INR')).to.equal(10.01);
    expect(showFigure(FIGURES.revenue, sums, 'JPY')).to.equal(1001);
    expect(showFigure(FIGURES.orders, sums, 'INR')).to.equal(2);
    expect(showFigure(FIGURES.average_order_value, sums, 'INR')).to.equal(5.01); // 500.5 paise
    expect(showFigure(FIGURES.b2c_revenue, sums, 'INR')).to.equal(6.67);
    expect(showFigure(FIGURES.b2b_percentage, sums, 'INR')).to.equal(33.37);
    expect(showFigure(FIGURES.cancellation_rate, sums, 'INR')).to.equal(33.33);
    expect(showFigure(FIGURES.return_rate, sums, 'INR')).to.equal(50);
  });
});
