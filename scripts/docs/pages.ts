import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { costOf } from '../cost/model.ts';
import { breakdown, comparison } from '../cost/tables.ts';
import { openApiDocument } from '../openapi/document.ts';
import { FORMAT_TABLES } from './formats.ts';
import { LOG_TABLES } from './log-lines.ts';
import { routesTable, routesTableWithParameters } from './routes.ts';
import { MODEL_TABLES } from './tables.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The month of which docs/operations.md shows the bill, with a refresh a day and one a report. */
const MONTH = { requests: 1_000_000, rows: 1_000_000, reports: 30, refreshes: 60 };
const REQUESTS = [10_000, 100_000, 1_000_000, 10_000_000];

/** What stands between the markers of each page, by the name that these give it. */
const PARTS: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  ...MODEL_TABLES,
  'README.md': { routes: routesTable },
  'docs/api.md': { ...MODEL_TABLES['docs/api.md'], routes: routesTableWithParameters },
  'docs/reports.md': FORMAT_TABLES,
  'docs/operations.md': {
    ...LOG_TABLES,
    bills: () => comparison(REQUESTS.map((requests) => ({ ...MONTH, requests, rows: requests }))),
    bill: () => breakdown(MONTH, costOf(MONTH)),
  },
};

export interface DocumentFile {
  /** Below the folder of the project. */
  file: string;
  text: string;
}

/** Every file in which something is generated, as the code would have it. */
export async function generatedDocs(): Promise<DocumentFile[]> {
  const pages = Object.entries(PARTS).map(async ([file, parts]) => ({
    file,
    text: withParts(await readFile(join(ROOT, file), 'utf8'), parts),
  }));
  const document = `${JSON.stringify(await openApiDocument(), null, 2)}\n`;
  return [{ file: 'docs/openapi.json', text: document }, ...(await Promise.all(pages))];
}

/** The page with its parts between `<!-- generated: NAME -->` and `<!-- end -->`. Throws an `Error` where one has no place. */
export function withParts(page: string, parts: Readonly<Record<string, () => string>>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const begin = `<!-- generated: ${name} -->\n`;
    const end = '\n<!-- end -->\n';
    const [before, after, ...more] = text.split(begin);
    const at = after?.indexOf(end) ?? -1;
    if (before === undefined || after === undefined || at < 0 || more.length > 0) {
      throw new Error(`The page must have one place for "${name}": ${begin.trim()} and ${end.trim()}`);
    }
    return `${before}${begin}\n${part()}${after.slice(at)}`;
  }, page);
}
