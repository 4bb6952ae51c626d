import {
  allStates,
  cleanChannel,
  cleanCountry,
  cleanFulfilment,
  cleanName,
  cleanPlace,
  COUNTRIES,
  isCountry,
  statesNamed,
  UNKNOWN,
} from '../clean/index.ts';
import { keysOf } from '../base/records.ts';
import type { Dimension, LineColumn, LineColumns } from './dimension.ts';

/** Columns of a report whose text dimensions are made from. Formats name the headers of each. */
export const TEXT_FIELDS = ['state', 'country', 'category', 'fulfilment', 'channel'] as const;
export type TextField = (typeof TEXT_FIELDS)[number];

/** `ON (NL)` is also found as `ON`. */
const CODE_WITH_COUNTRY = /^([A-Z]{2,3}) \(.+\)$/;

const isListedCountry = (country: string): boolean => country === UNKNOWN || isCountry(country);

const declare = <const Declared extends Readonly<Record<string, Dimension>>>(dimensions: Declared): Declared =>
  dimensions;

/** Values that follow from columns of the line; `of` can read only those that `from` names. */
const derived = <const Name extends LineColumn>(
  from: readonly Name[],
  of: (line: Pick<LineColumns, Name>) => string,
): NonNullable<Dimension['derived']> => ({ from, of });

/** Most values of a dimension whose rarest values may be joined. */
const MANY_VALUES = 50_000;

/** The value that replaces the values with the fewest lines, if a dimension has too many. */
export const OTHER = 'Other';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** `2` and `02` are the hour from 2 to 3. */
const hourNamed = (text: string): string => (/^\d{1,2}$/.test(text) ? text.padStart(2, '0') : text);

/** What a line has of a product; of a report without SKUs, all of it together names the product. */
const productOf = ({ sku, asin, style, size, product_name }: Pick<LineColumns, 'sku' | (typeof PRODUCT)[number]>) =>
  sku ?? ([asin, style, size, product_name].filter((each) => each !== null).join(' / ') || UNKNOWN);
const PRODUCT = ['asin', 'style', 'size', 'product_name'] as const;

