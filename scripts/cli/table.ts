type Rows = readonly (readonly string[])[];

const widthsOf = (rows: Rows, least = 0): number[] =>
  (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0), least));

/** Rows of cells, the first of them the header, as a Markdown table with columns as wide as their widest cell. */
export function markdownTable(rows: Rows): string {
  const [header = []] = rows;
  const widths = widthsOf(rows, 3);
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return `${[header, rule, ...rows.slice(1)].map(line).join('\n')}\n`;
}

/** A text as code in Markdown. */
export const code = (text: string): string => `\`${text}\``;

/** Rows of cells, the first of them the header, as lines for a terminal, with the columns of numbers on the right. `rule`: a line under the header. */
export function textTable(rows: Rows, isNumber: (column: number) => boolean, { rule = false } = {}): string {
  const [header = [], ...others] = rows;
  const widths = widthsOf(rows);
  const pad = (cell: string, column: number): string =>
    isNumber(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!);
  const ruled = rule ? [widths.map((width) => '-'.repeat(width))] : [];
  return [header, ...ruled, ...others].map((row) => `${row.map(pad).join('  ').trimEnd()}\n`).join('');
}
