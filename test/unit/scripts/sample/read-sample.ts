import { sampleReport } from '../../../../scripts/sample/index.ts';
import type { SampleOptions } from '../../../../scripts/sample/index.ts';

/** A whole report as text, a character a byte. */
export function textOf(options: SampleOptions): string {
  return Buffer.concat([...sampleReport(options)]).toString('latin1');
}

/** Its lines, the header first, without their ends. */
export function linesOf(options: SampleOptions): string[] {
  return textOf(options)
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
}

/** The fields of a comma separated line as they stand there; quoted ones hold no quotes. */
export function fieldsOf(line: string): string[] {
  return line.match(/(?<=^|,)("[^"]*"|[^,]*)/g) ?? [];
}
