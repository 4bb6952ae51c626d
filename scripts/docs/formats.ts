import {
  DETAIL_NAMES,
  type Format,
  FORMATS,
  type Habits,
  MONEY_DETAILS,
  OTHER_REPORTS,
  REPORT_FIELDS,
  type ReportField,
} from '../../lib/formats/index.ts';
import { code, markdownTable } from '../cli/table.ts';

const codes = (texts: readonly string[]): string => texts.map(code).join(', ');

/** What the docs call a field, where that is not its name. */
const LABELS: Partial<Record<ReportField, string>> = {
  order_id: 'order',
  line_id: 'id of the line',
  item_status: 'status of the item',
  row_type: 'type of the row',
  refund_date: 'date of the refund',
  cancelled_at: 'date of the cancellation',
  fulfilment: 'fulfilled',
  b2b: 'business',
  sku: 'SKU',
  asin: 'ASIN',
};
const labelOf = (field: ReportField): string => LABELS[field] ?? field.replaceAll('_', ' ');

/** Fields with a row of their own under "Columns" on docs/reports.md, and what holds where a report has no such column. */
const COLUMNS = {
  order_id: '',
  date: '',
  amount: '',
  status: 'an active line',
  quantity: 'one unit per line',
  currency: 'the currency of the marketplace, else `DEFAULT_CURRENCY`',
  state: '`Unknown`',
  country: '`Unknown`',
  category: '`Unknown`',
  fulfilment: '`Unknown`',
  channel: '`Unknown`',
  b2b: 'no',
} as const satisfies Partial<Record<ReportField, string>>;
const NEEDED: ReadonlySet<ReportField> = new Set(['order_id', 'date', 'amount']);

const MONEY: ReadonlySet<ReportField> = new Set(MONEY_DETAILS);
const AS_IT_IS = 'unchanged';

/** How the details are read. */
const DETAILS: Readonly<Record<(typeof DETAIL_NAMES)[number], string>> = {
  last_update: 'an instant; without an offset it is in `REPORT_TIME_ZONE`',
  city: 'in title case',
  sku: AS_IT_IS,
  asin: AS_IT_IS,
  style: 'with a capital first letter',
  size: 'with a capital first letter',
  product_name: AS_IT_IS,
  service_level: AS_IT_IS,
  promotion: 'yes or no; no value only if the report does not have the column',
  item_tax: 'money, like the amount',
  shipping: 'money',
  shipping_tax: 'money',
  gift_wrap: 'money',
  item_discount: 'money',
  shipping_discount: 'money',
};

/** What each field is, for the `columns` of a `format.json`. */
const MEANINGS: Readonly<Record<ReportField, string>> = {
  order_id: 'number of the order; the same on all of its lines',
  date: 'day of the order, with or without a time',
  amount: 'amount of the line, or of one unit (`habits.amountOf`)',
  status: 'status of the order or line; see [status](#status)',
  item_status: 'status of the line, if `status` is that of the order; a line that is cancelled by either is cancelled',
  row_type: 'whether a row is a sale, a refund or a cancellation (`habits.rowTypes`)',
  refund_date: 'day of a refund, if it is not the day of the order',
  cancelled_at: 'a line that has a value here is cancelled',
  quantity: 'units of the line',
  currency: 'ISO 4217 code, such as `EUR`',
  state: 'state, province or region of the buyer',
  country: 'country of the buyer, as a code or a name',
  category: 'product category',
  fulfilment: 'who ships: Amazon or the merchant',
  channel: 'marketplace or shop',
  b2b: 'whether the buyer is a business: yes or no',
  sku: 'SKU, the product number of the seller',
  asin: 'product number of Amazon',
  product_name: 'name of the product',
  style: 'style or model',
  size: 'size',
  city: 'city of the buyer',
  postal_code: 'postal code of the buyer; only in cleaned files, and only with [`CARRY`](privacy.md#what-is-kept)',
  service_level: 'speed of shipping, such as `Express`',
  last_update: 'instant of the last change of the order; decides which of two reports is newer',
  promotion: 'codes of promotions; empty if there was none',
  item_tax: 'tax on the line',
  shipping: 'shipping charge',
  shipping_tax: 'tax on the shipping charge',
  gift_wrap: 'charge for gift wrap',
  item_discount: 'discount on the line, with or without a minus sign',
  shipping_discount: 'discount on the shipping charge, with or without a minus sign',
  line_id: 'number of the line, for `lineKey`',
  invoice: 'number of the invoice, for `lineKey`',
};

const fieldsOfFormats = (): string =>
  markdownTable([
    ['field', 'what its column has'],
    ...Object.entries(MEANINGS).map(([field, meaning]) => [code(field), meaning]),
  ]);

/** The headers of a field in the formats that share their headers, each once. */
function sharedHeaders(field: ReportField): string[] {
  const headers = FORMATS.flatMap(({ signature, columns }) => (signature === undefined ? (columns[field] ?? []) : []));
  return headers.filter((header, index) => headers.findIndex((other) => sameHeader(header, other)) === index);
}

const sameHeader = (one: string, other: string): boolean => nameOf(one) === nameOf(other);
const nameOf = (header: string): string => header.toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');

