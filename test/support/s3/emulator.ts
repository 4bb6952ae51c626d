import type { IncomingHttpHeaders } from 'node:http';
import { buildApp } from 'fauxqs';
import { textIn } from './xml.ts';

/** What S3 answers, whole. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** An object as a listing has it. */
export interface ListedObject {
  key: string;
  etag: string;
  lastModified: string;
  /** Bytes. */
  size: number;
}

export interface Asking {
  headers?: IncomingHttpHeaders;
  body?: Buffer;
}

type Method = 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';

/** The emulator takes no more in a request than 11 MB. */
const PART_BYTES = 8 * 1024 * 1024;

/** The S3 emulator, in the memory of this process. It is asked without a connection, which takes half the time. */
export class Emulator {
  readonly #app = buildApp({ logger: false });

  async ask(method: string, path: string, { headers = {}, body }: Asking = {}): Promise<Answer> {
    const answer = await this.#app.inject({
      method: method as Method,
      url: path,
      headers,
      ...(body && { payload: body }),
    });
    return {
      status: answer.statusCode,
      headers: answer.headers as IncomingHttpHeaders,
      body: answer.rawPayload,
    };
  }

  async createBucket(bucket: string): Promise<void> {
    await this.#done('PUT', `/${bucket}`);
  }

  /** Writes an object; gives its ETag, in quotes. */
  async put(bucket: string, key: string, body: Buffer, headers: IncomingHttpHeaders): Promise<string> {
    const path = pathOf(bucket, key);
    if (body.length <= PART_BYTES) {
      const put = await this.#done('PUT', path, { headers, body });
      return put.headers.etag!;
    }
    const begun = await this.#done('POST', `${path}?uploads`, { headers });
    const id = encodeURIComponent(textIn(begun.body.toString(), 'UploadId'));
    let parts = '';
    for (let number = 1; (number - 1) * PART_BYTES < body.length; number++) {
      const part = body.subarray((number - 1) * PART_BYTES, number * PART_BYTES);
      const { headers: of } = await this.#done('PUT', `${path}?partNumber=${number}&uploadId=${id}`, { body: part });
      parts += `<Part><PartNumber>${number}</PartNumber><ETag>${of.etag}</ETag></Part>`;
    }
    const all = Buffer.from(`<CompleteMultipartUpload>${parts}</CompleteMultipartUpload>`);
    const ended = await this.#done('POST', `${path}?uploadId=${id}`, { body: all });
    return textIn(ended.body.toString(), 'ETag');
  }

  async read(bucket: string, key: string): Promise<Buffer> {
    return (await this.#done('GET', pathOf(bucket, key))).body;
  }

  async remove(bucket: string, key: string): Promise<void> {
    await this.#done('DELETE', pathOf(bucket, key));
  }

  /** The objects whose keys begin so. */
  async list(bucket: string, prefix: string): Promise<ListedObject[]> {
    const objects: ListedObject[] = [];
    for (let token = ''; ;) {
      const from = token === '' ? '' : `&continuation-token=${encodeURIComponent(token)}`;
      const path = `/${bucket}?list-type=2&prefix=${encodeURIComponent(prefix)}${from}`;
      const xml = (await this.#done('GET', path)).body.toString();
      for (const [, contents = ''] of xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
        objects.push({
          key: textIn(contents, 'Key'),
          etag: textIn(contents, 'ETag').replaceAll('"', ''),
          lastModified: textIn(contents, 'LastModified'),
          size: Number(textIn(contents, 'Size')),
        });
      }
      token = textIn(xml, 'NextContinuationToken');
      if (token === '') return objects;
    }
  }

  async close(): Promise<void> {
    await this.#app.close();
  }

  /** What the tests themselves ask for has to succeed. */
  async #done(method: Method, path: string, asking?: Asking): Promise<Answer> {
    const answer = await this.ask(method, path, asking);
    if (answer.status < 300) return answer;
    const xml = answer.body.toString();
    throw Object.assign(new Error(`${method} ${path}: ${answer.status} ${xml}`), { name: textIn(xml, 'Code') });
  }
}

/** The path of an object in a URL. */
export const pathOf = (bucket: string, key: string): string =>
  `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
