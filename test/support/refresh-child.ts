import { refresh } from '../../lib/refresh/refresh.ts';
import { writableStore } from '../../lib/storage/writable-store.ts';
import { SETTINGS } from './etl.ts';
import { clientOf } from './s3.ts';

/** A refresh in a process of its own, which can be killed: the URL of S3 and the bucket are its arguments. */
const [url = '', bucket = ''] = process.argv.slice(2);
await refresh(writableStore(clientOf(url, 3), bucket), SETTINGS, { now: () => new Date() });
