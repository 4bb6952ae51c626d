import { isDay } from './days.ts';
import {
  DEFAULT_PRESET,
  type Granularity,
  isGranularity,
  isPreset,
  type Preset,
  presetSpan,
  type Span,
} from './period.ts';

/** Filters that take names; what they are called is the same in the address bar and in the API. */
export const FILTERS = ['state', 'category', 'fulfilment', 'b2b', 'channel', 'country', 'series', 'currency'] as const;
export type FilterName = (typeof FILTERS)[number];

/** What the page shows: all of it stands in the address bar. */
export interface View {
  period: Preset | Span;
  /** Names that pass, by filter; none: all pass. */
  filters: Partial<Record<FilterName, readonly string[]>>;
  /** Undefined: what fits the days. */
  granularity: Granularity | undefined;
}

export const DEFAULT_VIEW: View = { period: DEFAULT_PRESET, filters: {}, granularity: undefined };

/** Reads the query of the page's address; what means nothing here is left out. */
export function readView(query: string): View {
  const given = new URLSearchParams(query);
  const filters: View['filters'] = {};
  for (const name of FILTERS) {
    const values = [...new Set(given.getAll(name).filter((value) => value !== ''))];
    if (values.length > 0) filters[name] = values;
  }
  const granularity = given.get('granularity') ?? '';
  return { period: periodOf(given), filters, granularity: isGranularity(granularity) ? granularity : undefined };
}

function periodOf(given: URLSearchParams): View['period'] {
  const [start, end] = [given.get('start_date') ?? '', given.get('end_date') ?? ''];
  if (isDay(start) && isDay(end)) return start <= end ? { from: start, to: end } : { from: end, to: start };
  const preset = given.get('period') ?? '';
  return isPreset(preset) ? preset : DEFAULT_PRESET;
}

/** The query of the page's address for a view; `readView` reads it again. */
export function writeView({ period, filters, granularity }: View): string {
  const query = new URLSearchParams();
  if (typeof period !== 'string') {
    query.set('start_date', period.from);
    query.set('end_date', period.to);
  } else if (period !== DEFAULT_PRESET) query.set('period', period);
  addFilters(query, filters);
  if (granularity) query.set('granularity', granularity);
  return query.toString();
}

/** The days of a view: as asked for, whether there are data or not. */
export const spanOf = ({ period }: View, data: Span): Span =>
  typeof period === 'string' ? presetSpan(period, data) : period;

/** The query of the API for days and filters. */
export function apiQuery(span: Span, filters: View['filters'], more: Record<string, string> = {}): URLSearchParams {
  const query = new URLSearchParams({ start_date: span.from, end_date: span.to });
  addFilters(query, filters);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
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
