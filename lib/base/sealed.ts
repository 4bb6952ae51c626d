import { DamagedFile } from './damaged-file.ts';
import { sha256 } from './hash.ts';

/** JSON of an object that contains its own SHA-256, so that `unsealed` can detect changes. */
export const sealed = (value: object): string => JSON.stringify({ ...value, sha256: sha256(JSON.stringify(value)) });

/**
 * The value of such a JSON, without its SHA-256. JSON without one, from earlier versions, is accepted. Throws `DamagedFile` if
 * it was changed or is not JSON.
 */
export function unsealed(file: Uint8Array): unknown {
  const value = parsed(file);
  if (typeof value !== 'object' || value === null || !('sha256' in value)) return value;
  const { sha256: expected, ...rest } = value;
  if (sha256(JSON.stringify(rest)) !== expected) throw new DamagedFile('It was changed after it was written');
  return rest;
}

function parsed(file: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(file).toString('utf8'));
  } catch (cause) {
    throw new DamagedFile('It is not JSON', { cause });
  }
}
