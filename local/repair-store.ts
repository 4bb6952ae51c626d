import { createHash } from 'node:crypto';
import { createReadStream, type BigIntStats } from 'node:fs';
import { readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const DATA = '.data';
const METADATA = '.meta.json';

const metadataSchema = z.object({ key: z.string(), contentLength: z.number(), etag: z.string() });

/**
 * Removes objects that a killed process left half written in the emulator's folder; gives their keys, as far as they can be
 * read. The emulator stores an object as two files: its data, then its metadata. If they do not match, every read of the object
 * fails; once it is removed, the next refresh writes it again. Unfinished multipart uploads are removed too.
 */
export async function repairStore(folder: string): Promise<string[]> {
  await rm(join(folder, '_multipart'), { recursive: true, force: true });
  const repaired: string[] = [];
  for (const path of await objectsIn(join(folder, 'buckets'))) {
    const metadata = await readMetadata(path + METADATA);
    if (metadata !== null && (await matches(path, metadata))) continue;
    await Promise.all([DATA, METADATA].map((extension) => rm(path + extension, { force: true })));
    if (metadata !== null) repaired.push(metadata.key);
  }
  return repaired;
}

/** Paths of the objects, without the extensions of their files. */
async function objectsIn(folder: string): Promise<Set<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }) => {
      const extension = [DATA, METADATA].find((one) => name.endsWith(one));
      return extension === undefined ? [] : [join(parentPath, name.slice(0, -extension.length))];
    });
  return new Set(paths);
}

async function readMetadata(path: string): Promise<z.infer<typeof metadataSchema> | null> {
  try {
    return metadataSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

async function matches(path: string, { contentLength, etag }: z.infer<typeof metadataSchema>): Promise<boolean> {
  const [data, metadataFile] = await Promise.all([statOf(path + DATA), statOf(path + METADATA)]);
  if (data === null || metadataFile === null || Number(data.size) !== contentLength) return false;
  // Metadata is written last. If it is older than the data, the data may be that of a later write.
  if (data.mtimeNs <= metadataFile.mtimeNs) return true;
  const expected = etag.replaceAll('"', '');
  return expected.includes('-') || expected === (await md5Of(path + DATA)); // the ETag of a multipart upload is not an MD5
}

async function statOf(path: string): Promise<BigIntStats | null> {
  return stat(path, { bigint: true }).catch(() => null);
}

async function md5Of(path: string): Promise<string> {
  const hash = createHash('md5');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
