import type { Key } from '../base/key-table.ts';
import { keysOf } from '../base/records.ts';
import {
  type DIMENSIONS,
  dimensionOf,
  LISTED_DIMENSIONS,
  STORED_DIMENSIONS,
  type StoredDimension,
} from '../model/index.ts';

/**
 * What a column holds.
 *
 * `text`: a string; `integer`: of 32 bits; `money`: minor units, up to 2^53 - 1; `day`: days since 1970-01-01; `instant`:
 * milliseconds since 1970-01-01T00:00Z; `flag`: true or false; `key`: 64 bits.
 */
export type ColumnType = 'text' | 'integer' | 'money' | 'day' | 'instant' | 'flag' | 'key';

/** A column of lines. */
export interface Column {
  readonly type: ColumnType;
  /** Whether a line may have no value: its report has no such column, or the cell is empty. */
  readonly nullable: boolean;
  /** Most lines have a value of their own, so there is no dictionary of the values. */
  readonly distinct?: boolean;
  readonly title: string;
  readonly unit: string | null;
  readonly description: string;
}

const MINOR_UNITS = 'minor units of `currency`';

const declare = <const Declared extends Readonly<Record<string, Column>>>(columns: Declared): Declared => columns;

/** What a line is, and what it is about. */
const IDENTITY = declare({
  order_id: {
    type: 'text',
    nullable: false,
    distinct: true,
    title: 'Order id',
    unit: null,
    description: 'Order id as the report has it',
  },
  order_key: {
    type: 'key',
    nullable: false,
    title: 'Order key',
    unit: null,
    description: 'Hash that identifies the order; equal for all lines of an order, in every report',
  },
  line_key: {
    type: 'key',
    nullable: true,
    title: 'Line key',
    unit: null,
    description: 'Hash that identifies the line; null if the report has whole orders',
  },
  refund: {
    type: 'flag',
    nullable: false,
    title: 'Refund',
    unit: null,
    description: 'Whether the row is a refund, with its own day, and not a sale',
  },
  day: {
    type: 'day',
    nullable: false,
    title: 'Day',
    unit: 'day',
    description: 'Day of the purchase in the time zone of the report',
  },
  hour: {
    type: 'integer',
    nullable: true,
    title: 'Hour',
    unit: 'hour of the day',
    description: 'Hour of the purchase in the time zone of the report, 0 to 23; null if the report has only days',
  },
  last_update: {
    type: 'instant',
    nullable: true,
    title: 'Last update',
    unit: 'instant in UTC',
    description: 'Last change of the order, according to the report',
  },
  status: {
    type: 'text',
    nullable: false,
    title: 'Status',
    unit: null,
    description:
      '`Cancelled`, or the status in the report: the status of the order, or of the item if only that one is a return',
  },
  cancelled: {
    type: 'flag',
    nullable: false,
    title: 'Cancelled',
    unit: null,
    description: 'Whether the line was cancelled; such a line counts only as cancelled',
  },
  returned: {
    type: 'flag',
    nullable: false,
    title: 'Returned',
    unit: null,
    description: 'Whether the line came back or was rejected',
  },
  quantity: { type: 'integer', nullable: false, title: 'Quantity', unit: 'units', description: 'Units of the line' },
  amount: {
    type: 'money',
    nullable: true,
    title: 'Amount',
    unit: MINOR_UNITS,
    description: 'Amount of the line; null if it has no price',
  },
  discount_due: {
    type: 'money',
    nullable: true,
    title: 'Discount due',
    unit: MINOR_UNITS,
    description: 'Discounts of the line that are not yet deducted from its amount; null if the report has no discounts',
  },
});

