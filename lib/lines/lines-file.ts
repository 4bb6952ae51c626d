import type { KeyValue, RowGroup, SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ByteSink } from '../base/byte-source.ts';

/** A Parquet file that is written group by group; nothing but its footer is held back. */
export class LinesFile {
  readonly #sink: ByteSink;
  readonly #bytes = new ByteWriter(64 * 1024);
  readonly #parquet: ParquetWriter;

  /** `notes`: of the footer. */
  constructor(sink: ByteSink, schema: SchemaElement[], notes: Readonly<Record<string, string>> = {}) {
    this.#sink = sink;
    const kvMetadata: KeyValue[] = Object.entries(notes).map(([key, value]) => ({ key, value }));
    this.#parquet = new ParquetWriter({
      writer: this.#bytes,
      schema,
      createdBy: 'sales-analytics',
      ...(kvMetadata.length > 0 && { kvMetadata }),
    });
  }

  /** Position of the next byte in the file. */
  get offset(): number {
    return this.#bytes.offset;
  }

  /** Writes a row group of which `write` writes the columns and gives their metadata. */
  async addGroup(rows: number, write: (bytes: ByteWriter) => RowGroup['columns']): Promise<void> {
    const start = this.offset;
    const columns = write(this.#bytes);
    this.#addGroup({
      columns,
      num_rows: BigInt(rows),
      total_byte_size: columns.reduce((sum, { meta_data }) => sum + meta_data!.total_uncompressed_size, 0n),
      total_compressed_size: BigInt(this.offset - start),
    });
    await this.drain();
  }

  /** Writes a row group whose bytes exist already, after `drain`. Its metadata have the offsets that they get here. */
  async copyGroup(group: RowGroup, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const part of bytes) {
      await this.#sink.write(part);
      this.#bytes.offset += part.length;
    }
    this.#addGroup(group);
  }

  /** Writes the footer; gives the length of the file in bytes. */
  async finish(): Promise<number> {
    await this.#parquet.finish();
    await this.drain();
    return this.offset;
  }

  #addGroup(group: RowGroup): void {
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
