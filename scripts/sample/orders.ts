import { pickAddress } from './addresses.ts';
import type { Address, Country } from './addresses.ts';
import { pickProduct } from './catalog.ts';
import type { Product } from './catalog.ts';
import { DAYS, linesPerDay } from './days.ts';
import type { Day } from './days.ts';
import { pickLineCount, pickOutcome } from './outcomes.ts';
import type { Outcome } from './outcomes.ts';
import { pickPromotion, pickPromotionList } from './promotions.ts';
import { below, chance, oneOf } from './random.ts';
import type { Random } from './random.ts';
import { weighted } from './weighted.ts';

/** The marketplaces that a report may contain orders of. */
export const MARKETPLACES = ['Amazon.in', 'Amazon.com'] as const;
export type Marketplace = (typeof MARKETPLACES)[number];

/** What the lines of an order share. */
export interface Order {
  id: string;
  marketplace: Marketplace;
  day: Day;
  /** Second of the day of the purchase, and seconds from there to the last update. */
  second: number;
  updatedAfter: number;
  outcome: Outcome;
  serviceLevel: 'Standard' | 'Expedited';
  business: boolean;
  address: Address;
  /** Its lines in this report. */
  lines: OrderLine[];
}

/** One line of a report, before a format writes it. */
export interface OrderLine {
  order: Order;
  product: Product;
  /** Minor units (paise, cents); null is a blank cell. */
  amount: number | null;
  promotions: string;
  /** Whether only this item is cancelled; formats with a status per item show it. */
  itemCancelled: boolean;
}

const BUSINESS_SHARE = 0.0075;
/** Of orders that Amazon ships, the share with the slower service. */
const STANDARD_SHARE = 0.017;
/** Of the further lines of an order that is not cancelled, the share that is. */
const ITEM_CANCELLED_SHARE = 0.15;
const SECONDS_OF_A_DAY = 86_400;
const RUPEES_TO_A_DOLLAR = 20;

const COUNTRIES: Readonly<Record<Marketplace, Country>> = { 'Amazon.in': 'IN', 'Amazon.com': 'US' };

const pickIndianPrefix = weighted([
  ['408', 866],
  ['171', 736],
  ['405', 731],
  ['402', 723],
  ['404', 670],
  ['407', 667],
  ['403', 665],
  ['406', 659],
]);
const AMERICAN_PREFIXES = ['111', '112', '113', '114'] as const;

/** `rows` lines of orders, the newest day first and within a day the newest order first. */
export function* orderLines(
  rows: number,
  random: Random,
  marketplaces: readonly Marketplace[],
): Generator<OrderLine, void, undefined> {
  const pickMarketplace = weighted(marketplaces.map((name) => [name, name === 'Amazon.in' ? 4 : 1] as const));
  let orders = 0;
  for (const [position, linesOfDay] of linesPerDay(rows).entries()) {
    const day = DAYS[position];
    if (day === undefined) continue;
    let left = linesOfDay;
    while (left > 0) {
      const second = Math.floor((SECONDS_OF_A_DAY * (left - (random() + 1) / 2 ** 32)) / linesOfDay);
      const order = drawOrder(random, orders, pickMarketplace(random), day, second);
      const count = Math.min(pickLineCount(random), left);
      for (let line = 0; line < count; line += 1) order.lines.push(drawLine(random, order, line));
      yield* order.lines;
      orders += 1;
      left -= count;
    }
  }
}

function drawOrder(random: Random, serial: number, marketplace: Marketplace, day: Day, second: number): Order {
  const outcome = pickOutcome(random);
  const slow = outcome.fulfilment === 'Merchant' || outcome.channel === 'Non-Amazon' || chance(random, STANDARD_SHARE);
  return {
    id: orderId(random, serial, marketplace, outcome),
    marketplace,
    day,
    second,
    updatedAfter: 60 + below(random, 12 * SECONDS_OF_A_DAY),
    outcome,
    serviceLevel: slow ? 'Standard' : 'Expedited',
    business: chance(random, BUSINESS_SHARE),
    address: pickAddress(random, COUNTRIES[marketplace]),
    lines: [],
  };
}

function drawLine(random: Random, order: Order, line: number): OrderLine {
  const { outcome } = order;
  const product = pickProduct(random);
  return {
    order,
    product,
    amount: amountOf(product, order),
    promotions: promotionsOf(random, outcome),
    itemCancelled: line > 0 && outcome.status !== 'Cancelled' && chance(random, ITEM_CANCELLED_SHARE),
  };
}

/** Minor units of one piece: rupees, or dollars that end in .99. */
export function listPrice({ price }: Product, { marketplace }: Order): number {
  return marketplace === 'Amazon.in' ? price * 100 : Math.floor(price / RUPEES_TO_A_DOLLAR) * 100 + 99;
}

function amountOf(product: Product, order: Order): number | null {
  const { money, quantity } = order.outcome;
  if (money === 'blank') return null;
  if (money === 'zero') return 0;
  const unit = listPrice(product, order);
  if (money === 'net') return Math.round(unit / (product.price > 1000 ? 1.12 : 1.05));
  return unit * Math.max(1, quantity);
}

function promotionsOf(random: Random, { promotions }: Outcome): string {
  if (promotions === 'many') return pickPromotionList(random);
  return promotions === 'one' ? pickPromotion(random) : '';
}

/** The middle digits are a permutation of the serial number, so that 10 million orders have different ones. */
function orderId(random: Random, serial: number, marketplace: Marketplace, { channel }: Outcome): string {
  const middle = String(10_000_000 + ((serial * 7_368_787 + 1_234_567) % 10_000_000)).slice(1);
  const last = String(10_000_000 + below(random, 10_000_000)).slice(1);
  return `${prefixOf(random, marketplace, channel)}-${middle}-${last}`;
}

function prefixOf(random: Random, marketplace: Marketplace, channel: Outcome['channel']): string {
  if (channel === 'Non-Amazon') return 'S02';
  return marketplace === 'Amazon.in' ? pickIndianPrefix(random) : oneOf(random, AMERICAN_PREFIXES);
}
