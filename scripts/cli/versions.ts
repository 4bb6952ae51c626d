import { ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';

/** A version of an object, or the delete marker that hides the ones before it. */
export interface ObjectVersion {
  key: string;
  /** `null`, as S3 writes it, in a bucket that keeps none. */
  id: string;
  isDeleteMarker: boolean;
  modified: Date;
  /** Bytes. */
  size: number;
  etag: string;
}

/** All versions of the objects whose keys begin so. Those of one key are in no order. Throws what the SDK throws. */
export async function* listVersions(client: S3Client, bucket: string, prefix = ''): AsyncGenerator<ObjectVersion> {
  let from: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
  for (let more = true; more;) {
    const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...from }));
    const marked = (page.DeleteMarkers ?? []).map((marker) => ({ ...marker, isDeleteMarker: true, Size: 0, ETag: '' }));
    const versions = (page.Versions ?? []).map((version) => ({ ...version, isDeleteMarker: false }));
    for (const { Key, VersionId = 'null', LastModified, Size = 0, ETag = '', isDeleteMarker } of [
      ...versions,
      ...marked,
    ]) {
      if (Key === undefined || LastModified === undefined) continue;
      const etag = ETag.replaceAll('"', '');
      yield { key: Key, id: VersionId, isDeleteMarker, modified: LastModified, size: Size, etag };
    }
    more = page.IsTruncated === true;
    from = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
}
