import type { Operation, S3Request } from './request.ts';

export interface OpenUpload {
  bucket: string;
  key: string;
  id: string;
  initiated: Date;
}

/** What begins an upload, or ends it. */
const CHANGING = new Set<Operation>(['CreateMultipartUpload', 'CompleteMultipartUpload', 'AbortMultipartUpload']);

/** The multipart uploads that were begun and not yet ended: the emulator does not list them. */
export class Uploads {
  readonly #open = new Map<string, OpenUpload>();

  of(bucket: string): OpenUpload[] {
    return [...this.#open.values()].filter((upload) => upload.bucket === bucket);
  }

  /** Takes note of a request that S3 has answered. */
  note({ operation, bucket, key, query }: S3Request, status: number, body: Buffer): void {
    if (status >= 300 || !CHANGING.has(operation)) return;
    const id = query.get('uploadId') ?? /<UploadId>([^<]+)/.exec(body.toString())?.[1];
    if (id === undefined) return;
    if (operation === 'CreateMultipartUpload') this.#open.set(id, { bucket, key, id, initiated: new Date() });
    else this.#open.delete(id);
  }

  /** The answer to ListMultipartUploads, two uploads a page. */
  listing({ bucket, query }: S3Request): string {
    const prefix = query.get('prefix') ?? '';
    const marker = `${query.get('key-marker') ?? ''}\0${query.get('upload-id-marker') ?? ''}`;
    const place = ({ key, id }: OpenUpload) => `${key}\0${id}`;
    const rest = this.of(bucket)
      .filter((upload) => upload.key.startsWith(prefix) && place(upload) > marker)
      .sort((a, b) => (place(a) < place(b) ? -1 : 1));
    const page = rest.slice(0, 2);
    const last = page.at(-1);
    const next =
      last === undefined || page.length === rest.length
        ? '<IsTruncated>false</IsTruncated>'
        : `<IsTruncated>true</IsTruncated><NextKeyMarker>${last.key}</NextKeyMarker><NextUploadIdMarker>${last.id}</NextUploadIdMarker>`;
    const uploads = page.map(
      ({ key, id, initiated }) =>
        `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${initiated.toISOString()}</Initiated></Upload>`,
    );
    return `<?xml version="1.0" encoding="UTF-8"?><ListMultipartUploadsResult>${next}${uploads.join('')}</ListMultipartUploadsResult>`;
  }
}
