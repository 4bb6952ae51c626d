/**
 * The fields of a row, with the headers that mean them: first those of the "Amazon Sale Report" CSV, then those of Seller
 * Central's "All Orders" flat file. Of two headers for one field the alias that stands first here wins.
 */
const FIELDS = {
  order_id: ['Order ID', 'amazon-order-id'],
  date: ['Date', 'purchase-date'],
  status: ['Status', 'order-status'],
  item_status: ['item-status'],
  amount: ['Amount', 'item-price'],
  quantity: ['Qty', 'Quantity', 'quantity-purchased'],
  currency: ['currency'],
  state: ['ship-state'],
  country: ['ship-country'],
  category: ['Category'],
  fulfilment: ['Fulfilment', 'fulfillment-channel', 'fulfilled-by'],
  channel: ['Sales Channel'],
  b2b: ['B2B', 'is-business-order'],
} as const satisfies Record<string, readonly string[]>;

export type Field = keyof typeof FIELDS;

/** The header of a field in the Amazon Sale Report, or in the only format that has the field. */
export const headerOf = (field: Field): string => FIELDS[field][0];

/** All fields, in the order in which they are handed on. */
export const FIELD_NAMES = Object.keys(FIELDS) as Field[];

const NEEDED: ReadonlySet<Field> = new Set<Field>(['order_id', 'date', 'status', 'amount']);
/** Only the flat file has it, so a report without it lacks nothing. */
const UNREPORTED: ReadonlySet<Field> = new Set<Field>(['item_status']);

/** Columns that only the cleaned file carries, with their headers there. */
const CARRIED = {
  service_level: ['ship-service-level'],
  sku: ['SKU'],
  size: ['Size'],
  asin: ['ASIN'],
  city: ['ship-city'],
  postal_code: ['ship-postal-code'],
} as const satisfies Record<string, readonly string[]>;

export type CarriedField = keyof typeof CARRIED;
export const CARRIED_NAMES = Object.keys(CARRIED) as CarriedField[];

/** The name by which headers are matched: lower case, letters and digits only. */
function normalizedHeader(header: string): string {
  return header.toLowerCase().replace(/[^a-z0-9]/g, '');
}

export interface ColumnMap {
  /** Column of each field that the report has, from 0. */
  columns: Partial<Record<Field | CarriedField, number>>;
  /** Needed fields without a column, with the headers that were looked for. */
  lacking: { field: Field; aliases: readonly string[] }[];
  /** Optional fields without a column. */
  missing: Field[];
  /** Headers that mean a field which another header gave. */
  ignored: string[];
}

/** Finds the columns of the fields by name, never by position. */
export function mapColumns(headers: readonly string[]): ColumnMap {
  const names = headers.map(normalizedHeader);
  const map: ColumnMap = { columns: {}, lacking: [], missing: [], ignored: [] };
  for (const [field, aliases] of Object.entries({ ...FIELDS, ...CARRIED }) as [Field, readonly string[]][]) {
    const wanted = aliases.map(normalizedHeader);
    const found = wanted.flatMap((alias) => names.flatMap((name, column) => (name === alias ? [column] : [])));
    if (found[0] !== undefined) map.columns[field] = found[0];
    else if (NEEDED.has(field)) map.lacking.push({ field, aliases });
    else if (field in FIELDS && !UNREPORTED.has(field)) map.missing.push(field);
    for (const column of found.slice(1)) map.ignored.push(headers[column]!);
  }
  return map;
}
