import prices from '../../resources/prices.json' with { type: 'json' };
import type { Position } from './model.ts';

/** Something of which AWS gives each account so much a month, for good; what it gives new accounts for a while is left out. */
export type Allowance = keyof typeof prices.always_free;

/**
 * What each position costs, in dollars, where nothing else in the account uses up the allowances. Positions of one allowance
 * take from it in their order.
 */
export function afterFreeTier(positions: readonly Position[]): number[] {
  const left: Record<Allowance, number> = { ...prices.always_free };
  return positions.map(({ free, quantity, dollars }) => {
    if (free === undefined || quantity === 0) return dollars;
    const given = Math.min(left[free], quantity);
    left[free] -= given;
    return (dollars * (quantity - given)) / quantity;
  });
}
