import type { Environment } from '../../schemas/environment.ts';
import type { Overlap } from './overlap.ts';
import { hash } from '../base/hash.ts';
import type { Tombstones } from './tombstones.ts';
import { COLUMN_NAMES, columnOf } from '../lines/index.ts';
import { CLEANING_VERSION } from '../clean/index.ts';
import { type CarriedField, FORMATS } from '../formats/index.ts';

/** The settings of a refresh. */
export interface EtlSettings {
  /** Prefix of the reports; ends with a slash. */
  rawPrefix: string;
  /** Key of the one report of a bucket without reports under the prefix. */
  fallbackKey: string;
  timeZone: string;
  defaultCurrency: string;
  /** Share of rejects above which a report is left out, if it has at least 20 of them. */
  maxRejectRatio: number;
  /** Most bytes of a report after decompression. */
  maxReportBytes: number;
  overlap: Overlap;
  /** How many snapshots are kept. */
  snapshotKeep: number;
  /** Whether cleaned files are written. */
  writeCleaned: boolean;
  /** The carried columns that cleaned files have, in their order; the others are empty. */
  carry: readonly CarriedField[];
  /** Days after which the bucket removes reports, and cleaned files; null: never. */
  rawRetentionDays: number | null;
  cleanedRetentionDays: number | null;
  /** How many reports are read concurrently. */
  concurrency: number;
}

/** The settings of a refresh, the secret with which the keys of orders are hashed, and the orders that were erased. */
export type BuildSettings = EtlSettings & { orderSecret: string; tombstones: Tombstones };

/** Raise it when lines are written in another way than by their columns. */
const LINES_VERSION = '3';
const LINES = [LINES_VERSION, COLUMN_NAMES.map((name) => [name, columnOf(name).type, columnOf(name).nullable])];

/** The parts that affect how a report is read: one that was refused is read again when a format for it is added. */
const DECLARED_FORMATS = FORMATS.map(({ columns, signature, holds, lineKey, habits }) => [
  columns,
  signature,
  holds,
  lineKey,
  habits,
]);

/** The settings that affect what is built from a report's bytes, or whether the report is refused. */
export function fingerprint(settings: BuildSettings): unknown {
  const { orderSecret, timeZone, defaultCurrency, maxRejectRatio, maxReportBytes, writeCleaned, carry } = settings;
  return [
    LINES,
    hash(orderSecret),
    DECLARED_FORMATS,
    CLEANING_VERSION,
    timeZone,
    defaultCurrency,
    maxRejectRatio,
    maxReportBytes,
    writeCleaned && carry,
  ];
}

/** The settings of the environment. */
export function settingsOf(environment: Environment): EtlSettings {
  return {
    rawPrefix: environment.RAW_PREFIX,
    fallbackKey: environment.S3_KEY,
    timeZone: environment.REPORT_TIME_ZONE,
    defaultCurrency: environment.DEFAULT_CURRENCY,
    maxRejectRatio: environment.MAX_REJECT_RATIO,
    maxReportBytes: environment.MAX_REPORT_BYTES,
    overlap: environment.OVERLAP,
    snapshotKeep: environment.SNAPSHOT_KEEP,
    writeCleaned: environment.WRITE_CLEANED,
    carry: environment.CARRY,
    rawRetentionDays: environment.RAW_RETENTION_DAYS,
    cleanedRetentionDays: environment.CLEANED_RETENTION_DAYS,
    concurrency: environment.REFRESH_CONCURRENCY,
  };
}
