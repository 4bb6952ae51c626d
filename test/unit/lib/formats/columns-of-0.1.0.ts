/**
 * The rule of version 0.1.0 for the columns of a report, written anew: one list of headers for each field, the first wins. A
 * status was needed then.
 */
const HEADERS: readonly (readonly [field: string, ...headers: string[]])[] = [
  ['order_id', 'orderid', 'amazonorderid'],
  ['date', 'date', 'purchasedate'],
  ['status', 'status', 'orderstatus'],
  ['item_status', 'itemstatus'],
  ['amount', 'amount', 'itemprice'],
  ['quantity', 'qty', 'quantity', 'quantitypurchased'],
  ['currency', 'currency'],
  ['state', 'shipstate'],
  ['country', 'shipcountry'],
  ['category', 'category'],
  ['fulfilment', 'fulfilment', 'fulfillmentchannel', 'fulfilledby'],
  ['channel', 'saleschannel'],
  ['b2b', 'b2b', 'isbusinessorder'],
  ['service_level', 'shipservicelevel'],
  ['sku', 'sku'],
  ['size', 'size'],
  ['asin', 'asin'],
  ['city', 'shipcity'],
  ['postal_code', 'shippostalcode'],
];
const NEEDED = new Set(['order_id', 'date', 'amount']);
const NEVER_MISSING = new Set(['item_status', 'service_level', 'sku', 'size', 'asin', 'city', 'postal_code']);

export const HEADERS_OF_0_1_0: readonly string[] = HEADERS.flatMap(([, ...headers]) => headers);

/** What version 0.1.0 made of a header row. */
export function columnsOf010(row: readonly string[]) {
  const plain = row.map((header) => header.toLowerCase().replaceAll(/[^a-z\d]/g, ''));
  const columns: Record<string, number> = {};
  const lacking: string[] = [];
  const missing: string[] = [];
  const ignored: string[] = [];
  for (const [field, ...headers] of HEADERS) {
    const places: number[] = [];
    for (const header of headers) plain.forEach((name, place) => name === header && places.push(place));
    const [first, ...others] = places;
    if (first !== undefined) columns[field] = first;
    else if (NEEDED.has(field)) lacking.push(field);
    else if (!NEVER_MISSING.has(field)) missing.push(field);
    for (const place of others) ignored.push(row[place]!);
  }
  return { columns, lacking, missing, ignored };
}
