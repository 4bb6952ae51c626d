import { S3Client } from '@aws-sdk/client-s3';
import { mapRecord } from '../../lib/base/records.ts';
import { publishRollups } from '../../lib/refresh/publish-rollups.ts';
import { writableStore } from '../../lib/storage/writable-store.ts';
import type { MonthPart } from '../../schemas/manifest.ts';
import { MADE, writeMadeManifest } from '../setup/rollups.ts';

export interface Publishing {
  bucket: string;
  /** Whose rollups are written. */
  months: readonly MonthPart[];
}

/** Publishes the rollups of months as the end of a refresh does; gives the cells of each rollup. */
export async function run({ bucket, months }: Publishing): Promise<Record<string, number>> {
  const s3 = new S3Client({ forcePathStyle: true });
  const made = await publishRollups(writableStore(s3, bucket), MADE, months, null);
  await writeMadeManifest(s3, bucket, made);
  return mapRecord(made.files, ({ cells }) => cells);
}
