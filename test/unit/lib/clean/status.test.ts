import { expect } from 'chai';
import { statusRules } from '../../../../lib/clean/status.ts';
import { FORMATS } from '../../../../lib/formats/index.ts';

for (const { title, habits } of FORMATS) {
  describe(`the statuses of ${title}`, () => {
    const { isCancelled, isReturned } = statusRules(habits.statuses);

    it('say of a line that it was cancelled', () => {
      for (const status of ['Cancelled', 'Canceled', 'CANCELLED', ' cancelled ', '\ufeffcanceled\u00a0']) {
        expect(isCancelled(status), status).to.equal(true);
      }
      for (const status of [
        '',
        'Shipped',
        'Cancellation requested',
        'Not cancelled',
        'Cancel',
        'Shipped - Cancelled',
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
      ]) {
        expect(isReturned(status), status).to.equal(true);
      }
      for (const status of ['', 'Shipped', 'Shipped - Delivered to Buyer', 'Cancelled', 'Shipped - Lost in Transit']) {
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
