import { expect } from 'chai';
import type { APIResponse, Page, Route } from 'playwright-core';
import type { KpisAnswer, RegionsAnswer, TrendsAnswer } from '../../schemas/responses.ts';
import type { Api } from '../api/harness.ts';

/** The last 30 days of the report, which the page shows first. */
export const LAST_30 = 'start_date=2022-05-31&end_date=2022-06-29';

export const RUPEES = new Intl.NumberFormat('en-IN', {
  style: 'currency',
  currency: 'INR',
  maximumFractionDigits: 0,
  minimumFractionDigits: 0,
});

/** What the service answers to a request of the page. The service may close an idle connection just as it is used again. */
export const answerTo = (route: Route, options: Parameters<Route['fetch']>[0] = {}): Promise<APIResponse> =>
  route.fetch({ maxRetries: 3, ...options });

export async function kpis(api: Api, query: string): Promise<KpisAnswer['data']> {
  const { json, text } = await api.get(`/analytics/kpis?compare=previous_period&${query}`);
  expect(json, text).to.have.property('data');
  return (json as KpisAnswer).data;
}

export const rows = async (api: Api, route: string, query: string) =>
  ((await api.get(`/analytics/${route}?${query}`)).json as RegionsAnswer).data;

export const trend = async (api: Api, query: string) =>
  ((await api.get(`/analytics/trends?${query}`)).json as TrendsAnswer).data;

/** The exact figures of all tiles, by their ids. */
export async function tiles(page: Page): Promise<Record<string, number>> {
  const found = await page.locator('[data-tile]').all();
  const entries = found.map(async (tile) => {
    const value = await tile.locator('data').getAttribute('value');
    return [await tile.getAttribute('data-tile'), value === null ? Number.NaN : Number(value)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** What the tiles have to show of KPIs. */
export const tilesOf = (data: KpisAnswer['data']): Record<string, number> => ({
  revenue: data.total_revenue,
  net: data.net_revenue ?? Number.NaN,
  orders: data.distinct_orders ?? Number.NaN,
  'order-value': data.distinct_order_value ?? Number.NaN,
  'units-per-order': data.units_per_order ?? Number.NaN,
  units: data.total_quantity_sold,
  b2b: data.b2b_percentage,
  cancellations: data.cancellation_rate,
  returns: data.return_rate,
  fulfilment: ((data.amazon_fulfilled_orders ?? Number.NaN) / data.total_orders) * 100,
});

/** The cells of a ranking, row by row, the name first. */
export async function cells(page: Page, id: string): Promise<string[][]> {
  const found = await page.locator(`#${id} tbody tr`).all();
  return Promise.all(found.map((row) => row.locator('th, td').allInnerTexts()));
}

/** The query of the page's address. */
export const queryOf = (page: Page): string => decodeURIComponent(new URL(page.url()).search);
