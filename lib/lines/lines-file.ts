import type { RowGroup, SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ByteSink } from '../base/byte-source.ts';
import { DIGESTS_NOTE, digestsOf, footerDigest } from '../base/parquet-digests.ts';
import { keyValues, WRITTEN_BY } from '../base/parquet-file.ts';

/** A Parquet file that is written group by group; nothing but its footer is held back. */
export class LinesFile {
  readonly #sink: ByteSink;
  readonly #bytes = new ByteWriter(64 * 1024);
  readonly #parquet: ParquetWriter;
  readonly #notes: Readonly<Record<string, string>>;
  /** Of the column chunks, by row group. */
  readonly #digests: (readonly string[])[] = [];

  /** `notes`: of the footer. */
  constructor(sink: ByteSink, schema: SchemaElement[], notes: Readonly<Record<string, string>> = {}) {
    this.#sink = sink;
    this.#notes = notes;
    this.#parquet = new ParquetWriter({ writer: this.#bytes, schema, createdBy: WRITTEN_BY });
  }

  /** Position of the next byte in the file. */
  get offset(): number {
    return this.#bytes.offset;
  }

  /** Writes a row group of which `write` writes the columns and gives their metadata. */
  async addGroup(rows: number, write: (bytes: ByteWriter) => RowGroup['columns']): Promise<void> {
    const start = this.offset;
    const columns = write(this.#bytes);
    const group: RowGroup = {
      columns,
      num_rows: BigInt(rows),
      total_byte_size: columns.reduce((sum, { meta_data }) => sum + meta_data!.total_uncompressed_size, 0n),
      total_compressed_size: BigInt(this.offset - start),
    };
    this.#addGroup(group, digestsOf(group, this.#bytes.getBytes(), this.offset - this.#bytes.index));
    await this.drain();
  }

  /** Writes a row group whose bytes exist already, after `drain`. Its metadata have the offsets that they get here. */
  async copyGroup(group: RowGroup, bytes: Uint8Array): Promise<void> {
    this.#addGroup(group, digestsOf(group, bytes, this.offset));
    this.#bytes.offset += bytes.length;
    await this.#sink.write(bytes);
  }

  /** Writes the footer; gives the length of the file in bytes, and the digest of its footer. */
  async finish(): Promise<{ bytes: number; sha256: string }> {
    this.#parquet.kvMetadata = keyValues({ ...this.#notes, [DIGESTS_NOTE]: JSON.stringify(this.#digests) });
    await this.#parquet.finish();
    const digest = footerDigest(this.#bytes.getBytes());
    await this.drain();
    return { bytes: this.offset, sha256: digest };
  }

  #addGroup(group: RowGroup, digests: readonly string[]): void {
    this.#digests.push(digests);
    this.#parquet.row_groups.push(group);
    this.#parquet.num_rows += group.num_rows;
  }

  /** Hands over what is finished. The sink may keep the bytes, so it gets a copy. */
  async drain(): Promise<void> {
    if (this.#bytes.index === 0) return;
    const bytes = this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    await this.#sink.write(bytes);
  }
}
