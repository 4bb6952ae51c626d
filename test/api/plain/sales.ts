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
  status: string;
  city: string;
  /** Of a report without SKUs what it has of the product. */
  sku: string;
  asin: string;
  style: string;
  size: string;
  name: string | null;
  service_level: string;
  /** `true`, `false`, or `Unknown` where the report has no such column. */
  promotion: string;
  hour: string;
  weekday: string;
  /** Minor units; null where the report has no such column. */
  item_discount: number | null;
  shipping_discount: number | null;
  item_tax: number | null;
  shipping: number | null;
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

const CITIES = { Mumbai: ['MUMBAI', 'Mumbai'], Pune: ['pune'], Bengaluru: ['BENGALURU '], Unknown: [''] };
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
/** SKUs with what else is known of them; the ASIN of one of them changes. */
const PRODUCTS = [
  { sku: 'JNE3797-KR-L', asin: 'B09SDXFFQ1', style: 'JNE3797', size: 'L', name: 'Kurta, long' },
  { sku: 'JNE3797-KR-XL', asin: 'B09SDXFFQ2', style: 'JNE3797', size: 'XL', name: 'Kurta, longer' },
  { sku: 'SET-S', asin: 'B0SET', style: 'Unknown', size: 'S', name: null },
  { sku: 'SET-M', asin: 'B0SET', style: 'SET', size: 'M', name: 'Set' },
] as const;

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
  /** Its report has order lines alone: days without times, no SKUs, and no money besides the amount. */
  isPlain?: boolean;
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
    series: 'outlet',
    key: 'raw/outlet/orders.csv',
    country: 'IN',
    channel: 'Amazon.in',
    currency: 'INR',
    digits: 2,
    states: INDIAN_STATES,
    firstDay: '2024-01-10',
    days: 40,
    lines: 150,
    isPlain: true,
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
  const { isPlain = false } = shop;
  const roll = (salt: number, below: number) => draw(place + shop.lines * 7, salt, below);
  // On the first and the last day there is always a line; in a third of the days there is none.
  const day =
    place < 2 ? place * (shop.days - 1) : roll(2, shop.days) - (roll(2, shop.days) % 3 === 0 && shop.days > 10 ? 1 : 0);
  const returned = !cancelled && roll(10, 15) === 0;
  const date = isoOf(Date.parse(shop.firstDay) / 86_400_000 + Math.max(day, 0));
  const product = oneOf(PRODUCTS, roll(12, 60));
  const money = (salt: number) => (isPlain ? null : oneOf([0, 500, 1250], roll(salt, 60)));
  const asin = product.sku === 'SET-M' && date > '2024-02-10' ? 'B0SET2' : product.asin;
  const others = [asin, product.style, product.size, product.name];
  return {
    order: `${shop.series}-${roll(11, 40)}`,
    series: shop.series,
    status: cancelled
      ? 'Cancelled'
      : returned
        ? 'Shipped - Returned to Seller'
        : oneOf(['Shipped', 'Pending'], roll(13, 60)),
    city: oneOf(Object.keys(CITIES), roll(14, 60)),
    ...product,
    asin,
    ...(isPlain && { sku: others.filter((each) => each !== null && each !== 'Unknown').join(' / ') }),
    service_level: oneOf(['Standard', 'Expedited', 'Unknown'], roll(15, 60)),
    promotion: isPlain ? 'Unknown' : String(roll(16, 4) === 0),
    hour: isPlain ? 'Unknown' : String(oneOf([0, 9, 13, 20, 21], roll(17, 60))).padStart(2, '0'),
    weekday: WEEKDAYS[new Date(date).getUTCDay()]!,
    item_discount: money(18),
    shipping_discount: money(19),
    item_tax: money(20),
    shipping: money(21),
    day: date,
    country: shop.country,
    state: oneOf(Object.keys(shop.states), roll(3, 60)),
    category: oneOf(Object.keys(CATEGORIES), roll(4, 60)),
    fulfilment: isPlain ? 'Unknown' : oneOf(Object.keys(FULFILMENTS), roll(5, 60)),
    b2b: roll(6, 6) === 0,
    channel: shop.channel,
    currency: shop.currency,
    amount: roll(7, 30) === 0 ? 0 : 100 + roll(8, 250_000),
    quantity: 1 + (roll(9, 12) === 0 ? 1 : 0),
    cancelled,
    returned,
  };
}

const HEADERS =
  'Order ID,Date,Status,Fulfilment,Sales Channel ,Category,Qty,currency,Amount,ship-state,ship-country,B2B,' +
  'ship-city,ASIN,Style,Size,product-name,ship-service-level';
