import { createHash } from 'node:crypto';
import { createReadStream, type BigIntStats } from 'node:fs';
import { readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const BYTES = '.data';
const DESCRIPTION = '.meta.json';

const descriptionSchema = z.object({ key: z.string(), contentLength: z.number(), etag: z.string() });

/**
 * Removes from the emulator's folder what a process that was killed left half written; gives the keys, as far as they are
 * known. The emulator keeps an object as two files, its bytes and then their description. Where they do not belong
 * together, no read of the object would ever succeed again; without it, the next refresh makes good what is missing.
 * Uploads in parts that were never ended are removed too.
 */
export async function mendStore(folder: string): Promise<string[]> {
  await rm(join(folder, '_multipart'), { recursive: true, force: true });
  const mended: string[] = [];
  for (const path of await objectsIn(join(folder, 'buckets'))) {
    const description = await descriptionAt(path + DESCRIPTION);
    if (description !== null && (await belongsTo(path, description))) continue;
    await Promise.all([BYTES, DESCRIPTION].map((ending) => rm(path + ending, { force: true })));
    if (description !== null) mended.push(description.key);
  }
  return mended;
}

/** Paths of the objects without their endings. */
async function objectsIn(folder: string): Promise<Set<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }) => {
      const ending = [BYTES, DESCRIPTION].find((known) => name.endsWith(known));
      return ending === undefined ? [] : [join(parentPath, name.slice(0, -ending.length))];
    });
  return new Set(paths);
}

async function descriptionAt(path: string): Promise<z.infer<typeof descriptionSchema> | null> {
  try {
    return descriptionSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

async function belongsTo(path: string, { contentLength, etag }: z.infer<typeof descriptionSchema>): Promise<boolean> {
  const [bytes, description] = await Promise.all([statOf(path + BYTES), statOf(path + DESCRIPTION)]);
  if (bytes === null || description === null || Number(bytes.size) !== contentLength) return false;
  // The description is written last. Where it is the older one, the bytes may be those of a later write.
  if (bytes.mtimeNs <= description.mtimeNs) return true;
  const expected = etag.replaceAll('"', '');
  return expected.includes('-') || expected === (await md5Of(path + BYTES)); // of an upload in parts it is no MD5
}

async function statOf(path: string): Promise<BigIntStats | null> {
  return stat(path, { bigint: true }).catch(() => null);
}

async function md5Of(path: string): Promise<string> {
  const hash = createHash('md5');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
