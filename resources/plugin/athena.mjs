import { loadSource } from './source.mjs';
import { resourcesOf } from './template.mjs';

/** Gives the table of the order lines the columns that lib/lines declares. */
export async function addLinesColumns(template) {
  const tables = resourcesOf(template, 'AWS::Glue::Table');
  if (tables.length === 0) return;
  const { HIVE_COLUMNS } = await loadSource('lib/lines/hive-schema.ts');
  for (const [, { Properties }] of tables) Properties.TableInput.StorageDescriptor.Columns = HIVE_COLUMNS;
}
