import { normalizedHeader } from './detect.ts';

/** A known report without order lines. */
export interface OtherReport {
  /** Stable, for tests and logs. */
  readonly id: string;
  /** Name for people, to which `the` can be prefixed. */
  readonly title: string;
  /** What to download instead: a sentence. */
  readonly instead: string;
  /** Lists of headers, one for each form or language of the report. A file that has all of one list is this report. */
  readonly signatures: readonly (readonly string[])[];
  /** Headers that a file must not have: with one of them it is another report. */
  readonly without?: readonly string[];
}

const ALL_ORDERS =
  'Download the report "All Orders" of Seller Central instead (Orders > Order reports, or Reports > Fulfilment).';
const SHOPIFY = 'Download the export of orders of Shopify instead (Orders > Export).';
const ETSY = 'Download the CSV of "Order Items" of Etsy instead (Shop Manager > Settings > Options > Download Data).';
const EBAY = 'Download the orders report of eBay instead (Seller Hub > Orders > Download report).';

/**
 * Reports that sellers have beside their orders. Their amounts are fees, payouts, stock or totals of many orders, so no line can be
 * counted from them.
 *
 * Sources: for Amazon the attributes of reports in https://developer-docs.amazon.com/sp-api/docs (settlement, order, FBA,
 * returns), "Date Range Reports", https://sellercentral.amazon.com/gp/help/external/200989190, and the header rows in
 * https://github.com/caponica/AmazonMwsComplete; for the others header rows in the tests of programs that read them. Headers of
 * other languages are here where such a file was found. Not here, as no header row was found: GST stock transfers, payouts of
 * Shopify, deposits of Etsy.
 */
export const OTHER_REPORTS: readonly OtherReport[] = [
  {
    id: 'amazon-settlement',
    title: 'Settlement report of Amazon',
    instead: ALL_ORDERS,
    signatures: [
      ['settlement-id', 'transaction-type', 'amount-type', 'amount-description'],
      ['settlement-id', 'transaction-type', 'price-type', 'price-amount'],
    ],
  },
  {
    id: 'amazon-date-range',
    title: 'Date range report of Amazon payments',
    instead: ALL_ORDERS,
    signatures: [
      ['date/time', 'settlement id', 'type', 'order id', 'total'],
      ['Abrechnungsnummer', 'Typ', 'Bestellnummer', 'Gesamt'],
    ],
  },
  {
    id: 'amazon-transactions',
    title: 'Transaction view of Amazon payments',
    instead: ALL_ORDERS,
    signatures: [['Transaction type', 'Order ID', 'Product Details', 'Total product charges', 'Amazon fees']],
  },
  {
    id: 'amazon-business-report',
    title: 'Business Report of Amazon',
    instead: ALL_ORDERS,
    signatures: [['Units Ordered', 'Ordered Product Sales']],
  },
  {
    id: 'amazon-unshipped-orders',
    title: 'Unshipped Orders report of Amazon without prices',
    instead: `${ALL_ORDERS} Or have the columns currency and item-price added to this one.`,
    signatures: [
      ['order-id', 'order-item-id', 'purchase-date', 'quantity-to-ship'],
      ['order-id', 'order-item-id', 'purchase-date', 'payment-type'],
    ],
    without: ['item-price'],
  },
  {
    id: 'amazon-fba-inventory',
    title: 'FBA inventory report of Amazon',
    instead: ALL_ORDERS,
    signatures: [['sku', 'asin', 'afn-fulfillable-quantity']],
  },
  {
    id: 'amazon-listings',
    title: 'Listings report of Amazon',
    instead: ALL_ORDERS,
    signatures: [['item-name', 'listing-id', 'seller-sku', 'price', 'quantity']],
  },
  {
    id: 'amazon-fba-returns',
    title: 'FBA customer returns report of Amazon',
    instead: ALL_ORDERS,
    signatures: [['return-date', 'order-id', 'detailed-disposition']],
  },
  {
    id: 'amazon-returns',
    title: 'Returns report of Amazon',
    instead: ALL_ORDERS,
    signatures: [['Order ID', 'Return request date', 'Return quantity']],
  },
  {
    id: 'amazon-fba-replacements',
    title: 'FBA replacements report of Amazon',
    instead: ALL_ORDERS,
    signatures: [['replacement-amazon-order-id', 'original-amazon-order-id']],
  },
  {
    id: 'amazon-fba-reimbursements',
    title: 'FBA reimbursements report of Amazon',
    instead: ALL_ORDERS,
    signatures: [['reimbursement-id', 'amazon-order-id', 'amount-total']],
  },
  {
    id: 'amazon-vat-transactions',
    title: 'VAT transactions report of Amazon',
    instead: ALL_ORDERS,
    signatures: [['UNIQUE_ACCOUNT_IDENTIFIER', 'ACTIVITY_PERIOD']],
  },
  {
    id: 'shopify-products',
    title: 'Product export of Shopify',
    instead: SHOPIFY,
    signatures: [['Handle', 'Title', 'Variant SKU', 'Variant Price']],
  },
  {
    id: 'shopify-customers',
    title: 'Customer export of Shopify',
    instead: SHOPIFY,
    signatures: [['First Name', 'Last Name', 'Email', 'Total Spent', 'Total Orders']],
  },
  {
    id: 'etsy-statement',
    title: 'Monthly statement of Etsy',
    instead: ETSY,
    signatures: [['Date', 'Type', 'Title', 'Info', 'Fees & Taxes', 'Net']],
  },
  {
    id: 'etsy-payments',
    title: 'Sales report of Etsy Payments',
    instead: ETSY,
    signatures: [['Payment ID', 'Order ID', 'Gross Amount', 'Fees', 'Net Amount']],
  },
  {
    id: 'ebay-transactions',
    title: 'Transaction report of eBay',
    instead: EBAY,
    signatures: [
      ['Transaction creation date', 'Type', 'Order number', 'Net amount'],
      ['Datum der Transaktionserstellung', 'Typ', 'Bestellnummer'],
    ],
  },
  {
    id: 'flipkart-profit',
    title: 'Profit report of Flipkart',
    instead: 'Download the orders of Flipkart instead (Seller Hub > Orders > Download).',
    signatures: [['Order ID', 'Gross Units', 'Accounted Net Sales (INR)']],
  },
  {
    id: 'meesho-payments',
    title: 'Payments report of Meesho',
    instead: 'Download the orders of Meesho instead (Supplier Panel > Orders > Download Orders Data).',
    signatures: [
      ['Sub Order No', 'Live Order Status', 'Final Settlement Amount'],
      ['sub_order_num', 'gst_rate', 'total_invoice_value'],
    ],
  },
];

/** The known report without order lines to which these headers belong, if any; of several the one with the most headers. */
export function otherReportOf(headers: readonly string[]): OtherReport | undefined {
  const names = new Set(headers.map(normalizedHeader));
  const has = (header: string) => names.has(normalizedHeader(header));
  let found: OtherReport | undefined;
  let most = 0;
  for (const report of OTHER_REPORTS) {
    if (report.without?.some(has)) continue;
    for (const signature of report.signatures) {
      if (signature.length <= most || !signature.every(has)) continue;
      found = report;
      most = signature.length;
    }
  }
  return found;
}
