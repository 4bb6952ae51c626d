import { expect } from 'chai';
import { ReportError } from '../../../../lib/base/report-error.ts';
import { ServiceError } from '../../../../lib/base/service-error.ts';
import { Problem } from '../../../../lib/http/problem.ts';
import { QueryError } from '../../../../lib/query/query-error.ts';
import { BrokenManifest } from '../../../../lib/refresh/manifest.ts';
import { LostRollups } from '../../../../lib/refresh/lost-rollups.ts';
import { EmptyListing } from '../../../../lib/refresh/plan.ts';
import { UnknownSnapshot } from '../../../../lib/refresh/snapshots.ts';
import { ConfigError } from '../../../../lib/runtime/config.ts';
import { SnapshotError } from '../../../../lib/snapshot/snapshot-error.ts';
import { ObjectChanged, StoreError } from '../../../../lib/storage/objects.ts';
import { Conflict } from '../../../../lib/storage/writable-store.ts';
import { CliError, UsageError } from '../../../../scripts/cli/cli-error.ts';

const cause = new Error('the reason');

/** One error of each class, with the name and code that retries, log queries and programs rely on. */
const ERRORS: readonly [error: ServiceError, name: string, code: string][] = [
  [new ReportError('EMPTY_REPORT', 'message', { cause }), 'ReportError', 'EMPTY_REPORT'],
  [new ConfigError('message', { cause }), 'ConfigError', 'INVALID_CONFIG'],
  [new StoreError('message', { cause }), 'StoreError', 'STORE_FAILED'],
  [new ObjectChanged('message', { cause }), 'ObjectChanged', 'OBJECT_CHANGED'],
  [new Conflict('message', { cause }), 'Conflict', 'CONFLICT'],
  [new SnapshotError('NO_DATA', 'message', 1, { cause }), 'SnapshotError', 'NO_DATA'],
  [new QueryError([{ parameter: 'limit', message: 'message' }]), 'QueryError', 'INVALID_PARAMETER'],
  [new Problem('TIMED_OUT', 'message', { cause }), 'Problem', 'TIMED_OUT'],
  [new BrokenManifest('message', { cause }), 'BrokenManifest', 'BROKEN_MANIFEST'],
  [new LostRollups(['a'], ['a.parquet']), 'LostRollups', 'LOST_ROLLUPS'],
  [new EmptyListing('message', { cause }), 'EmptyListing', 'EMPTY_LISTING'],
  [new UnknownSnapshot('message', { cause }), 'UnknownSnapshot', 'UNKNOWN_SNAPSHOT'],
  [new CliError('message', { cause }), 'CliError', 'COMMAND_FAILED'],
  [new UsageError('message', { cause }), 'UsageError', 'WRONG_USAGE'],
];

describe('the errors of the service', () => {
  for (const [error, name, code] of ERRORS) {
    it(`share one base, with a stable name and code: ${name}`, () => {
      expect(error).to.be.instanceOf(ServiceError).and.instanceOf(Error);
      expect([error.name, error.code]).to.deep.equal([name, code]);
      expect(error.constructor.name).to.equal(name);
      expect(error.message).to.match(/message|a\.parquet/);
      if (error.cause !== undefined) expect(error.cause).to.equal(cause);
    });
  }
});
