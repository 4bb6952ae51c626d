import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive that is not as an archive would have it. */
export interface OddFile {
  data: string | Buffer;
  /** Size that the archive gives for it. */
  size?: number;
  method?: number;
  crc?: number;
}

/** A zip archive of files by their name. */
export function zipOf(files: Record<string, string | Buffer | OddFile>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, file] of Object.entries(files)) {
    const odd: OddFile = typeof file === 'string' || Buffer.isBuffer(file) ? { data: file } : file;
    const data = Buffer.from(odd.data as string);
    const { size = data.length, method = data.length < 100 ? 0 : 8, crc = crc32(data) } = odd;
    const packed = method === 8 ? deflateRawSync(data) : data;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const entry = Buffer.alloc(16);
    entry.writeUInt32LE(offset, 12);
    directory.push(Buffer.from('PK\x01\x02\x14\0'), common, entry.subarray(2), Buffer.from(name));
    const body = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    bodies.push(body);
    offset += body.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(files).length, 4);
  end.writeUInt16LE(Object.keys(files).length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, list, Buffer.from('PK\x05\x06'), end]);
}
