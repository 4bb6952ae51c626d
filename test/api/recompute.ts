import { ORDER_LINES, type OrderLine } from './orders.ts';

/** What the API has to say of some order lines, added up as plainly as can be, in rupees. */
export function recomputed({ from = '0000', to = '9999' }: { from?: string; to?: string } = {}) {
  const lines = ORDER_LINES.filter(({ day, currency }) => currency === 'INR' && day >= from && day <= to);
  const active = lines.filter(({ cancelled }) => !cancelled);
  const returned = active.filter((line) => line.returned);
  const b2b = active.filter((line) => line.b2b);
  return {
    records: { total: lines.length, active: active.length, cancelled: lines.length - active.length },
    kpis: {
      total_revenue: money(revenueOf(active)),
      total_orders: active.length,
      average_order_value: average(active),
      total_quantity_sold: quantityOf(active),
      b2b_revenue: money(revenueOf(b2b)),
      b2c_revenue: money(revenueOf(active) - revenueOf(b2b)),
      b2b_percentage: percent(revenueOf(b2b), revenueOf(active)),
      amazon_fulfilled_orders: active.filter(({ amazon }) => amazon).length,
      merchant_fulfilled_orders: active.filter(({ amazon }) => !amazon).length,
      cancelled_orders: lines.length - active.length,
      cancellation_rate: percent(lines.length - active.length, lines.length),
      returned_orders: returned.length,
      returned_revenue: money(revenueOf(returned)),
      return_rate: percent(returned.length, active.length),
      ...orderFiguresOf(active),
      ...moneyOf(active),
    },
    regions: ranked(active, 'state'),
    categories: ranked(active, 'category'),
    months: Array.from(Map.groupBy(lines, ({ day }) => day.slice(0, 7)))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, month]) => Object.assign(performanceOf(month.filter(({ cancelled }) => !cancelled)), sharesOf(month))),
  };
}

function sharesOf(lines: OrderLine[]) {
  const active = lines.filter(({ cancelled }) => !cancelled);
  const returned = active.filter((line) => line.returned);
  return {
    b2b_percentage: percent(revenueOf(active.filter(({ b2b }) => b2b)), revenueOf(active)),
    amazon_fulfilled_orders: active.filter(({ amazon }) => amazon).length,
    merchant_fulfilled_orders: active.filter(({ amazon }) => !amazon).length,
    cancelled_orders: lines.length - active.length,
    cancellation_rate: percent(lines.length - active.length, lines.length),
    returned_orders: returned.length,
    return_rate: percent(returned.length, active.length),
  };
}

function ranked(active: OrderLine[], name: 'state' | 'category') {
  const groups = Map.groupBy(active, (line) => line[name]);
  return Array.from(groups, ([value, lines]) => Object.assign({ [name]: value }, performanceOf(lines))).sort(
    (one, other) => other.revenue - one.revenue,
  );
}

function performanceOf(lines: OrderLine[]) {
  return {
    revenue: money(revenueOf(lines)),
    order_count: lines.length,
    quantity_sold: quantityOf(lines),
    avg_order_value: average(lines),
    ...orderFiguresOf(lines),
    ...moneyOf(lines),
  };
}

/** The report has neither refunds nor columns of discounts, taxes and shipping; each line has a promotion. */
const moneyOf = (lines: OrderLine[]) => ({
  refunded_revenue: null,
  net_revenue: money(revenueOf(lines) - revenueOf(lines.filter(({ returned }) => returned))),
  discounts: null,
  tax: null,
  shipping: null,
  promoted_orders: lines.length,
});

/** Each line is an order of its own; a blank amount is no price. */
function orderFiguresOf(lines: OrderLine[]) {
  const priced = lines.filter(({ amount }) => amount > 0);
  return {
    distinct_orders: lines.length,
    distinct_order_value: average(priced),
    units_per_order: lines.length === 0 ? 0 : Math.round((100 * quantityOf(lines)) / lines.length) / 100,
    unpriced_orders: lines.length - priced.length,
  };
}

const revenueOf = (lines: OrderLine[]): number => lines.reduce((sum, { amount }) => sum + amount, 0);
const quantityOf = (lines: OrderLine[]): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);
const money = (minor: number): number => minor / 100;
const average = (lines: OrderLine[]): number =>
  lines.length === 0 ? 0 : Math.round(revenueOf(lines) / lines.length) / 100;
const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((part * 10_000) / whole) / 100);
