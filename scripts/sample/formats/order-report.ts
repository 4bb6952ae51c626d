import type { Format } from '../format.ts';
import { tableFormat } from '../table.ts';
import { currencyOf, itemId, money, priceOf, quantityOf, timestamp } from '../values.ts';

/** Order Report of Amazon: lines that are not shipped yet, so none is cancelled. */
export const orderReport: Format = tableFormat({
  delimiter: '\t',
  quotes: 'never',
  columns: {
    'order-id': ({ order }) => order.id,
    'order-item-id': (_line, index) => itemId(index),
    'purchase-date': ({ order }) => timestamp(order),
    'payments-date': ({ order }) => timestamp(order),
    'buyer-email': 'sample@marketplace.example',
    'buyer-name': 'Sample Buyer',
    'buyer-phone-number': '',
    sku: ({ product }) => product.sku,
    'product-name': ({ product }) => product.name,
    'quantity-purchased': (line) => String(quantityOf(line)),
    currency: ({ order }) => currencyOf(order),
    'item-price': (line) => money(priceOf(line)),
    'item-tax': '0.00',
    'shipping-price': '0.00',
    'shipping-tax': '0.00',
    'ship-service-level': ({ order }) => order.serviceLevel,
    'recipient-name': 'Sample Buyer',
    'ship-address-1': '',
    'ship-address-2': '',
    'ship-address-3': '',
    'ship-city': ({ order }) => order.address.city,
    'ship-state': ({ order }) => order.address.state,
    'ship-postal-code': ({ order }) => order.address.postalCode,
    'ship-country': ({ order }) => order.address.country,
    'ship-phone-number': '',
    'delivery-start-date': '',
    'delivery-end-date': '',
    'delivery-time-zone': '',
    'delivery-Instructions': '',
    'sales-channel': ({ order }) => order.marketplace,
    'is-business-order': ({ order }) => String(order.business),
  },
});
