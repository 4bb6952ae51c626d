import { expect } from 'chai';
import { CLEANED_HEADER, detectFormat, OTHER_REPORTS, otherReportOf } from '../../../../lib/formats/index.ts';

/** Header rows of real reports. */
const HEADER_ROWS: Readonly<Record<string, string>> = {
  'amazon-settlement':
    'settlement-id,settlement-start-date,settlement-end-date,deposit-date,total-amount,currency,transaction-type,order-id,' +
    'merchant-order-id,adjustment-id,shipment-id,marketplace-name,amount-type,amount-description,amount,fulfillment-id,' +
    'posted-date,posted-date-time,order-item-code,merchant-order-item-id,merchant-adjustment-item-id,sku,' +
    'quantity-purchased,promotion-id',
  'amazon-date-range':
    'date/time,settlement id,type,order id,sku,description,quantity,marketplace,account type,fulfillment,order city,' +
    'order state,order postal,product sales,shipping credits,selling fees,fba fees,other,total',
  'amazon-transactions':
    'Date,Transaction type,Order ID,Product Details,Total product charges,Total promotional rebates,Amazon fees,Other,Total (INR)',
  'amazon-business-report':
    'Date,Ordered Product Sales,Units Ordered,Total Order Items,Average Sales per Order Item,Sessions',
  'amazon-unshipped-orders':
    'order-id,order-item-id,purchase-date,payments-date,reporting-date,promise-date,days-past-promise,buyer-email,' +
    'buyer-name,buyer-phone-number,sku,product-name,quantity-purchased,quantity-shipped,quantity-to-ship,' +
    'ship-service-level,recipient-name,ship-address-1,ship-city,ship-state,ship-postal-code,ship-country',
  'amazon-fba-inventory':
    'sku,fnsku,asin,product-name,condition,your-price,mfn-listing-exists,mfn-fulfillable-quantity,afn-listing-exists,' +
    'afn-warehouse-quantity,afn-fulfillable-quantity,afn-unsellable-quantity',
  'amazon-listings':
    'item-name,item-description,listing-id,seller-sku,price,quantity,open-date,image-url,item-is-marketplace,product-id-type',
  'amazon-fba-returns':
    'return-date,order-id,sku,asin,fnsku,product-name,quantity,fulfillment-center-id,detailed-disposition,reason,status',
  'shopify-products':
    'Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Variant SKU,Variant Price,Variant Inventory Qty',
  'shopify-customers':
    'Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address City,Total Spent,Total Orders,Note,Tags',
  'etsy-statement': 'Date,Type,Title,Info,Currency,Amount,Fees & Taxes,Net,Tax Details',
  'etsy-payments':
    'Payment ID,Buyer Username,Buyer Name,Order ID,Gross Amount,Fees,Net Amount,Posted Gross,Posted Fees,Currency,Order Date',
};

describe('otherReportOf', () => {
  for (const { id, signatures, without = [] } of OTHER_REPORTS) {
    it(`names a report by its headers: ${id}`, () => {
      for (const signature of signatures) {
        expect(otherReportOf(signature)?.id).to.equal(id);
        const spelled = signature.map((header) => ` ${header.toUpperCase().replaceAll('-', ' ')}`);
        expect(otherReportOf([...spelled, 'Something'])?.id).to.equal(id);
        for (const header of signature) {
          expect(otherReportOf(signature.filter((name) => name !== header))?.id, header).to.not.equal(id);
        }
        for (const header of without) expect(otherReportOf([...signature, header])?.id).to.not.equal(id);
      }
    });
  }

  for (const [id, header] of Object.entries(HEADER_ROWS)) {
    it(`names a report that holds no order lines, and no format takes it for its own: ${id}`, () => {
      const headers = header.split(',');
      expect(otherReportOf(headers)?.id).to.equal(id);
      expect(detectFormat(headers).lacking).to.not.be.empty;
    });
  }

  it('names none for the file that the service writes, or for nothing', () => {
    expect(otherReportOf(CLEANED_HEADER)).to.equal(undefined);
    expect(otherReportOf([])).to.equal(undefined);
    expect(otherReportOf(['', 'Order ID'])).to.equal(undefined);
  });

  it('has a name and a sentence for each', () => {
    expect(new Set(OTHER_REPORTS.map(({ id }) => id)).size).to.equal(OTHER_REPORTS.length);
    for (const { title, instead } of OTHER_REPORTS) {
      expect(title).to.match(/^\w.*\w$/);
      expect(instead).to.match(/^Download .*\.$/);
    }
  });
});
