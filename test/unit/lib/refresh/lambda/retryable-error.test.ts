import { expect } from 'chai';
import { RetryableError, thrownFor } from '../../../../../lib/refresh/lambda/retryable-error.ts';
import { LostRollups } from '../../../../../lib/refresh/lost-rollups.ts';
import { EmptyListing } from '../../../../../lib/refresh/plan.ts';
import { ObjectChanged, StoreError } from '../../../../../lib/storage/objects.ts';
import { Conflict } from '../../../../../lib/storage/writable-store.ts';

describe('what a function of the refresh throws', () => {
  class AnotherStoreError extends StoreError {
    override readonly name = 'AnotherStoreError';
  }

  for (const cause of [
    new StoreError('S3 answered 503'),
    new ObjectChanged('a.csv changed'),
    new Conflict('another one published'),
    new LostRollups(['a'], ['a.parquet']),
    new AnotherStoreError('a subclass that nobody listed'),
  ])
    it(`says by its name that another try makes sense: ${cause.name}`, () => {
      const thrown = thrownFor(cause);
      expect(thrown)
        .to.be.instanceOf(RetryableError)
        .and.include({ name: 'RetryableError', cause, stack: cause.stack });
      expect((thrown as Error).message).to.equal(cause.message);
    });

  for (const error of [new EmptyListing('no reports'), new TypeError('a defect'), 'no error at all'])
    it(`is the error itself where it makes none: ${String(error)}`, () => {
      expect(thrownFor(error)).to.equal(error);
    });
});
