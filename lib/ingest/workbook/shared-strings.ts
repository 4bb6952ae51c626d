import { ReportError } from '../../base/report-error.ts';
import { RunText } from './run-text.ts';
import { readXml } from './xml.ts';

/** Texts that cells refer to by number, as UTF-8 in one buffer: as strings they would take several times the memory. */
export class SharedStrings {
  #bytes = Buffer.allocUnsafeSlow(64 * 1024);
  #used = 0;
  #ends = new Uint32Array(1024);
  #count = 0;

  /** The text with a number; undefined if there is none. */
  get(index: number): string | undefined {
    if (!(index >= 0 && index < this.#count)) return undefined;
    return this.#bytes.toString('utf8', index === 0 ? 0 : this.#ends[index - 1]!, this.#ends[index]);
  }

  /** Throws `ReportError` where the texts take more than `maxBytes`. */
  add(text: string, maxBytes: number): void {
    const end = this.#used + Buffer.byteLength(text);
    if (end + 4 * this.#count > maxBytes) {
      throw new ReportError(
        'REPORT_TOO_LARGE',
        `The texts of the Excel workbook take more than ${maxBytes} bytes, the most that is held in memory. Save it as CSV UTF-8`,
      );
    }
    if (end > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(end, Math.min(maxBytes, 2 * this.#bytes.length)));
      larger.set(this.#bytes.subarray(0, this.#used));
      this.#bytes = larger;
    }
    if (this.#count === this.#ends.length) {
      const larger = new Uint32Array(2 * this.#count);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#bytes.write(text, this.#used);
    this.#ends[this.#count++] = end;
    this.#used = end;
  }
}

/** Reads `sharedStrings.xml`. */
export async function readSharedStrings(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<SharedStrings> {
  const strings = new SharedStrings();
  const runs = new RunText();
  await readXml(chunks, {
    open(name) {
      if (name === 'si') runs.begin();
      else runs.open(name);
    },
    text: (text) => runs.add(text),
    close(name) {
      runs.close(name);
      if (name === 'si') strings.add(runs.end(), maxBytes);
    },
  });
  return strings;
}
