/** An order line as it is meant, and as plain as can be. */
export interface Sale {
  /** Its id is used again on other days. */
  order: string;
  series: string;
  day: string;
  country: string;
  state: string;
  category: string;
  fulfilment: string;
  b2b: boolean;
  channel: string;
  currency: string;
  /** Minor units; 0: the report has no price. */
  amount: number;
  quantity: number;
  cancelled: boolean;
  returned: boolean;
}

/** Names, each with the spellings that the reports use for it. */
const INDIAN_STATES = {
  Rajasthan: ['RAJASTHAN', 'Rajshthan', 'rajsthan', 'RJ'],
  Kerala: ['KERALA', ' kerala '],
  Goa: ['Goa', 'GOA'],
  'Arunachal Pradesh': ['AR', 'Arunachal Pradesh'],
  Unknown: [''],
};
const CATEGORIES = {
  Kurta: ['kurta', 'Kurta'],
  Set: ['Set'],
  'Western Dress': ['Western Dress'],
  'Tops, Long': ['"Tops, Long"'],
  Unknown: [''],
};
const FULFILMENTS = { Amazon: ['Amazon', 'AFN'], Merchant: ['Merchant', 'Easy Ship'], Unknown: [''] };

interface Shop {
  series: string;
  key: string;
  country: string;
  channel: string;
  currency: string;
  digits: number;
  states: Record<string, string[]>;
  firstDay: string;
  days: number;
  lines: number;
}

/** India is the default series; the days of the shops overlap, and their currencies have 2, 2 and 0 digits. */
const SHOPS: readonly Shop[] = [
  {
    series: 'default',
    key: 'raw/orders.csv',
    country: 'IN',
    channel: 'Amazon.in',
    currency: 'INR',
    digits: 2,
    states: INDIAN_STATES,
    firstDay: '2023-12-20',
    days: 80,
    lines: 900,
  },
  {
    series: 'us',
    key: 'raw/us/orders.csv',
    country: 'US',
    channel: 'Amazon.com',
    currency: 'USD',
    digits: 2,
    states: { California: ['CA', 'ca', 'Calif.'], Arkansas: ['AR', 'US-AR'], 'New York': ['NEW YORK', 'New York'] },
    firstDay: '2024-01-31',
    days: 60,
    lines: 300,
  },
  {
    series: 'jp',
    key: 'raw/jp/orders.csv',
    country: 'JP',
    channel: 'Amazon.co.jp',
    currency: 'JPY',
    digits: 0,
    states: { 東京都: ['TOKYO', 'Tokyo', '東京都'] },
    firstDay: '2024-02-28',
    days: 3,
    lines: 40,
  },
];

/** A number from 0 to `below - 1`, the same for the same place in every run. */
function draw(place: number, salt: number, below: number): number {
  let x = (place * 2_654_435_761 + salt * 40_503 + 1) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b) >>> 0;
  x = Math.imul(x ^ (x >>> 13), 0x45d9f3b) >>> 0;
  return ((x ^ (x >>> 16)) >>> 0) % below;
}

const isoOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);
const oneOf = <T>(values: readonly T[], at: number): T => values[at % values.length]!;

function saleOf(shop: Shop, place: number): Sale {
  const cancelled = draw(place, 1, 9) === 0;
  const roll = (salt: number, below: number) => draw(place + shop.lines * 7, salt, below);
  // On the first and the last day there is always a line; in a third of the days there is none.
  const day =
    place < 2 ? place * (shop.days - 1) : roll(2, shop.days) - (roll(2, shop.days) % 3 === 0 && shop.days > 10 ? 1 : 0);
  return {
    order: `${shop.series}-${roll(11, 40)}`,
    series: shop.series,
    day: isoOf(Date.parse(shop.firstDay) / 86_400_000 + Math.max(day, 0)),
    country: shop.country,
    state: oneOf(Object.keys(shop.states), roll(3, 60)),
    category: oneOf(Object.keys(CATEGORIES), roll(4, 60)),
    fulfilment: oneOf(Object.keys(FULFILMENTS), roll(5, 60)),
    b2b: roll(6, 6) === 0,
    channel: shop.channel,
    currency: shop.currency,
    amount: roll(7, 30) === 0 ? 0 : 100 + roll(8, 250_000),
    quantity: 1 + (roll(9, 12) === 0 ? 1 : 0),
    cancelled,
    returned: !cancelled && roll(10, 15) === 0,
  };
}

