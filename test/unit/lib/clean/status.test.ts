import { expect } from 'chai';
import { isCancelled, isReturned } from '../../../../lib/clean/status.ts';

describe('lib/clean/status', () => {
  it('knows cancelled lines', () => {
    for (const status of ['Cancelled', 'Canceled', 'CANCELLED', ' cancelled ']) {
      expect(isCancelled(status), status).to.equal(true);
    }
    for (const status of ['', 'Shipped', 'Cancellation requested', 'Not cancelled', 'Cancel', 'Shipped - Cancelled']) {
      expect(isCancelled(status), status).to.equal(false);
    }
  });

  it('knows returned lines', () => {
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
