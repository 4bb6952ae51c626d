/**
 * A typed client of the API, with openapi-fetch. The types are those of the OpenAPI document (docs/clients.md says how they are
 * made), so a misspelled parameter or figure does not compile.
 *
 *     SALES_API_URL=https://….execute-api.eu-central-1.amazonaws.com/prod SALES_API_KEY=… node examples/client.ts
 */
import createClient from 'openapi-fetch';
import type { paths } from './api.ts';

const { SALES_API_URL: baseUrl = 'http://127.0.0.1:3000', SALES_API_KEY: key } = process.env;
const client = createClient<paths>({ baseUrl, headers: key === undefined ? {} : { 'x-api-key': key } });

// The key figures of the last 30 days, beside those of the 30 days before.
const { data: kpis, error } = await client.GET('/analytics/kpis', {
  params: { query: { compare: 'previous_period' } },
});
if (error !== undefined) throw new Error(`${error.title}: ${error.detail ?? error.code}`);
const { metadata } = kpis;
console.log(`${metadata.filters.start_date} to ${metadata.filters.end_date}, ${metadata.currency}`);
console.log(`revenue ${kpis.data.total_revenue}, ${kpis.data.change_percent?.total_revenue ?? '-'} %`);

// A list, filtered.
const { data: regions } = await client.GET('/analytics/regions', {
  params: { query: { exclude_category: ['Unknown'], limit: 3, share: true } },
});
for (const { state, revenue, share } of regions?.data ?? []) console.log(state, revenue, `${share?.['revenue']} %`);

// CSV is text, where it is asked for as text.
const { data: csv } = await client.GET('/analytics/categories', {
  params: { query: { format: 'csv' } },
  parseAs: 'text',
});
console.log(csv?.split('\r\n')[0]);

// What is wrong with a question stands in the error.
const wrong = await client.GET('/analytics/kpis', { params: { query: { state: ['Maharastraa'] } } });
console.log(wrong.response.status, wrong.error?.errors?.[0]?.message);
