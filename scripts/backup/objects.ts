import { CopyObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { describeError } from '../../lib/storage/objects.ts';
import { CliError } from '../cli/cli-error.ts';
import { formatBytes } from '../cli/format.ts';
import { type ObjectVersion, listVersions } from '../cli/versions.ts';

/** S3 copies no larger object in one request. */
const MOST_BYTES = 5 * 1024 ** 3;

/** An object to copy from: the newest version of a key, or the one of a time. */
export interface Source {
  bucket: string;
  key: string;
  etag: string;
  /** Bytes. */
  size: number;
  modified: Date;
  /** Undefined: the newest. */
  versionId?: string | undefined;
}

/** User metadata by lower-case names. */
type Metadata = Readonly<Record<string, string>>;

/**
 * Metadata of a copy: the ETag of what it was copied from, since S3 gives copies of large objects another, and when the report
 * arrived, which decides what is newest where reports overlap.
 */
const SOURCE_ETAG = 'source-etag';
const ARRIVED = 'exported-at';

/** The newest versions of the objects whose keys begin so. Throws `CliError`. */
export function newest(client: S3Client, bucket: string, prefix: string): Promise<Source[]> {
  return sourcesOf(client, bucket, prefix, null);
}

/** The versions that these objects had at a time, without those that were removed by then. Throws `CliError`. */
export function versionsAt(client: S3Client, bucket: string, prefix: string, at: Date): Promise<Source[]> {
  return sourcesOf(client, bucket, prefix, at);
}

async function sourcesOf(client: S3Client, bucket: string, prefix: string, at: Date | null): Promise<Source[]> {
  const found = new Map<string, ObjectVersion>();
  await asCliErrors(`cannot list ${prefix} in ${bucket}`, async () => {
    for await (const version of listVersions(client, bucket, prefix)) {
      if (at !== null && version.modified > at) continue;
      const before = found.get(version.key);
      // Of versions of one second S3 lists the newer one first.
      if (before === undefined || version.modified > before.modified) found.set(version.key, version);
    }
  });
  return [...found.values()]
    .filter(({ isDeleteMarker, key }) => !isDeleteMarker && !key.endsWith('/'))
    .map(({ id, ...version }) => ({ ...version, bucket, versionId: at === null || id === 'null' ? undefined : id }));
}

/** Copies an object under its key into a bucket, with what it is and when it arrived. Throws `CliError`. */
export async function copyTo(client: S3Client, bucket: string, source: Source): Promise<void> {
  const { key, etag, size, modified } = source;
  if (size > MOST_BYTES) {
    throw new CliError(
      `cannot copy ${key}: it has ${formatBytes(size)}, and S3 copies at most 5 GiB. Copy it with aws s3 cp, which copies in parts`,
    );
  }
  await asCliErrors(`cannot copy ${key} of ${source.bucket} to ${bucket}`, async () => {
    const { metadata, contentType, encoding } = await describe(client, source);
    await client.send(
      new CopyObjectCommand({
        Bucket: bucket,
        Key: key,
        CopySource: copySourceOf(source),
        CopySourceIfMatch: `"${etag}"`,
        MetadataDirective: 'REPLACE',
        ContentType: contentType,
        ContentEncoding: encoding,
        Metadata: { [ARRIVED]: modified.toISOString(), ...metadata, [SOURCE_ETAG]: metadata[SOURCE_ETAG] ?? etag },
      }),
    );
  });
}

/** Whether two objects have the same bytes, as far as their ETags say, or those that they were copied from. */
export async function isSame(client: S3Client, one: Source, other: Source): Promise<boolean> {
  if (one.etag === other.etag) return true;
  if (one.size !== other.size) return false;
  return asCliErrors(`cannot compare ${one.key}`, async () => {
    const [first, second] = await Promise.all([one, other].map((each) => describe(client, each)));
    const origins = [first?.metadata[SOURCE_ETAG] ?? one.etag, second?.metadata[SOURCE_ETAG] ?? other.etag];
    return origins[0] === origins[1];
  });
}

async function describe(
  client: S3Client,
  { bucket, key, versionId }: Source,
): Promise<{ metadata: Metadata; contentType: string | undefined; encoding: string | undefined }> {
  const command = new HeadObjectCommand({ Bucket: bucket, Key: key, ...(versionId && { VersionId: versionId }) });
  const { Metadata: metadata = {}, ContentType: contentType, ContentEncoding: encoding } = await client.send(command);
  return { metadata, contentType, encoding };
}

const copySourceOf = ({ bucket, key, versionId }: Source): string =>
  `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}${versionId === undefined ? '' : `?versionId=${versionId}`}`;

async function asCliErrors<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`${what}: ${describeError(error)}`, { cause: error });
  }
}
