import { below, createRandom, oneOf } from './random.ts';
import type { Random } from './random.ts';
import { weighted } from './weighted.ts';

/** One product in one size. */
export interface Product {
  category: string;
  style: string;
  size: string;
  sku: string;
  asin: string;
  /** Bytes of the name as Latin-1 characters; some contain a single `"`. */
  name: string;
  /** Rupees. */
  price: number;
}

interface Category {
  name: string;
  code: string;
  kinds: readonly string[];
  /** Share of the lines, and how many styles share it. */
  weight: number;
  styles: number;
  /** Lowest price, each tenth of the lines, highest price. */
  prices: readonly number[];
  sizes: readonly (readonly [size: string, weight: number])[];
}

const SIZES = [
  ['XS', 481],
  ['S', 756],
  ['M', 1010],
  ['L', 946],
  ['XL', 964],
  ['XXL', 827],
  ['3XL', 688],
] as const;
const KURTA_SIZES = [...SIZES, ['4XL', 8], ['5XL', 33], ['6XL', 40]] as const;
const FREE = [['Free', 1]] as const;
const BLOUSE_SIZES = [
  ['S', 6],
  ['M', 11],
  ['L', 6],
  ['XL', 6],
  ['XXL', 5],
  ['Free', 13],
] as const;

/** Weights and prices as in a real report of 5,733 lines. */
// prettier-ignore
const CATEGORIES: readonly Category[] = [
  { name: 'Set', code: 'ST', kinds: ['KR-NP', 'KR-PP', 'SKD', 'KR-DPT'], weight: 2346, styles: 287, sizes: SIZES,
    prices: [446, 591, 612, 654, 696, 788, 824, 968, 1112, 1186, 1999] },
  { name: 'kurta', code: 'KT', kinds: ['KR', 'KR-N', 'KR-A', 'KR-DH'], weight: 2277, styles: 332, sizes: KURTA_SIZES,
    prices: [249, 329, 368, 399, 399, 432, 459, 487, 511, 549, 1249] },
  { name: 'Western Dress', code: 'WD', kinds: ['DR'], weight: 505, styles: 53, sizes: SIZES,
    prices: [377, 665, 721, 725, 744, 744, 744, 791, 807, 859, 1499] },
  { name: 'Top', code: 'TP', kinds: ['TP', 'TU', 'TP-N'], weight: 491, styles: 92, sizes: SIZES,
    prices: [259, 360, 432, 487, 487, 493, 518, 540, 574, 599, 1099] },
  { name: 'Blouse', code: 'BL', kinds: ['BL'], weight: 47, styles: 21, sizes: BLOUSE_SIZES,
    prices: [249, 372, 383, 460, 460, 518, 545, 625, 625, 665, 665] },
  { name: 'Ethnic Dress', code: 'ED', kinds: ['DR', 'LCD'], weight: 30, styles: 10, sizes: SIZES,
    prices: [388, 637, 699, 721, 783, 791, 845, 845, 899, 899, 999] },
  { name: 'Bottom', code: 'BT', kinds: ['PP', 'NP'], weight: 24, styles: 15, sizes: SIZES,
    prices: [273, 284, 284, 297, 360, 360, 518, 518, 518, 518, 518] },
  { name: 'Saree', code: 'SR', kinds: ['SR'], weight: 13, styles: 12, sizes: FREE,
    prices: [620, 620, 632, 648, 749, 819, 819, 899, 899, 989, 989] },
];

const COLOURS = ['Blue', 'Maroon', 'Mustard', 'Off-White', 'Teal', 'Black', 'Peach', 'Green'];
const FABRICS = ['Cotton', 'Rayon', 'Viscose Rayon', 'Georgette', 'Poly Silk'];
const SIZES_IN_SKU: Readonly<Record<string, string>> = { '3XL': 'XXXL', Free: 'F' };

// The shop sells the same products for every seed.
const fixed = createRandom(0x73686f70);
let articles = 0;

/** Draws a product; a few sell far more than the others. */
export const pickProduct = weighted(CATEGORIES.flatMap((category) => productsOf(category, fixed)));

function productsOf(category: Category, random: Random): [Product, number][] {
  const popularity = Array.from({ length: category.styles }, (_, rank) => 1 / (rank + 6));
  const total = popularity.reduce((sum, weight) => sum + weight, 0);
  const sizesTotal = category.sizes.reduce((sum, [, weight]) => sum + weight, 0);
  const prices = pricesOf(category, popularity, total, random);
  return popularity.flatMap((weight, rank) => {
    const style = `${category.code}${String(1000 + rank * 7 + below(random, 7))}`;
    const kind = oneOf(random, category.kinds);
    const title = titleOf(category, random);
    return category.sizes.map(([size, sizeWeight]): [Product, number] => [
      {
        category: category.name,
        style,
        size,
        sku: `${style}-${kind}-${SIZES_IN_SKU[size] ?? size}`,
        asin: nextAsin(),
        name: `${title}, ${size}`,
        price: prices[rank] ?? 0,
      },
      (category.weight * weight * sizeWeight) / (total * sizesTotal),
    ]);
  });
}

/** A price a style, so that prices by lines keep the category's spread however unequally the styles sell. */
function pricesOf(category: Category, popularity: readonly number[], total: number, random: Random): number[] {
  const shuffled = popularity.map((_, rank) => ({ rank, key: random() })).sort((a, b) => a.key - b.key);
  const prices: number[] = [];
  let before = 0;
  for (const { rank } of shuffled) {
    const weight = popularity[rank] ?? 0;
    const tenths = ((before + weight / 2) / total) * 10;
    const tenth = Math.floor(tenths);
    const low = category.prices[tenth] ?? 0;
    const high = category.prices[tenth + 1] ?? low;
    prices[rank] = Math.round(low + (high - low) * (tenths - tenth));
    before += weight;
  }
  return prices;
}

function titleOf(category: Category, random: Random): string {
  const what = `${oneOf(random, FABRICS)} ${category.name}`;
  const colour = oneOf(random, COLOURS);
  const length = 38 + below(random, 12);
  const title = oneOf(random, [
    `Sample Brand Women's ${what} (${colour})`,
    `Sample Brand Women's ${what} with Dupatta - ${colour}`,
    `Sample Brand Women’s Straight ${what} – ${colour}`,
    `Sample Brand Women's ${what} ${length}" Long, ${colour}`,
    `"Sample Brand ${what} Festive Edit ${colour}`,
  ]);
  return Buffer.from(title, 'utf8').toString('latin1');
}

function nextAsin(): string {
  articles += 1;
  // A step that shares no factor with 36^5 visits every code once.
  const code = (articles * 7_368_787) % 36 ** 5;
  return `B0SMP${code.toString(36).toUpperCase().padStart(5, '0')}`;
}
