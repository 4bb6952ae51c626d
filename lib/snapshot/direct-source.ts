import type { ReportOptions, ReportSummary } from '../rollup/report.ts';
import { manyRejects, refusalOf } from '../rollup/rejects.ts';
import { RollupMissing } from '../rollup/rollup-set.ts';
import { DamagedFile } from '../base/damaged-file.ts';
import { hash } from '../base/hash.ts';
import { ReportError } from '../base/report-error.ts';
import { ServiceError } from '../base/service-error.ts';
import { LinesFileError } from '../lines/lines-file-error.ts';
import { ObjectChanged, type ObjectStore, StoreError, type StoredObject } from '../storage/objects.ts';
import { FAILURE_PAUSE, cachedSource } from './cached-source.ts';
import { publishedSnapshots, refreshesIn, UnreadableManifest } from './published-snapshot.ts';
import { type Snapshot, type SnapshotSource, snapshotOfReport } from './snapshot.ts';
import { SnapshotError } from './snapshot-error.ts';

/** How often a report is looked up, if it is replaced while it is read. */
const LOOKUPS = 3;

export interface BucketSourceOptions {
  store: ObjectStore;
  manifestKey: string;
  /** Key of the report that is read if nothing was published. */
  key: string;
  /** Folder of the reports of a refresh, for the message that there is no report. */
  reportFolder?: string | undefined;
  /** How long a check of the store is valid, in milliseconds. */
  ttl: number;
  /** Largest report that is read, in bytes, before and after decompression. */
  maxBytes: number;
  /** Most order lines that a question may need; default: none. */
  maxLines?: number | undefined;
  report: Pick<ReportOptions, 'timeZone' | 'defaultCurrency'> & {
    /** Share of rejects above which the report is refused; default: 1. */
    maxRejectRatio?: number | undefined;
  };
  now: () => Date;
  events?: SourceEvents;
}

/** Events for the log. */
export interface SourceEvents {
  reading?(object: StoredObject): void;
  loaded?(snapshot: Snapshot, summary: ReportSummary): void | Promise<void>;
  /** The old snapshot is still used, or the caller gets the error. */
  failed?(error: unknown): void;
}

/** What a refresh published; if none ever did, the one report at `key`, read directly, once per ETag. */
export function bucketSource(options: BucketSourceOptions): SnapshotSource {
  const published = publishedSnapshots(options.store, options.manifestKey, {
    maxLines: options.maxLines,
    timeZone: options.report.timeZone,
  });
  return cachedSource({
    origin: { bucket: options.store.bucket, key: options.manifestKey },
    ttl: options.ttl,
    now: options.now,
    load: async (cached) => (await published()) ?? directSnapshot(options, cached),
    forCaller: (error) => forCaller(error, options),
    failed: (error) => options.events?.failed?.(error),
  });
}

async function directSnapshot(options: BucketSourceOptions, cached: Snapshot | undefined): Promise<Snapshot> {
  const { store, key, maxBytes, now, events } = options;
  const { maxRejectRatio = 1, ...report } = options.report;
  for (let lookup = 1; ; lookup++) {
    const object = await store.findObject(key);
    const checkedAt = now();
    if (object === null) throw noData(options);
    const id = idOf(object, options);
    if (cached?.id === id) return { ...cached, checkedAt, stale: false };
    if (object.size > maxBytes) throw tooLarge(maxBytes);
    try {
      events?.reading?.(object);
      // Most functions read what a refresh published, and need none of the code that reads reports.
      const { rollupsOfReport, settled } = await import('../rollup/report.ts');
      const read = await settled(async (known) =>
        rollupsOfReport(await store.openObject(key, object.etag), { ...report, maxBytes, known }),
      );
      const refusal = refusalOf(read.summary, maxRejectRatio);
      if (refusal !== undefined) throw new SnapshotError('REPORT_UNREADABLE', refusal, 60);
      const many = manyRejects(read.summary, maxRejectRatio);
      const warnings = [...read.warnings, ...(many === undefined ? [] : [many])];
      const snapshot = await snapshotOfReport(
        { ...read, warnings },
        { ...object, id, checkedAt, timeZone: report.timeZone },
        () => refreshesIn(store),
      );
      await events?.loaded?.(snapshot, read.summary);
      return snapshot;
    } catch (error) {
      if (!(error instanceof ObjectChanged) || lookup === LOOKUPS) throw error;
    }
  }
}

/** Hash of the bytes and of the settings that affect what is read from them. */
const idOf = ({ key, etag }: StoredObject, { report }: BucketSourceOptions): string => hash([key, etag, report]);

/** The error that callers get; an error that neither the store nor the report caused stays as it is. */
function forCaller(error: unknown, { maxBytes }: BucketSourceOptions): unknown {
  if (error instanceof ServiceError && error.code === 'WORKBOOK_NOT_OPENED') {
    const message = `${error.message}. Only a refresh can read it. Run the refresh, then try again`;
    return new SnapshotError('REFRESH_REQUIRED', message, 300, { cause: error });
  }
  if (!(error instanceof ReportError)) return asSnapshotError(error);
  if (error.code === 'REPORT_TOO_LARGE') return tooLarge(maxBytes, { cause: error });
  return new SnapshotError('REPORT_UNREADABLE', error.message, 60, { cause: error });
}

/** An error of the store or of a published file, as callers get it; any other error stays as it is. */
export function asSnapshotError(error: unknown): unknown {
  if (error instanceof StoreError) {
    const message = 'The reports cannot be read at the moment. Try again in a few seconds';
    return new SnapshotError('STORE_UNAVAILABLE', message, FAILURE_PAUSE / 1000, { cause: error });
  }
  if (error instanceof UnreadableManifest || error instanceof RollupMissing || error instanceof LinesFileError) {
    const message =
      'Another version of the service published the current snapshot, without the columns of this answer, or none was published yet. Run the refresh, then try again';
    return new SnapshotError('REFRESH_REQUIRED', message, 60, { cause: error });
  }
  if (error instanceof DamagedFile) {
    const message =
      'A file of the current snapshot is damaged, and no answer is made of it. Run the refresh, or with --force if it says that nothing changed, then try again';
    return new SnapshotError('REFRESH_REQUIRED', message, 60, { cause: error });
  }
  return error;
}

function noData({ key, reportFolder }: BucketSourceOptions): SnapshotError {
  const where = reportFolder === undefined ? `as ${key}` : `below ${reportFolder}, or as ${key}`;
  return new SnapshotError('NO_DATA', `There is no report yet. Upload one to the bucket ${where}`, 30);
}

const tooLarge = (maxBytes: number, options?: ErrorOptions) =>
  new SnapshotError(
    'REFRESH_REQUIRED',
    `The report is larger than ${maxBytes} bytes, the limit of a request. Run the refresh, then try again`,
    300,
    options,
  );
