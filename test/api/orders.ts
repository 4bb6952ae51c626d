/** An order line as it is meant, and as plain as can be: what the API says of the report is recomputed from these. */
export interface OrderLine {
  day: string;
  cancelled: boolean;
  returned: boolean;
  state: string;
  category: string;
  /** Minor units. */
  amount: number;
  quantity: number;
  currency: 'INR' | 'USD';
  b2b: boolean;
  amazon: boolean;
}

/** Names, each with the spellings that the report uses for it. */
const STATES = {
  Maharashtra: ['MAHARASHTRA', 'Maharashtra', ' maharashtra '],
  Rajasthan: ['RAJASTHAN', 'Rajshthan', 'rajsthan', 'RJ'],
  Delhi: ['DELHI', 'New Delhi'],
  Odisha: ['ODISHA', 'Orissa'],
  Puducherry: ['PUDUCHERRY', 'Pondicherry'],
  Unknown: [''],
};
const CATEGORIES = { Kurta: ['kurta', 'Kurta'], Set: ['Set'], 'Western Dress': ['Western Dress'], Unknown: [''] };
const HEADERS =
  'index,Order ID,Date,Status,Fulfilment,Sales Channel ,Category,Qty,currency,Amount,ship-city,ship-state,ship-country,promotion-ids,B2B';
const FIRST_DAY = Date.UTC(2022, 2, 30);
const DAYS = 45;

/** The order lines of the report: 45 days from 2022-03-30 on, some of them in dollars. */
export const ORDER_LINES: readonly OrderLine[] = Array.from({ length: 400 }, (_, index) => {
  const turn = (length: number, prime: number): number => Math.floor((index * prime) / 7 + index / 3) % length;
  const usd = index % 40 === 17;
  return {
    day: new Date(FIRST_DAY + turn(DAYS, 11) * 86_400_000).toISOString().slice(0, 10),
    cancelled: index % 9 === 4,
    returned: index % 23 === 5 && index % 9 !== 4,
    state: Object.keys(STATES)[turn(6, 13)] ?? '',
    category: Object.keys(CATEGORIES)[turn(4, 17)] ?? '',
    amount: index % 31 === 0 ? 0 : 19_999 + ((index * 7919) % 90_001),
    quantity: index % 29 === 0 ? 2 : 1,
    currency: usd ? 'USD' : 'INR',
    b2b: index % 6 === 1,
    amazon: index % 3 !== 0,
  };
});

/** Rows of the report that cannot be counted, with the line each of them is on. */
export const BROKEN_ROWS = 3;

/** The report of those lines. */
export function ordersCsv(lines: readonly OrderLine[] = ORDER_LINES): string {
  const rows = lines.map((line, index) => rowOf(line, index));
  rows.splice(10, 0, '10,405-1,02-30-22,Shipped,Amazon,Amazon.in,Set,1,INR,100,PUNE,MAHARASHTRA,IN,,False');
  rows.splice(20, 0, '20,405-2,04-01-22,Shipped,Amazon');
  rows.splice(30, 0, '30,405-3,04-01-22,Shipped,Amazon,Amazon.in,Set,1,INR,"12" 50,PUNE,MAHARASHTRA,IN,,False');
  return `${[HEADERS, ...rows].join('\r\n')}\r\n`;
}

function rowOf(line: OrderLine, index: number): string {
  const [year = '', month = '', day = ''] = line.day.split('-');
  const usd = line.currency === 'USD';
  const shipped = line.returned ? 'Shipped - Returned to Seller' : 'Shipped';
  return [
    index,
    `405-${String(index).padStart(7, '0')}-0000000`,
    `${month}-${day}-${year.slice(2)}`,
    line.cancelled ? 'Cancelled' : shipped,
    line.amazon ? 'Amazon' : 'Merchant',
    usd ? 'Amazon.com' : 'Amazon.in',
    spelling(CATEGORIES, line.category, index),
    line.quantity,
    line.currency,
    line.amount === 0 ? '' : (line.amount / 100).toFixed(2),
    '"NAVI ""NEW"" MUMBAI, WEST"',
    usd ? '' : spelling(STATES, line.state, index),
    usd ? 'US' : 'IN',
    '"IN Core Free Shipping,\nAmazon PLCC"',
    line.b2b ? 'True' : 'FALSE',
  ].join(',');
}

function spelling(table: Record<string, string[]>, name: string, index: number): string {
  const spellings = table[name] ?? [];
  return spellings[index % spellings.length] ?? '';
}