/** Every dimension, in the order of the query parameters. The only place where a dimension is declared. */
export const DIMENSIONS = declare({
  state: {
    kind: 'name',
    title: 'State',
    plural: 'States',
    description: 'State, cleaned; `Unknown` if the report has none',
    position: 3,
    filter: {
      description:
        'States, in any case and spelling that reports use: `Rajshthan` and `RJ` are Rajasthan, `Calif.` is California. For several, repeat the parameter or use commas',
      examples: [['Maharashtra'], ['Rajshthan', 'RJ'], ['Kerala,Goa']],
    },
    of: (line) => cleanPlace(line)?.name,
    isListed: (line) => cleanPlace(line)?.isListed !== false,
    // Made when a filter first needs it, not when a function starts.
    get builtIn() {
      return allStates();
    },
    resolve: statesNamed,
    alsoKnownAs: (value) => CODE_WITH_COUNTRY.exec(value)?.slice(1, 2) ?? [],
  },
  category: {
    kind: 'name',
    title: 'Category',
    plural: 'Categories',
    description: 'Category, cleaned; `Unknown` if the report has none',
    position: 4,
    filter: {
      description: 'Categories, any case. For several, repeat the parameter or use commas',
      examples: [['kurta'], ['Set', 'Western Dress']],
    },
    of: ({ category }) => cleanName(category),
  },
  fulfilment: {
    kind: 'name',
    title: 'Fulfilment',
    plural: 'Fulfilments',
    description: 'Who ships: `Amazon` or `Merchant`; `Unknown` if the report does not say',
    position: 5,
    filter: {
      description: 'Who ships: `Amazon` (also `AFN`) or `Merchant` (also `MFN`, `Easy Ship`), any case',
      examples: [['Amazon'], ['MFN']],
    },
    of: ({ fulfilment }) => cleanFulfilment(fulfilment),
    builtIn: ['Amazon', 'Merchant'],
    resolve: cleanFulfilment,
  },
  channel: {
    kind: 'name',
    title: 'Channel',
    plural: 'Sales channels',
    description: 'Sales channel; `Unknown` if the report has none',
    position: 7,
    filter: { description: 'Sales channels, any case', examples: [['Amazon.in']] },
    of: ({ channel }) => cleanChannel(channel),
  },
  country: {
    kind: 'name',
    title: 'Country',
    plural: 'Countries',
    description: 'Country as ISO 3166 code; `Unknown` if the report has none',
    position: 2,
    filter: {
      description: 'Countries by ISO 3166 code or name, any case: `IN`, `IND` and `India` are the same',
      examples: [['IN'], ['India']],
    },
    of: ({ country }) => cleanCountry(country),
    isListed: ({ country }) => isListedCountry(cleanCountry(country)),
    builtIn: COUNTRIES,
    resolve: cleanCountry,
  },
  series: {
    kind: 'name',
    title: 'Series',
    plural: 'Series',
    description: 'Series of reports',
    position: 1,
    filter: {
      description: 'Series of reports: the folder of a report, or `default` for reports outside any folder',
      examples: [['default']],
    },
  },
  b2b: {
    kind: 'flag',
    title: 'Customers',
    plural: 'Business and consumer sales',
    valueTitles: { true: 'Businesses', false: 'Consumers' },
    description: '`true`: sold to businesses',
    position: 6,
    filter: { description: '`true`: only sales to businesses; `false`: only sales to consumers', examples: [['true']] },
    of: ({ b2b }) => String(b2b),
  },
  currency: {
    kind: 'currency',
    title: 'Currency',
    plural: 'Currencies',
    description: 'Currency of the lines as ISO 4217 code',
    position: 8,
    filter: {
      description:
        'The currency that counts, as ISO 4217 code, any case. Default: the currency of most order lines that pass the other filters, on any day',
      examples: [['INR']],
    },
  },
  status: {
    kind: 'name',
    title: 'Status',
    plural: 'Statuses',
    description: 'Status of the line as in its report; `Cancelled` for every cancelled line',
    filter: { description: 'Statuses of lines, any case', examples: [['Shipped']] },
    derived: derived(['status'], ({ status }) => status),
    maxValues: 1000,
    onOverflow: 'other',
  },
  service_level: {
    kind: 'name',
    title: 'Service level',
    plural: 'Service levels',
    description: 'Service level of the shipment; `Unknown` if the report has none',
    filter: { description: 'Service levels of shipments, any case', examples: [['Expedited']] },
    derived: derived(['service_level'], (line) => line.service_level ?? UNKNOWN),
    maxValues: 1000,
    onOverflow: 'other',
  },
  promotion: {
    kind: 'flag',
    title: 'Promotion',
    plural: 'Sales with and without a promotion',
    valueTitles: { true: 'Lines with a promotion', false: 'Lines without a promotion' },
    description: '`true`: sold with a promotion; `Unknown` if the report has no such column',
    filter: {
      description: '`true`: only lines with a promotion; `false`: only lines without one',
      examples: [['true']],
    },
    derived: derived(['promotion'], ({ promotion }) => (promotion === null ? UNKNOWN : String(promotion))),
  },
  city: {
    kind: 'name',
    title: 'City',
    plural: 'Cities',
    description: 'City, in title case; `Unknown` if the report has none',
    filter: {
      description: 'Cities, any case; in all states that have a city with this name',
      examples: [['Bengaluru'], ['mumbai', 'Pune']],
    },
    derived: derived(['city'], ({ city }) => city ?? UNKNOWN),
    maxValues: MANY_VALUES,
    onOverflow: 'other',
  },
  sku: {
    kind: 'name',
    title: 'SKU',
    plural: 'SKUs',
    description:
      'SKU of the seller; if the report has none, its ASIN, style, size and name, as in `JNE3797 / XL`; else `Unknown`',
    filter: { description: 'SKUs, any case', examples: [['JNE3797-KR-L']] },
    derived: derived(['sku', ...PRODUCT], productOf),
    maxValues: MANY_VALUES,
    onOverflow: 'other',
  },
  asin: {
    kind: 'name',
    title: 'ASIN',
    plural: 'ASINs',
    description: 'ASIN of the product; `Unknown` if the report has none',
    filter: { description: 'ASINs, any case', examples: [['B09SDXFFQ1']] },
    derived: derived(['asin'], ({ asin }) => asin ?? UNKNOWN),
    maxValues: MANY_VALUES,
    onOverflow: 'other',
  },
  style: {
    kind: 'name',
    title: 'Style',
    plural: 'Styles',
    description: 'Style of the product; `Unknown` if the report has none',
    filter: { description: 'Styles of products, any case', examples: [['JNE3797']] },
    derived: derived(['style'], ({ style }) => style ?? UNKNOWN),
    maxValues: MANY_VALUES,
    onOverflow: 'other',
  },
  size: {
    kind: 'name',
    title: 'Size',
    plural: 'Sizes',
    description: 'Size of the product; `Unknown` if the report has none',
    filter: { description: 'Sizes of products, any case', examples: [['XL'], ['S', 'M']] },
    derived: derived(['size'], ({ size }) => size ?? UNKNOWN),
    maxValues: 5000,
    onOverflow: 'other',
  },
  hour: {
    kind: 'name',
    title: 'Hour',
    plural: 'Hours of the day',
    description: 'Hour of the purchase, `00` to `23`; `Unknown` if the report has only days',
    filter: { description: 'Hours of the day, `0` to `23`', examples: [['9'], ['20', '21']] },
    derived: derived(['hour'], ({ hour }) => (hour === null ? UNKNOWN : String(hour).padStart(2, '0'))),
    builtIn: Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0')),
    resolve: hourNamed,
  },
  weekday: {
    kind: 'name',
    title: 'Weekday',
    plural: 'Weekdays',
    description: 'Day of the week, `Monday` to `Sunday`',
    filter: { description: 'Days of the week in English, any case', examples: [['Saturday', 'Sunday']] },
    // 1970-01-01 was a Thursday.
    calendar: { values: WEEKDAYS, of: (day) => (((day + 3) % 7) + 7) % 7 },
    builtIn: WEEKDAYS,
  },
});

