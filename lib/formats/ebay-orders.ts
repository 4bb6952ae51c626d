import type { Format } from './format.ts';

/**
 * eBay's orders report of Seller Hub, `eBay-OrdersReport-….csv`: a row for each item of an order.
 *
 * Sources: the header row in https://github.com/randomecho/shifted-sales-report; https://github.com/bo-retail/stream-ops
 * (`src/lib/domain/imports/ebay.ts`) for the file's form, which begins with a line of commas and ends with
 * `5,record(s) downloaded,` and `Seller ID : …`; https://github.com/anhdt19942020/eagle-life-admin-api
 * (`tests/Feature/EbayCsvImportTest.php`), where two caps at `$5.00` have a `Total Price` of `$10.00`. So `Sold For` is the price
 * of one unit, without shipping. eBay's help does not say.
 *
 * An order with several items has a row more, first, with their sum and the address, but no item: it is no line. A sale without an
 * order number has not been paid, and is no line either. Shipping and taxes of an order with several items are in that row
 * alone, so they are not declared. The report has no statuses: it lists neither cancelled orders nor refunds.
 *
 * In Britain and Australia eBay writes `Post to county`, `Post To State` and so on. Translated headers are not declared: no
 * whole file with them was found.
 */
export const EBAY_ORDERS = {
  id: 'ebay-orders',
  title: 'eBay orders report',
  columns: {
    order_id: ['Order Number'],
    line_id: ['Transaction ID'],
    date: ['Sale Date'],
    amount: ['Sold For'],
    quantity: ['Quantity'],
    state: ['Ship To State', 'Post To State', 'Post To County'],
    country: ['Ship To Country', 'Post To Country'],
    sku: ['Custom Label'],
    style: ['Variation Details'],
    product_name: ['Item Title'],
    city: ['Ship To City', 'Post To City'],
    postal_code: ['Ship To Zip', 'Post To Postcode', 'Post To Postal Code'],
  },
  signature: ['Sales Record Number', 'Order Number', 'Item Title', 'Sold For', 'Sale Date'],
  holds: 'orders',
  habits: {
    dateOrder: 'month-first',
    decimal: '.',
    withoutColumn: { quantity: 1, b2b: false, status: '', channel: 'eBay' },
    statuses: { cancelled: ['Canceled', 'Cancelled'], returned: ['return', 'refund'] },
    lineNeeds: ['order_id', 'product_name'],
    amountOf: 'unit',
    amountIncludes: [],
    firstLineOnly: ['state', 'country', 'city', 'postal_code'],
  },
} as const satisfies Format;
