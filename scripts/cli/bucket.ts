import { createClient } from '../../lib/storage/client.ts';
import { type WritableStore, writableStore } from '../../lib/storage/writable-store.ts';
import { type EtlSettings, settingsOf } from '../../lib/refresh/settings.ts';
import { localS3 } from '../../local/local-s3.ts';
import { loadDotEnv, serviceSettings } from './environment.ts';

/** The bucket that the environment names, and the settings of its refresh. */
export interface Bucket {
  store: WritableStore;
  settings: EtlSettings;
}

/**
 * Opens the bucket that the environment (or `.env`) names, or with `local` the bucket of an `npm start` on this machine. Throws
 * `UsageError` if a setting is missing or wrong.
 */
export function openBucket({ local }: { local: boolean }): Bucket {
  loadDotEnv();
  // The SDK reads its variables from the environment itself.
  if (local) Object.assign(process.env, localS3(process.env));
  const environment = serviceSettings(process.env);
  const store = writableStore(createClient(environment, 'refresh'), environment.S3_BUCKET);
  return { store, settings: settingsOf(environment) };
}
