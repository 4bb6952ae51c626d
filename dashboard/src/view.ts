import type { Dimensions } from './answers.ts';
import { isDay } from './days.ts';
import { type FilterName, FILTERS, keysOf, type TrendFigureName, TRENDS } from './model.ts';
import {
  type Comparison,
  DEFAULT_COMPARISON,
  DEFAULT_PRESET,
  type Granularity,
  isComparison,
  isGranularity,
  isPreset,
  type Preset,
  presetSpan,
  type Span,
  spanFrom,
} from './period.ts';

/** By what products are listed, the default first. */
export const PRODUCT_KEYS = ['sku', 'asin', 'style', 'size', 'category'] as const satisfies readonly FilterName[];
export type ProductKey = (typeof PRODUCT_KEYS)[number];

/** By what lines are listed by their way to the customer, the default first. */
export const SHIPPING_KEYS = ['fulfilment', 'status'] as const satisfies readonly FilterName[];
export type ShippingKey = (typeof SHIPPING_KEYS)[number];

/** What the bars of the chart can be stacked by. */
export const STACKS = ['category', 'state', 'fulfilment'] as const satisfies readonly FilterName[];
export type Stack = (typeof STACKS)[number];

/** What the page shows: all of it stands in the address bar. */
export interface View {
  page: 'overview' | 'data';
  /** A span that lacks a side goes as far as the data. */
  period: Preset | Partial<Span>;
  /** Names that pass, by filter; none: all pass. */
  filters: Partial<Record<FilterName, readonly string[]>>;
  /** Series that are left out. */
  without: readonly string[];
  /** Undefined: what fits the days. */
  granularity: Granularity | undefined;
  compare: Comparison | Span;
  /** What the chart shows. */
  figure: TrendFigureName;
  stack: Stack | undefined;
  products: ProductKey;
  shipping: ShippingKey;
}

export const DEFAULT_VIEW: View = {
  page: 'overview',
  period: DEFAULT_PRESET,
  filters: {},
  without: [],
  granularity: undefined,
  compare: DEFAULT_COMPARISON,
  figure: 'revenue',
  stack: undefined,
  products: 'sku',
  shipping: 'fulfilment',
};

const isOneOf =
  <Name extends string>(names: readonly Name[]) =>
  (text: string): text is Name =>
    names.some((name) => name === text);
const isPage = isOneOf(['overview', 'data']);
const isFigure = isOneOf(keysOf(TRENDS));
const isProductKey = isOneOf(PRODUCT_KEYS);
const isShippingKey = isOneOf(SHIPPING_KEYS);
const isStack = isOneOf(STACKS);

/** Reads the query of the page's address; what means nothing here is left out. */
export function readView(query: string): View {
  const given = new URLSearchParams(query);
  const filters: View['filters'] = {};
  for (const name of FILTERS) {
    const values = [...new Set(given.getAll(name).filter((value) => value !== ''))];
    if (values.length > 0) filters[name] = values;
  }
  const read = <Name extends string>(name: string, isGood: (text: string) => text is Name): Name | undefined => {
    const text = given.get(name) ?? '';
    return isGood(text) ? text : undefined;
  };
  return {
    page: read('view', isPage) ?? DEFAULT_VIEW.page,
    period: periodOf(given),
    filters,
    without: [...new Set(given.getAll('exclude_series').filter((value) => value !== ''))],
    granularity: read('granularity', isGranularity),
    compare:
      spanFrom(given.get('compare_start_date') ?? '', given.get('compare_end_date') ?? '') ??
      read('compare', isComparison) ??
      DEFAULT_VIEW.compare,
    figure: read('figure', isFigure) ?? DEFAULT_VIEW.figure,
    stack: read('stack', isStack),
    products: read('products', isProductKey) ?? DEFAULT_VIEW.products,
    shipping: read('shipping', isShippingKey) ?? DEFAULT_VIEW.shipping,
  };
}

function periodOf(given: URLSearchParams): View['period'] {
  const [start, end] = [given.get('start_date') ?? '', given.get('end_date') ?? ''];
  const span = spanFrom(start, end);
  if (span) return span;
  if (isDay(start) && end === '') return { from: start };
  if (isDay(end) && start === '') return { to: end };
  const preset = given.get('period') ?? '';
  return isPreset(preset) ? preset : DEFAULT_PRESET;
}

