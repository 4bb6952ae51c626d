import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBResult } from '@duckdb/node-api';
import { COLUMN_NAMES, columnOf, type ColumnType } from '../../lib/lines/index.ts';
import { CliError, messageOf } from '../cli/cli-error.ts';
import type { ViewFiles } from './files.ts';
import type { MonthRange } from './options.ts';

/** A DuckDB in memory with the views of a question. */
export interface Database {
  /** The rows of a query. Throws `CliError` if DuckDB refuses it. */
  query(sql: string): Promise<DuckDBResult>;
  close(): void;
}

const TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'VARCHAR',
  integer: 'INTEGER',
  money: 'BIGINT',
  day: 'DATE',
  instant: 'TIMESTAMP',
  flag: 'BOOLEAN',
  key: 'BIGINT',
};

/** Opens a database with a view for each of `files`. */
export async function openDatabase(files: ViewFiles, months: MonthRange): Promise<Database> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const folder = mkdtempSync(join(tmpdir(), 'lines-'));
  const instance = await DuckDBInstance.create(':memory:', {
    temp_directory: folder, // for what does not fit into memory; default: a folder in the current one
    // Nothing is downloaded but the files of the bucket.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  // The process ends only when its threads do: without an interrupt Ctrl-C would wait for the query.
  const stop = (): void => {
    connection.interrupt();
    removeFolder();
  };
  process.once('exit', stop);
  await connection.run(`SET TimeZone = 'UTC'`);
  for (const [view, paths] of Object.entries(files)) {
    await connection.run(`CREATE VIEW ${view} AS ${view === 'lines' ? linesOf(paths) : rollupOf(paths, months)}`);
  }
  return {
    async query(sql) {
      try {
        return await connection.stream(sql);
      } catch (error) {
        throw asCliError(error);
      }
    },
    close() {
      process.off('exit', stop);
      connection.closeSync();
      instance.closeSync();
      removeFolder();
    },
  };
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Every file is of one month, so no row has to be left out. By name: older files may have fewer columns. */
function linesOf(paths: readonly string[]): string {
  if (paths.length > 0) return `SELECT * FROM read_parquet([${paths.map(quoted).join(', ')}], union_by_name = true)`;
  const columns = COLUMN_NAMES.map((name) => `NULL::${TYPES[columnOf(name).type]} AS ${name}`);
  return `SELECT ${columns.join(', ')} WHERE false`;
}

function rollupOf(paths: readonly string[], { from, to }: MonthRange): string {
  const bounds = [
    ...(from === undefined ? [] : [`day >= DATE '${from}-01'`]),
    ...(to === undefined ? [] : [`day < DATE '${to}-01' + INTERVAL 1 MONTH`]),
  ];
  return `SELECT * FROM read_parquet([${paths.map(quoted).join(', ')}]) WHERE ${bounds.join(' AND ') || 'true'}`;
}

const ADVICE: readonly [pattern: RegExp, advice: string][] = [
  [/^Catalog Error: Table with name/, 'There are the views lines, sales and daily'],
  [/^Binder Error: Referenced column/, 'docs/sql.md lists the columns, and so does DESCRIBE lines'],
  [/extension/i, 'Only the published files can be read here; for others use DuckDB itself, as docs/sql.md shows'],
  [/^Out of Memory Error/, 'Fetch fewer months with --from and --to, or group by fewer columns'],
];

/** What DuckDB says of a query, and what to do. */
export function asCliError(error: unknown): CliError {
  // Behind the first paragraph DuckDB shows the place in the query, or how to install extensions.
  const [said = ''] = messageOf(error).replace('Failed to extract statements: ', '').split('\n\n');
  // It suggests names of its own catalog.
  const message = said.replace(/\s*Did you mean "(?!lines|sales|daily)\w+"\?/, '').replace(/[.!]*$/, '');
  const [, advice = 'docs/sql.md has queries to begin with'] = ADVICE.find(([pattern]) => pattern.test(message)) ?? [];
  return new CliError(`${message}. ${advice}`, { cause: error });
}