/** What else a report may say of a line. */
const DETAILS = declare({
  city: { type: 'text', nullable: true, title: 'City', unit: null, description: 'City in title case' },
  sku: { type: 'text', nullable: true, title: 'SKU', unit: null, description: 'SKU of the seller' },
  asin: { type: 'text', nullable: true, title: 'ASIN', unit: null, description: 'ASIN of the product' },
  style: { type: 'text', nullable: true, title: 'Style', unit: null, description: 'Style of the product' },
  size: { type: 'text', nullable: true, title: 'Size', unit: null, description: 'Size of the product' },
  product_name: {
    type: 'text',
    nullable: true,
    title: 'Product name',
    unit: null,
    description: 'Name of the product',
  },
  service_level: {
    type: 'text',
    nullable: true,
    title: 'Service level',
    unit: null,
    description: 'Service level of the shipment',
  },
  promotion: {
    type: 'flag',
    nullable: true,
    title: 'Promotion',
    unit: null,
    description: 'Whether the line has a promotion; null if the report has no such column',
  },
  item_tax: { type: 'money', nullable: true, title: 'Item tax', unit: MINOR_UNITS, description: 'Tax on the item' },
  shipping: {
    type: 'money',
    nullable: true,
    title: 'Shipping',
    unit: MINOR_UNITS,
    description: 'Shipping charge',
  },
  shipping_tax: {
    type: 'money',
    nullable: true,
    title: 'Shipping tax',
    unit: MINOR_UNITS,
    description: 'Tax on the shipping charge',
  },
  gift_wrap: {
    type: 'money',
    nullable: true,
    title: 'Gift wrap',
    unit: MINOR_UNITS,
    description: 'Gift wrap charge',
  },
  item_discount: {
    type: 'money',
    nullable: true,
    title: 'Item discount',
    unit: MINOR_UNITS,
    description: 'Promotional discount on the item',
  },
  shipping_discount: {
    type: 'money',
    nullable: true,
    title: 'Shipping discount',
    unit: MINOR_UNITS,
    description: 'Promotional discount on shipping',
  },
});

/** A dimension that is stored is a column by its own declaration, whether or not one above has its name. */
type WithoutDimensions<Declared> = { readonly [Name in Exclude<keyof Declared, StoredDimension>]: Declared[Name] };
type DimensionColumns = {
  readonly [Name in StoredDimension]: Column & {
    readonly type: (typeof DIMENSIONS)[Name]['kind'] extends 'flag' ? 'flag' : 'text';
    readonly nullable: false;
  };
};
type Columns = WithoutDimensions<typeof IDENTITY> & DimensionColumns & WithoutDimensions<typeof DETAILS>;

export type ColumnName = keyof Columns;

const withoutDimensions = (columns: Readonly<Record<string, Column>>) =>
  Object.entries(columns).filter(([name]) => !(STORED_DIMENSIONS as readonly string[]).includes(name));

function dimensionColumn(name: StoredDimension): Column {
  const { kind, title, description } = dimensionOf(name);
  return { type: kind === 'flag' ? 'flag' : 'text', nullable: false, title, unit: null, description };
}

/** The currency first: amounts before it are in its minor units. */
const dimensionsInOrder: readonly StoredDimension[] = [
  'currency',
  ...LISTED_DIMENSIONS.filter((name): name is StoredDimension =>
    (STORED_DIMENSIONS as readonly string[]).includes(name),
  ).filter((name) => name !== 'currency'),
];

/** Every column of a line, in the order of the file. */
export const COLUMNS = Object.fromEntries([
  ...withoutDimensions(IDENTITY),
  ...dimensionsInOrder.map((name) => [name, dimensionColumn(name)] as const),
  ...withoutDimensions(DETAILS),
]) as unknown as Columns;

export const COLUMN_NAMES: readonly ColumnName[] = keysOf(COLUMNS);

/** The declaration of a column, with the properties that not all declare. */
export const columnOf = (name: ColumnName): Column => COLUMNS[name];

interface ValueTypes {
  text: string;
  integer: number;
  money: number;
  day: number;
  instant: number;
  flag: boolean;
  key: Key;
}

/** A line: a value for each column. A writer copies it, so one object can be used again for every line. */
export type Line = {
  -readonly [Name in ColumnName]: Columns[Name]['nullable'] extends false
    ? ValueTypes[Columns[Name]['type']]
    : ValueTypes[Columns[Name]['type']] | null;
};

/** The types of columns by name. */
export type ColumnTypes = { readonly [Name in ColumnName]: Columns[Name]['type'] };
