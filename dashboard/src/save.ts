import { h } from './dom.ts';

/** Without it spreadsheets read the file in a character set of their own. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Saves CSV as a file, by a link that nobody sees: a request with a key cannot be one. */
export function saveAs(csv: string, name: string): void {
  const url = URL.createObjectURL(new Blob([BYTE_ORDER_MARK, csv], { type: 'text/csv' }));
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
