import { ETSY_HABITS } from './etsy-habits.ts';
import type { Format } from './format.ts';

/**
 * Etsy's "Orders", `EtsySoldOrders2026-5.csv`: a row for each order, without its items.
 *
 * Sources: https://github.com/YitongM/Etsy2ParcelMonkeyCSV (`EtsyImportModel.cs`), where the columns of a British shop begin
 * with `Delivery`; header rows in the tests of programs that read the file, such as an `Order Value` of 5.00 with a discount of
 * 0.50, shipping of 4.50 and an `Order Total` of 9.00. So the amount is what the items cost, before discount, shipping and
 * taxes. A line of this format is an order, so it has no product; "Order Items" has more. Refunds are in
 * `Adjusted Order Total`, without a day, and are not counted.
 */
export const ETSY_ORDERS = {
  id: 'etsy-orders',
  title: 'Etsy orders',
  columns: {
    order_id: ['Order ID'],
    date: ['Sale Date'],
    status: ['Status'],
    amount: ['Order Value'],
    quantity: ['Number of Items'],
    currency: ['Currency'],
    state: ['Ship State', 'Delivery State'],
    country: ['Ship Country', 'Delivery Country'],
    city: ['Ship City', 'Delivery City'],
    postal_code: ['Ship Zipcode', 'Delivery Zipcode'],
    promotion: ['Coupon Code'],
    item_tax: ['Sales Tax'],
    shipping: ['Shipping', 'Delivery'],
    item_discount: ['Discount Amount'],
    shipping_discount: ['Shipping Discount', 'Delivery Discount'],
  },
  signature: ['Sale Date', 'Order ID', 'Number of Items', 'Order Value', 'Order Total'],
  holds: 'orders',
  habits: ETSY_HABITS,
} as const satisfies Format;
