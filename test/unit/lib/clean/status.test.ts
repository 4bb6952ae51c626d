import { expect } from 'chai';
import { statusRules } from '../../../../lib/clean/status.ts';
import { lineRules } from '../../../../lib/ingest/attributes.ts';
import { FORMATS } from '../../../../lib/formats/index.ts';

for (const { title, habits } of FORMATS) {
  describe(`the statuses of ${title}`, () => {
    const { isCancelled, isReturned } = lineRules({ ...habits, notReturned: [] }).statuses;

    it('say of a line that it was cancelled', () => {
      for (const status of [
        'Cancelled',
        'Canceled',
        'CANCELLED',
        ' cancelled ',
        '\ufeffcanceled\u00a0',
        'Cancelled by Seller',
        'Canceled - Payment failed',
        'CANCELLED_BY_BUYER',
        'CancelledBySeller',
        'Cancelled: Refund Applied',
      ]) {
        expect(isCancelled(status), status).to.equal(true);
      }
      for (const status of [
        '',
        'Shipped',
        'Cancellation requested',
        'Not cancelled',
        'Cancel',
        'Shipped - Cancelled',
        'Cancelledness',
        'Uncancelled',
      ]) {
        expect(isCancelled(status), status).to.equal(false);
      }
    });

    it('say of a line that it came back', () => {
      for (const status of [
        'Shipped - Returned to Seller',
        'Shipped - Returning to Seller',
        'Shipped - Rejected by Buyer',
        'RETURNED',
        'Refunded',
        'Partially refunded',
        'Refund Applied',
        'Rejected by Buyer',
        'Return Requested',
        'RETURN_RECEIVED',
        'Not Delivered - Returned',
        'Not returned, then returned',
      ]) {
        expect(isReturned(status), status).to.equal(true);
      }
      for (const status of [
        '',
        'Shipped',
        'Shipped - Delivered to Buyer',
        'Cancelled',
        'Shipped - Lost in Transit',
        'Not Returned',
        'NOT_RETURNED',
        'not refunded',
        'Not yet returned',
        'Not been refunded',
        'Non-returnable',
        'Non Returnable',
        'Nonrefundable',
        'No Return',
        'Never rejected',
        'Delivered without return',
        'Unreturned',
        'Returnable',
        'Refundable until 2022-05-01',
      ]) {
        expect(isReturned(status), status).to.equal(false);
      }
    });
  });
}

describe('statusRules', () => {
  it('takes the words of any format', () => {
    const { isCancelled, isReturned } = statusRules({ cancelled: ['Storniert'], returned: ['Rücksendung'] });
    expect([isCancelled('storniert'), isCancelled('Cancelled')]).to.deep.equal([true, false]);
    expect([isReturned('RÜCKSENDUNG erhalten'), isReturned('Returned')]).to.deep.equal([true, false]);
  });
});
