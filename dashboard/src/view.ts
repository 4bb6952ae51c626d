import type { Dimensions } from './answers.ts';
import { isDay } from './days.ts';
import { type FilterName, FILTERS } from './model.ts';
import {
  DEFAULT_PRESET,
  type Granularity,
  isGranularity,
  isPreset,
  type Preset,
  presetSpan,
  type Span,
} from './period.ts';

/** What the page shows: all of it stands in the address bar. */
export interface View {
  /** A span that lacks a side goes as far as the data. */
  period: Preset | Partial<Span>;
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
  if (isDay(start) && end === '') return { from: start };
  if (isDay(end) && start === '') return { to: end };
  const preset = given.get('period') ?? '';
  return isPreset(preset) ? preset : DEFAULT_PRESET;
}

const READERS = { start_date: isDay, end_date: isDay, period: isPreset, granularity: isGranularity };

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
export function writeView({ period, filters, granularity }: View): string {
  const query = new URLSearchParams();
  if (typeof period !== 'string') {
    if (period.from) query.set('start_date', period.from);
    if (period.to) query.set('end_date', period.to);
  } else if (period !== DEFAULT_PRESET) query.set('period', period);
  addFilters(query, filters);
  if (granularity) query.set('granularity', granularity);
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
