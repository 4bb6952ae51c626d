import type { Format } from '../format.ts';
import { TAX_REPORT_VALUES } from '../tax-report.ts';
import { tableFormat } from '../table.ts';
import { TAX_REPORT_HEADERS } from './amazon-mtr-b2c.ts';

const HEADERS = [
  ...TAX_REPORT_HEADERS,
  'Bill To City',
  'Bill To State',
  'Bill To Country',
  'Bill To Postalcode',
  'Customer Bill To Gstid',
  'Customer Ship To Gstid',
  'Buyer Name',
] as const;

/** Merchant Tax Report B2B of Amazon India: the same for buyers with a tax number. */
export const amazonMtrB2b: Format = tableFormat(HEADERS, {
  delimiter: ',',
  quotes: 'where-needed',
  values: {
    ...TAX_REPORT_VALUES,
    'Bill To City': ({ order }) => order.address.city,
    'Bill To State': ({ order }) => order.address.state,
    'Bill To Country': ({ order }) => order.address.country,
    'Bill To Postalcode': ({ order }) => order.address.postalCode,
    'Buyer Name': () => 'Sample Company',
  },
});
