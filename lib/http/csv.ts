import { writeToString } from 'fast-csv';
import { guardFormula } from '../base/formula.ts';
import type { Table, TableCell } from '../answers/index.ts';

/** A table as CSV (RFC 4180): a header line, quotes where needed, and `'` before text that a spreadsheet would run. */
export function csvOf({ columns, rows }: Table): Promise<string> {
  const lines = rows.map((row) => columns.map((column) => cellOf(row[column])));
  return writeToString(lines, {
    headers: [...columns],
    alwaysWriteHeaders: true,
    rowDelimiter: '\r\n',
    includeEndRowDelimiter: true,
  });
}

const cellOf = (value: TableCell): string => {
  return typeof value === 'string' ? guardFormula(value) : String(value ?? '');
};