/** What a plain report does not have. */
const MORE_HEADERS = ',SKU,promotion-ids,item-promotion-discount,ship-promotion-discount,item-tax,shipping-price';

const headersOf = ({ isPlain = false }: Shop): string =>
  isPlain ? HEADERS.replace('Fulfilment,', '') : HEADERS + MORE_HEADERS;

/** A refund is a row with a negative amount. */
function rowOf({ digits, states, isPlain = false }: Shop, sale: Sale, place: number, isRefund = false): string {
  const spelling = (names: Record<string, string[]>, name: string) => oneOf(names[name]!, place);
  const known = (text: string | null) => (text === null || text === 'Unknown' ? '' : text);
  const decimal = (minor: number | null) =>
    minor === null || minor === 0 ? '' : (minor / 10 ** digits).toFixed(digits);
  return [
    sale.order,
    isPlain ? sale.day : `${sale.day}T${sale.hour}:30:00Z`,
    sale.status,
    ...(isPlain ? [] : [spelling(FULFILMENTS, sale.fulfilment)]),
    sale.channel,
    spelling(CATEGORIES, sale.category),
    sale.quantity,
    sale.currency,
    sale.amount === 0 ? '' : `${isRefund ? '-' : ''}${(sale.amount / 10 ** digits).toFixed(digits)}`,
    spelling(states, sale.state),
    sale.country,
    sale.b2b ? 'True' : 'False',
    spelling(CITIES, sale.city),
    known(sale.asin),
    known(sale.style),
    known(sale.size),
    sale.name === null ? '' : `"${sale.name}"`,
    known(sale.service_level),
    ...(isPlain
      ? []
      : [
          sale.sku,
          sale.promotion === 'true' ? 'Sale of the week' : '',
          decimal(sale.item_discount),
          decimal(sale.shipping_discount),
          decimal(sale.item_tax),
          decimal(sale.shipping),
        ]),
  ].join(',');
}

/** The reports, each with its lines and refunds, and as the file that tells of them; one row of each is broken. */
export const REPORTS = SHOPS.map((shop) => {
  const { key, series, lines } = shop;
  const sales = Array.from({ length: lines }, (_, place) => saleOf(shop, place));
  const refunds = Array.from({ length: shop.isPlain ? 0 : Math.ceil(lines / 12) }, (_, place) => {
    const sale = saleOf(shop, 2 * lines + place);
    return { ...sale, amount: Math.max(sale.amount, 1), cancelled: false, returned: false, status: 'Shipped' };
  });
  const rows = [
    ...sales.map((sale, place) => rowOf(shop, sale, place)),
    ...refunds.map((refund, place) => rowOf(shop, refund, place, true)),
  ];
  return { key, series, sales, refunds, csv: [headersOf(shop), ...rows, 'broken', ''].join('\n') };
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
  series: { default: ['default'], US: ['us'], 'jp,us': ['jp', 'us'], outlet: ['outlet'] },
  status: { Shipped: ['Shipped'], 'pending,CANCELLED': ['Cancelled', 'Pending'] },
  service_level: { Expedited: ['Expedited'], 'standard,unknown': ['Standard', 'Unknown'] },
  city: { Bengaluru: ['Bengaluru'], mumbai: ['Mumbai'], Pune: ['Pune'], 'unknown, PUNE': ['Pune', 'Unknown'] },
  sku: {
    'JNE3797-KR-L': ['JNE3797-KR-L'],
    'set-s,SET-M': ['SET-M', 'SET-S'],
    'B0SET / S': ['B0SET / S'],
    'b09sdxffq1 / jne3797 / l / kurta, long': ['B09SDXFFQ1 / JNE3797 / L / Kurta, long'],
  },
  asin: { B09SDXFFQ1: ['B09SDXFFQ1'], 'b0set,B0SET2': ['B0SET', 'B0SET2'] },
  style: { JNE3797: ['JNE3797'], unknown: ['Unknown'] },
  size: { XL: ['XL'], S: ['S'], M: ['M'], 'l,m': ['L', 'M'] },
  hour: { '9': ['09'], '20': ['20'], '21': ['21'], 'unknown,00': ['00', 'Unknown'] },
  weekday: { Saturday: ['Saturday'], Sunday: ['Sunday'], 'monday,FRIDAY': ['Friday', 'Monday'] },
  currency: { INR: ['INR'], usd: ['USD'], JPY: ['JPY'], EUR: ['EUR'] },
};