const READERS = {
  start_date: isDay,
  end_date: isDay,
  period: isPreset,
  granularity: isGranularity,
  compare: isComparison,
  compare_start_date: isDay,
  compare_end_date: isDay,
  figure: isFigure,
  stack: isStack,
  products: isProductKey,
  shipping: isShippingKey,
  view: isPage,
};

/** What stands in the page's address under a name that it knows, and means nothing: `start_date=yesterday`. */
export function unreadable(query: string): string[] {
  const given = new URLSearchParams(query);
  return Object.entries(READERS).flatMap(([name, isGood]) => {
    const value = given.get(name);
    return value === null || isGood(value) ? [] : [`${name}=${value}`];
  });
}

/** The view with its names as the data have them, whoever typed the address: of `state=delhi,goa` Delhi and Goa. */
export function named(view: View, dimensions: Dimensions): View {
  const filters: View['filters'] = {};
  for (const name of FILTERS) {
    const known = new Map(dimensions[name]?.map(({ value }) => [value.toLowerCase(), value]));
    const find = (text: string) => known.get(text.trim().toLowerCase());
    const values = (view.filters[name] ?? []).flatMap((value) => {
      const found = find(value) ?? value.split(',').map(find);
      return typeof found === 'string' ? [found] : found.every((each) => each !== undefined) ? found : [value];
    });
    if (values.length > 0) filters[name] = [...new Set(values)];
  }
  return { ...view, filters };
}

/** The query of the page's address for a view; `readView` reads it again. */
export function writeView(view: View): string {
  const { period, compare, filters, without } = view;
  const query = new URLSearchParams();
  if (typeof period !== 'string') {
    if (period.from) query.set('start_date', period.from);
    if (period.to) query.set('end_date', period.to);
  } else if (period !== DEFAULT_PRESET) query.set('period', period);
  addFilters(query, filters);
  for (const series of without) query.append('exclude_series', series);
  if (typeof compare !== 'string') addComparison(query, compare);
  for (const [name, value, usual] of [
    ['granularity', view.granularity, undefined],
    ['compare', typeof compare === 'string' ? compare : undefined, DEFAULT_VIEW.compare],
    ['figure', view.figure, DEFAULT_VIEW.figure],
    ['stack', view.stack, undefined],
    ['products', view.products, DEFAULT_VIEW.products],
    ['shipping', view.shipping, DEFAULT_VIEW.shipping],
    ['view', view.page, DEFAULT_VIEW.page],
  ] as const)
    if (value !== undefined && value !== usual) query.set(name, value);
  return query.toString();
}

/** The days of a view: as asked for, whether there are data or not. */
export function spanOf({ period }: View, data: Span): Span {
  if (typeof period === 'string') return presetSpan(period, data);
  const { from, to } = period;
  // A day beyond the data is still the other end of what was asked for.
  return {
    from: from ?? (to && to < data.from ? to : data.from),
    to: to ?? (from && from > data.to ? from : data.to),
  };
}

/** The query of the API for days and filters; `own`: a filter that does not count. */
export function apiQuery(
  span: Span,
  { filters, without }: Pick<View, 'filters' | 'without'>,
  more: Record<string, string> = {},
  own?: FilterName,
): URLSearchParams {
  const query = new URLSearchParams({ start_date: span.from, end_date: span.to });
  addFilters(query, own === undefined ? filters : { ...filters, [own]: [] });
  if (own !== 'series') for (const series of without) query.append('exclude_series', series);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  return query;
}

/** What a query of the API has for the comparison of a view. */
export function addComparison(query: URLSearchParams, compare: View['compare']): URLSearchParams {
  if (typeof compare !== 'string') {
    query.set('compare_start_date', compare.from);
    query.set('compare_end_date', compare.to);
  } else if (compare !== 'none') query.set('compare', compare);
  return query;
}

function addFilters(query: URLSearchParams, filters: View['filters']): void {
  for (const name of FILTERS) for (const value of filters[name] ?? []) query.append(name, value);
}

/** The view with a filter set anew. */
export function withFilter(view: View, name: FilterName, values: readonly string[]): View {
  const { [name]: _, ...others } = view.filters;
  return { ...view, filters: values.length > 0 ? { ...others, [name]: values } : others };
}

/** The view with this value alone in the filter, or, where it was alone there, with none. */
export function toggled(view: View, name: FilterName, value: string): View {
  const now = view.filters[name] ?? [];
  return withFilter(view, name, now.length === 1 && now[0] === value ? [] : [value]);
}

/** The view of these days; by what they are shown is chosen anew. */
export const withPeriod = (view: View, period: View['period']): View => ({ ...view, period, granularity: undefined });