const HEADERS =
  'Order ID,Date,Status,Fulfilment,Sales Channel ,Category,Qty,currency,Amount,ship-state,ship-country,B2B';

/** A refund is a row with a negative amount. */
function rowOf({ digits, states }: Shop, sale: Sale, place: number, isRefund = false): string {
  const spelling = (names: Record<string, string[]>, name: string) => oneOf(names[name]!, place);
  const shipped = sale.returned ? 'Shipped - Returned to Seller' : 'Shipped';
  return [
    sale.order,
    sale.day,
    sale.cancelled ? 'Cancelled' : shipped,
    spelling(FULFILMENTS, sale.fulfilment),
    sale.channel,
    spelling(CATEGORIES, sale.category),
    sale.quantity,
    sale.currency,
    sale.amount === 0 ? '' : `${isRefund ? '-' : ''}${(sale.amount / 10 ** digits).toFixed(digits)}`,
    spelling(states, sale.state),
    sale.country,
    sale.b2b ? 'True' : 'False',
  ].join(',');
}

/** The reports, each with its lines and refunds, and as the file that tells of them; one row of each is broken. */
export const REPORTS = SHOPS.map((shop) => {
  const { key, series, lines } = shop;
  const sales = Array.from({ length: lines }, (_, place) => saleOf(shop, place));
  const refunds = Array.from({ length: Math.ceil(lines / 12) }, (_, place) => {
    const sale = saleOf(shop, 2 * lines + place);
    return { ...sale, amount: Math.max(sale.amount, 1), cancelled: false, returned: false };
  });
  const rows = [
    ...sales.map((sale, place) => rowOf(shop, sale, place)),
    ...refunds.map((refund, place) => rowOf(shop, refund, place, true)),
  ];
  return { key, series, sales, refunds, csv: [HEADERS, ...rows, 'broken', ''].join('\n') };
});

export const SALES: readonly Sale[] = REPORTS.flatMap(({ sales }) => sales);
export const REFUNDS: readonly Sale[] = REPORTS.flatMap(({ refunds }) => refunds);

/** What texts in a query mean, by parameter. */
export const MEANINGS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  state: {
    Maharashtra: ['Maharashtra'],
    Rajshthan: ['Rajasthan'],
    RJ: ['Rajasthan'],
    'Kerala,Goa': ['Kerala', 'Goa'],
    ar: ['Arkansas', 'Arunachal Pradesh'],
    CA: ['California'],
    'new york , tokyo': ['New York', '東京都'],
    unknown: ['Unknown'],
  },
  category: {
    kurta: ['Kurta'],
    Set: ['Set'],
    'Western Dress': ['Western Dress'],
    'tops, long': ['Tops, Long'],
    'Unknown,KURTA': ['Kurta', 'Unknown'],
  },
  fulfilment: { Amazon: ['Amazon'], MFN: ['Merchant'], 'unknown,AFN': ['Amazon', 'Unknown'] },
  channel: { 'Amazon.in': ['Amazon.in'], 'AMAZON.COM': ['Amazon.com'], Unknown: ['Unknown'] },
  country: { IN: ['IN'], India: ['IN'], 'us,jp': ['JP', 'US'], fr: ['FR'], 'India,USA': ['IN', 'US'] },
  series: { default: ['default'], US: ['us'], 'jp,us': ['jp', 'us'] },
  currency: { INR: ['INR'], usd: ['USD'], JPY: ['JPY'], EUR: ['EUR'] },
};