export type DimensionName = keyof typeof DIMENSIONS;
export const DIMENSION_NAMES = keysOf(DIMENSIONS);

/** Dimensions that follow from other columns of a line. */
export type DerivedDimension = {
  [Name in DimensionName]: (typeof DIMENSIONS)[Name] extends { readonly derived: unknown } ? Name : never;
}[DimensionName];
export const DERIVED_DIMENSIONS = DIMENSION_NAMES.filter(
  (name): name is DerivedDimension => dimensionOf(name).derived !== undefined,
);

/** Dimensions that follow from the day. */
export type CalendarDimension = {
  [Name in DimensionName]: (typeof DIMENSIONS)[Name] extends { readonly calendar: unknown } ? Name : never;
}[DimensionName];
export const isCalendar = (name: DimensionName): name is CalendarDimension => dimensionOf(name).calendar !== undefined;

/** Dimensions that lines have a column of their own for. */
export type StoredDimension = Exclude<DimensionName, DerivedDimension | CalendarDimension>;
export const STORED_DIMENSIONS = DIMENSION_NAMES.filter(
  (name): name is StoredDimension => dimensionOf(name).derived === undefined && !isCalendar(name),
);

type OfKind<Kind extends Dimension['kind']> = {
  [Name in DimensionName]: (typeof DIMENSIONS)[Name]['kind'] extends Kind ? Name : never;
}[DimensionName];

/** Dimensions that are filtered by the names of their values. */
export type NameDimension = OfKind<'name'>;
export const NAME_DIMENSIONS = DIMENSION_NAMES.filter(
  (name): name is NameDimension => DIMENSIONS[name].kind === 'name',
);

/** Dimensions that are filtered by yes or no. */
export type FlagDimension = OfKind<'flag'>;
export const FLAG_DIMENSIONS = DIMENSION_NAMES.filter(
  (name): name is FlagDimension => DIMENSIONS[name].kind === 'flag',
);

/** Dimensions by which lines can be excluded: all but the currency, because an answer has exactly one. */
export type ExcludableDimension = NameDimension | FlagDimension;
export const EXCLUDABLE_DIMENSIONS: readonly ExcludableDimension[] = [...NAME_DIMENSIONS, ...FLAG_DIMENSIONS];

/** The query parameter that excludes lines by a dimension: `exclude_state`. */
export const exclusionOf = <Name extends ExcludableDimension>(name: Name): `exclude_${Name}` => `exclude_${name}`;

/** A record of the results of `make` for each dimension, under its parameter `exclude_…`. */
export const byExclusion = <Name extends ExcludableDimension, Value>(
  names: readonly Name[],
  make: (name: Name) => Value,
): { [Each in Name as `exclude_${Each}`]: Value } =>
  Object.fromEntries(names.map((name) => [exclusionOf(name), make(name)])) as {
    [Each in Name as `exclude_${Each}`]: Value;
  };

/** The declaration of a dimension, with the properties that not all declare. */
export function dimensionOf(name: DimensionName): Dimension {
  return DIMENSIONS[name];
}

/** Dimensions in the order of `/analytics/dimensions` and of the columns of rollups. */
export const LISTED_DIMENSIONS: readonly DimensionName[] = DIMENSION_NAMES.toSorted(
  (a, b) => positionOf(a) - positionOf(b),
);

function positionOf(name: DimensionName): number {
  return dimensionOf(name).position ?? Number.MAX_SAFE_INTEGER;
}

/** The values that the text of a filter may mean, cleaned like those of lines. `text` is tidy and not empty. */
export function resolveName(name: NameDimension, text: string): readonly string[] {
  if (name === 'series') return [text];
  if (text.toLowerCase() === UNKNOWN.toLowerCase()) return [UNKNOWN];
  const values = dimensionOf(name).resolve?.(text) ?? text;
  return typeof values === 'string' ? [values] : values;
}
