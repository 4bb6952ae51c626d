import type { Format } from '../format.ts';
import { tableFormat } from '../table.ts';
import { fateOf, itemId, longDate, numericId, priceOf, quantityOf, wholeMoney } from '../values.ts';

const STATES = { sold: 'Delivered', cancelled: 'Cancelled', returned: 'Returned' } as const;

/** Orders of Flipkart. Ids of items begin with a `'`; a cancelled line has no invoice. */
export const flipkartOrders: Format = tableFormat({
  delimiter: ',',
  quotes: 'where-needed',
  columns: {
    'Ordered On': ({ order }) => longDate(order),
    'Shipment ID': (_line, index) => `0b7bffa9-0000-4ccf-9e18-${itemId(index)}`,
    'ORDER ITEM ID': (_line, index) => `'4${itemId(index)}`,
    'Order Id': ({ order }) => `OD${numericId(order)}`,
    'HSN CODE': '6211',
    'Order State': (line) => STATES[fateOf(line)],
    'Order Type': 'NON_FBF',
    FSN: ({ product }) => product.asin,
    SKU: ({ product }) => product.sku,
    Product: ({ product }) => product.name,
    'Invoice No.': (line, index) => (fateOf(line) === 'cancelled' ? '' : `SAMP${1000 + index}`),
    CGST: 'NA',
    IGST: '5',
    SGST: 'NA',
    'Invoice Date (mm/dd/yy)': '',
    'Invoice Amount': (line) => wholeMoney(priceOf(line)),
    'Selling Price Per Item': (line) => wholeMoney(priceOf(line) / quantityOf(line)),
    'Shipping and Handling Charges': '0',
    Quantity: (line) => String(quantityOf(line)),
    'Price inc. FKMP Contribution & Subsidy': '',
    'Buyer name': 'Sample Buyer',
    'Ship to name': '',
    'Address Line 1': '',
    'Address Line 2': '',
    City: ({ order }) => order.address.city,
    State: ({ order }) => order.address.state,
    'PIN Code': ({ order }) => order.address.postalCode,
    'Dispatch After date': '',
    'Dispatch by date': '',
    'Form requirement': '',
    'Tracking ID': '',
    'Package Length (cm)': '',
    'Package Breadth (cm)': '',
    'Package Height (cm)': '',
    'Package Weight (kg)': '',
    'Ready to Make': 'NO',
    'With Attachment': 'NO',
  },
});
