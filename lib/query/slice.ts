import type { Dimension } from '../rollup/cube.ts';
import type { Filter } from '../rollup/query.ts';

/** The part of a cube that is asked for. Money in two currencies is never added up, so there is always one. */
export interface Slice {
  currency: string;
  /** First and last day, inclusive, in days since 1970-01-01. */
  from?: number | undefined;
  to?: number | undefined;
  /** Per dimension the values that pass; a dimension that is not named passes all. */
  where?: Partial<Record<Exclude<Dimension, 'currency'>, readonly string[] | undefined>> | undefined;
}

export function filterOf({ currency, from, to, where }: Slice): Filter {
  return { from, to, where: { ...where, currency: [currency] } };
}