const columns = (): string =>
  markdownTable([
    ['column', 'headers', 'needed', 'if it is missing'],
    ...Object.entries(COLUMNS).map(([name, without]) => {
      const field = name as keyof typeof COLUMNS;
      const also = field === 'status' ? `; also ${codes(sharedHeaders('item_status'))}` : '';
      return [labelOf(field), `${codes(sharedHeaders(field))}${also}`, NEEDED.has(field) ? 'yes' : 'no', without];
    }),
  ]);

const details = (): string =>
  markdownTable([
    ['detail', 'headers', 'how it is read'],
    ['hour', 'the header of the date', '0 to 23 in `REPORT_TIME_ZONE`, if the date has a time'],
    ...DETAIL_NAMES.map((field) => [labelOf(field), codes(sharedHeaders(field)), DETAILS[field]]),
  ]);

const formats = (): string =>
  markdownTable([
    ['format', 'report', 'contains', 'identifying headers'],
    ...FORMATS.map(({ id, title, holds, signature }) => [
      code(id),
      title,
      holds === 'orders' ? 'whole orders' : 'single lines',
      signature === undefined ? '' : codes(signature),
    ]),
  ]);

const otherReports = (): string =>
  markdownTable([
    ['report', 'identifying headers'],
    ...OTHER_REPORTS.map(({ title, signatures }) => [title, signatures.map(codes).join('; or ')]),
  ]);

/** The columns of a format, then how its rows are counted. */
function formatTable(format: Format): string {
  const rows = REPORT_FIELDS.flatMap((field) => {
    const headers = format.columns[field];
    return headers === undefined ? [] : [[labelOf(field), codes(headers), noteOf(field, format)]];
  });
  const facts = factsOf(format).map(([name, text]) => `- ${name}: ${text}`);
  return `${markdownTable([['column', 'headers', 'note'], ...rows])}\n${facts.join('\n')}\n`;
}

function noteOf(field: ReportField, { habits, lineKey = [] }: Format): string {
  const notes = [
    ...(habits.firstLineOnly?.includes(field) ? ['on the first line of an order'] : []),
    ...(habits.lineNeeds?.includes(field) ? ['a row without it is ignored'] : []),
    ...(lineKey.includes(field) ? ['part of the line key'] : []),
    ...(field === 'amount' ? [amountNote(habits)] : []),
    ...(MONEY.has(field) ? ['money'] : []),
  ];
  return [...new Set(notes)].join('; ');
}

const PARTS = { tax: 'tax', discounts: 'after discounts', shipping: 'shipping' } as const;

function amountNote({ amountOf, amountIncludes }: Habits): string {
  const included = amountIncludes.filter((part) => part !== 'discounts').map((part) => PARTS[part]);
  return [
    amountOf === 'unit' ? 'of one unit, multiplied by the quantity' : 'of the line',
    ...(included.length > 0 ? [`with ${included.join(' and ')}`] : []),
    ...(amountIncludes.includes('discounts') ? [PARTS.discounts] : []),
  ].join(', ');
}

function factsOf({ columns: has, habits }: Format): [name: string, text: string][] {
  const { statuses, notReturned, rowTypes, withoutColumn, dateOrder } = habits;
  const constants = Object.entries(withoutColumn).filter(
    ([name, value]) => has[name as ReportField] === undefined && typeof value === 'string' && value !== '',
  );
  const facts: [string, string, boolean][] = [
    ['Cancelled', `a status that begins with ${codes(statuses.cancelled)}`, has.status !== undefined],
    ['Cancelled', 'a line with a cancellation date', has.cancelled_at !== undefined],
    ['Cancelled', `a row of the type ${codes(rowTypes?.cancelled ?? [])}`, (rowTypes?.cancelled ?? []).length > 0],
    [
      'Returned',
      `a status that contains ${codes(statuses.returned)}${notReturned === undefined ? '' : `, but not ${codes(notReturned)}`}`,
      has.status !== undefined && statuses.returned.length > 0,
    ],
    ['Refund', `a row of the type ${codes(rowTypes?.refund ?? [])}`, (rowTypes?.refund ?? []).length > 0],
    ['Ignored', `a row of the type ${codes(rowTypes?.ignored ?? [])}`, (rowTypes?.ignored ?? []).length > 0],
    ['Numeric dates', 'day first', dateOrder === 'day-first'],
    [
      'Every line',
      constants.map(([name, value]) => `${labelOf(name as ReportField)} ${code(String(value))}`).join(', '),
      constants.length > 0,
    ],
  ];
  return facts.flatMap(([name, text, holds]) => (holds ? [[name, text]] : []));
}

/** The parts of docs/reports.md, by marker: each format has its own table, but for the file that the service writes. */
export const FORMAT_TABLES: Readonly<Record<string, () => string>> = {
  columns,
  details,
  formats,
  'other-reports': otherReports,
  fields: fieldsOfFormats,
  ...Object.fromEntries(
    FORMATS.filter(({ id }) => id !== 'cleaned').map((format) => [format.id, () => formatTable(format)]),
  ),
};
