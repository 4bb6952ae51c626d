import { below, chance, createRandom, oneOf } from './random.ts';
import type { Random } from './random.ts';
import { weighted } from './weighted.ts';
import type { Pick } from './weighted.ts';

/** Number of different lists of promotions. */
const LISTS = 512;
const OFFERS = 40;
const OFFER = 'Amazon PLCC Free-Financing Universal Merchant AAT-';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** How many promotions a long list names, with lines of a real report as weights: about 23, some 1,480 characters. */
const pickLength = weighted([
  [10, 29],
  [11, 35],
  [19, 12],
  [20, 27],
  [21, 91],
  [22, 226],
  [23, 274],
  [24, 216],
  [25, 178],
  [26, 163],
  [27, 109],
  [28, 84],
  [29, 42],
  [30, 33],
  [31, 12],
  [33, 3],
]);

// The catalogue of promotions is the same for every seed.
const fixed = createRandom(0x70726f6d);
const offers = Array.from({ length: OFFERS }, () => {
  const code = Array.from({ length: 13 }, () => LETTERS[below(fixed, LETTERS.length)]);
  return OFFER + code.join('');
});
const lists = Array.from({ length: LISTS }, () => someOf(fixed, offers, pickLength(fixed)).join(','));

/** Draws a long list of promotions, with commas between them and no quotes around it. */
export const pickPromotionList: Pick<string> = (random) => oneOf(random, lists);

/** Draws the promotion of a line that has only one. */
export const pickPromotion = weighted([
  ['IN Core Free Shipping 2016/05/12 21-40-3-112', 2144],
  ['Duplicated A3SAMPLEPROMO1 1570000000001', 25],
  ['Duplicated A3SAMPLEPROMO2 1570000000002', 20],
  ['VPC-50001-10000001 Coupon', 3],
  ['VPC-50001-10000002 Coupon', 2],
]);

/** `count` of the values in their order. */
function someOf<T>(random: Random, values: readonly T[], count: number): T[] {
  let needed = count;
  return values.filter((_, position) => {
    const taken = chance(random, needed / (values.length - position));
    if (taken) needed -= 1;
    return taken;
  });
}
