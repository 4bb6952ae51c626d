import type { Measures } from '../rollup/cube.ts';
import { divideHalfUp, toMajor } from './money.ts';

/** What every row of a list tells, money in the slice's currency. */
export interface Performance {
  revenue: number;
  order_count: number;
  quantity_sold: number;
  avg_order_value: number;
}

/** The measures that it takes to tell that. */
export const SUMMED = ['revenue', 'lines', 'quantity'] as const;
export type Summed = Pick<Measures, (typeof SUMMED)[number]>;

export function performance({ revenue, lines, quantity }: Summed, currency: string): Performance {
  return {
    revenue: toMajor(revenue, currency),
    order_count: lines,
    quantity_sold: quantity,
    avg_order_value: toMajor(divideHalfUp(revenue, lines), currency),
  };
}
