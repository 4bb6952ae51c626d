import { once } from 'node:events';
import type { Writable } from 'node:stream';
import {
  type DuckDBResult,
  DuckDBDecimalValue,
  type DuckDBValue,
  DuckDBTypeId,
  JsonDuckDBValueConverter,
  type DuckDBValueConverter,
  type Json,
} from '@duckdb/node-api';
import { writeToString } from 'fast-csv';
import { guardFormula } from '../../lib/base/formula.ts';
import { textTable } from '../cli/table.ts';
import { asCliError } from './database.ts';
import type { OutputFormat } from './options.ts';

/** A value of JSON but null. */
type Value = NonNullable<Json>;

/** Rows that a table shows; CSV and JSON have all. */
export const MAX_TABLE_ROWS = 200;
/** Characters of a cell that a table shows. */
const MAX_CELL = 60;

/** Writes the rows of a result as they come. Throws `CliError` if DuckDB fails in between. */
export async function writeResult(result: DuckDBResult, format: OutputFormat, out: Writable): Promise<void> {
  for await (const text of TEXTS[format](result)) {
    if (!out.write(text)) await once(out, 'drain');
  }
}

const TEXTS: Readonly<Record<OutputFormat, (result: DuckDBResult) => AsyncGenerator<string>>> = {
  table: tableText,
  csv: csvText,
  json: jsonText,
};

/** The rows, chunk by chunk. An error of DuckDB becomes a `CliError`. */
async function* chunksOf<Row>(chunks: AsyncIterable<Row[]>): AsyncGenerator<Row[]> {
  try {
    yield* chunks;
  } catch (error) {
    throw asCliError(error);
  }
}

const textOf = (value: DuckDBValue): string => (value === null ? '' : String(value));

async function* tableText(result: DuckDBResult): AsyncGenerator<string> {
  const rows: string[][] = [result.columnNames()];
  for await (const chunk of chunksOf(result.yieldRows())) {
    rows.push(...chunk.map((row) => row.map((value) => shortened(textOf(value)))));
    if (rows.length > MAX_TABLE_ROWS + 1) break;
  }
  const shown = rows.slice(0, MAX_TABLE_ROWS + 1);
  const isNumber = result.columnTypes().map(({ typeId }) => NUMBERS.has(typeId));
  yield textTable(shown, (column) => isNumber[column] === true);
  if (shown.length === 1) yield 'No rows\n';
  if (rows.length > shown.length) yield `The first ${MAX_TABLE_ROWS} rows; --csv or --json gives all\n`;
}

const NUMBERS: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.FLOAT,
  DuckDBTypeId.DOUBLE,
  DuckDBTypeId.DECIMAL,
]);

/** On one line, which a table needs. */
function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > MAX_CELL ? `${line.slice(0, MAX_CELL - 1)}…` : line;
}

async function* csvText(result: DuckDBResult): AsyncGenerator<string> {
  const csv = (rows: string[][]): Promise<string> =>
    writeToString(rows, { rowDelimiter: '\r\n', includeEndRowDelimiter: true });
  const cell = (value: DuckDBValue): string => (typeof value === 'string' ? guardFormula(value) : textOf(value));
  yield await csv([result.columnNames()]);
  for await (const rows of chunksOf(result.yieldRows())) yield await csv(rows.map((row) => row.map(cell)));
}

async function* jsonText(result: DuckDBResult): AsyncGenerator<string> {
  const names = result.deduplicatedColumnNames();
  let before = '[';
  for await (const rows of chunksOf(result.yieldConvertedRows(jsonOf))) {
    for (const row of rows) {
      yield `${before}\n${JSON.stringify(Object.fromEntries(names.map((name, column) => [name, row[column]])))}`;
      before = ',';
    }
  }
  yield before === '[' ? '[]\n' : '\n]\n';
}

/** A value as JSON. DuckDB's own conversion makes strings of all numbers over 32 bits and of decimals. */
const jsonOf: DuckDBValueConverter<Value> = (value, type, converter) => {
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) return Number(value);
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  return JsonDuckDBValueConverter(value, type, converter as DuckDBValueConverter<Json>);
};
