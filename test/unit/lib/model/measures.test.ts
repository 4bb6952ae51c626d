import { expect } from 'chai';
import {
  columnsOfMeasures,
  type CountedLine,
  type MeasureName,
  MEASURE_NAMES,
  MEASURES,
} from '../../../../lib/model/index.ts';
import { DETAIL_NAMES } from '../../../../lib/formats/index.ts';

/** A line that is sold, with everything that a report can say, or with nothing of it. */
const lineWith = (money: number, promotion: boolean | null): CountedLine => ({
  cancelled: false,
  returned: true,
  refund: false,
  quantity: 1,
  amount: 100,
  priced: true,
  fulfilled: true,
  promotion,
  item_discount: money,
  shipping_discount: money,
  discount_due: money,
  item_tax: money,
  shipping_tax: money,
  shipping: money,
});

/** The properties of lines that a measure reads. */
function readBy(name: MeasureName): string[] {
  const read = new Set<string>();
  for (const line of [lineWith(1, true), lineWith(Number.NaN, null)]) {
    const spied = new Proxy(line, {
      get(target, key: keyof CountedLine) {
        read.add(key);
        return target[key];
      },
    });
    MEASURES[name].of(spied);
  }
  return [...read];
}

describe('a measure', () => {
  it('names the optional columns that it reads', () => {
    for (const name of MEASURE_NAMES) {
      const details = readBy(name).flatMap((column) =>
        column === 'discount_due' ? ['item_discount', 'shipping_discount'] : column,
      );
      const optional = details.filter((column) => (DETAIL_NAMES as readonly string[]).includes(column));
      expect(columnsOfMeasures([name]), name).to.include.members(optional);
    }
    expect(columnsOfMeasures(['tax_lines'])).to.deep.equal(['item_tax', 'shipping_tax']);
    expect(columnsOfMeasures(['lines', 'revenue'])).to.be.empty;
  });
});
