import { config } from '../runtime/config.ts';
import { logger } from '../runtime/logger.ts';
import { createClient } from '../storage/client.ts';
import { MANIFEST_KEY } from '../../schemas/manifest.ts';
import { bucketSource } from './direct-source.ts';
import { loadLog } from './load-log.ts';
import { bucketStore } from '../storage/objects.ts';
import type { SnapshotSource } from './snapshot.ts';

/**
 * Time for reading a manifest or a part of a rollup, in milliseconds. A store that accepts connections but sends nothing would
 * outlast a request of 29 s; the snapshot in memory has to answer before that.
 */
const READ_TIMEOUT = 10_000;

let source: SnapshotSource | undefined;

/** The snapshots of the bucket that the environment names; one source a process. Throws `ConfigError`. */
export function snapshots(): SnapshotSource {
  if (source === undefined) {
    const settings = config();
    source = bucketSource({
      store: bucketStore(createClient(settings), settings.S3_BUCKET, { readTimeout: READ_TIMEOUT }),
      manifestKey: MANIFEST_KEY,
      key: settings.S3_KEY,
      reportFolder: settings.RAW_PREFIX,
      ttl: settings.SNAPSHOT_TTL_SECONDS * 1000,
      maxBytes: settings.DIRECT_READ_MAX_BYTES,
      maxLines: settings.QUERY_MAX_LINES,
      report: {
        timeZone: settings.REPORT_TIME_ZONE,
        defaultCurrency: settings.DEFAULT_CURRENCY,
        maxRejectRatio: settings.MAX_REJECT_RATIO,
      },
      now: () => new Date(),
      events: loadLog(logger, settings.S3_BUCKET),
    });
  }
  return source;
}
