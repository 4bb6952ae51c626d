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
import type { Dimension } from './dimension.ts';

/** Columns of a report whose text dimensions are made from. Formats name the headers of each. */
export const TEXT_FIELDS = ['state', 'country', 'category', 'fulfilment', 'channel'] as const;
export type TextField = (typeof TEXT_FIELDS)[number];

/** `ON (NL)` is also found as `ON`. */
const CODE_WITH_COUNTRY = /^([A-Z]{2,3}) \(.+\)$/;

const isListedCountry = (country: string): boolean => country === UNKNOWN || isCountry(country);

const declare = <const Declared extends Readonly<Record<string, Dimension>>>(dimensions: Declared): Declared =>
  dimensions;

/** Every dimension, in the order of the query parameters. The only place where a dimension is declared. */
export const DIMENSIONS = declare({
  state: {
    kind: 'name',
    title: 'State',
    plural: 'States',
    description: 'State, as cleaned; `Unknown` where the report has none',
    position: 3,
    filter: {
      description:
        'States, any case and any spelling that reports use: `Rajshthan` and `RJ` are Rajasthan, `Calif.` is California. Several by repeating the parameter or by commas',
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
    description: 'Category, as cleaned; `Unknown` where the report has none',
    position: 4,
    filter: {
      description: 'Categories, any case. Several by repeating the parameter or by commas',
      examples: [['kurta'], ['Set', 'Western Dress']],
    },
    of: ({ category }) => cleanName(category),
  },
  fulfilment: {
    kind: 'name',
    title: 'Fulfilment',
    plural: 'Fulfilments',
    description: 'Who ships, as cleaned; `Unknown` where the report has none',
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
    description: 'Sales channel; `Unknown` where the report has none',
    position: 7,
    filter: { description: 'Sales channels, any case', examples: [['Amazon.in']] },
    of: ({ channel }) => cleanChannel(channel),
  },
  country: {
    kind: 'name',
    title: 'Country',
    plural: 'Countries',
    description: 'Country, by its code of ISO 3166; `Unknown` where the report has none',
    position: 2,
    filter: {
      description: 'Countries by code of ISO 3166 or by name, any case: `IN`, `IND` and `India` are one',
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
      description: 'Series of reports: the folder in which they lie, `default` for those in none',
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
    filter: { description: 'Sales to businesses alone, or to consumers alone', examples: [['true']] },
    of: ({ b2b }) => String(b2b),
  },
  currency: {
    kind: 'currency',
    title: 'Currency',
    plural: 'Currencies',
    description: 'ISO 4217 code of the money of the lines',
    position: 8,
    filter: {
      description:
        'The one currency that counts, by its code of ISO 4217, any case; default: that of most order lines that pass the other filters, whatever their day',
      examples: [['INR']],
    },
  },
});

export type DimensionName = keyof typeof DIMENSIONS;
export const DIMENSION_NAMES = keysOf(DIMENSIONS);

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

/** Dimensions by which lines can be left out: all but the currency, of which an answer has one. */
export type ExcludableDimension = NameDimension | FlagDimension;
export const EXCLUDABLE_DIMENSIONS: readonly ExcludableDimension[] = [...NAME_DIMENSIONS, ...FLAG_DIMENSIONS];

/** The query parameter that leaves lines out by a dimension: `exclude_state`. */
export const exclusionOf = <Name extends ExcludableDimension>(name: Name): `exclude_${Name}` => `exclude_${name}`;

/** A record of what `make` gives for each dimension, under the parameters that leave lines out by them. */
export const byExclusion = <Name extends ExcludableDimension, Value>(
  names: readonly Name[],
  make: (name: Name) => Value,
): { [Each in Name as `exclude_${Each}`]: Value } =>
  Object.fromEntries(names.map((name) => [exclusionOf(name), make(name)])) as {
    [Each in Name as `exclude_${Each}`]: Value;
  };

/** The declaration of a dimension, with the properties that not all declare. */
export const dimensionOf = (name: DimensionName): Dimension => DIMENSIONS[name];

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
