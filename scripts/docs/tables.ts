import * as z from 'zod';
import { isRepeatable } from '../../lib/http/query.ts';
import { COLUMN_NAMES, columnOf, type ColumnType } from '../../lib/lines/index.ts';
import { HIVE_COLUMNS } from '../../lib/lines/hive-schema.ts';
import { LAYOUT } from '../../lib/refresh/layout.ts';
import {
  type Dimension,
  dimensionOf,
  type DimensionName,
  type Figure,
  FIGURES,
  type FigureSet,
  KPIS,
  LIST_FIGURES,
  isCalendar,
  LISTED_DIMENSIONS,
  MEASURE_NAMES,
  MEASURES,
  ROLLUP_NAMES,
  ROLLUPS,
  TREND_FIGURES,
} from '../../lib/model/index.ts';
import { filterParameters } from '../../schemas/query.ts';
import { code, markdownTable } from '../cli/table.ts';

/** What a filter takes, as the docs show it. */
interface FilterDocument {
  description: string;
  examples: readonly (string | readonly string[])[];
}

/** The filters, in the order of the query parameters. */
const filters = (): string =>
  markdownTable([
    ['parameter', 'what counts', 'several values', 'example'],
    ...Object.entries(filterParameters).map(([name, schema]) => {
      const { description, examples } = z.toJSONSchema(schema, { io: 'input' }) as unknown as FilterDocument;
      const values = [examples[0]].flat();
      return [
        code(name),
        description,
        isRepeatable(schema) ? 'yes' : '',
        code(values.map((value) => `${name}=${encodeURIComponent(value!)}`).join('&')),
      ];
    }),
  ]);

/** The dimensions, in the order of `/analytics/dimensions`. */
const dimensions = (): string =>
  markdownTable([
    ['dimension', 'label', 'what a value is'],
    ...LISTED_DIMENSIONS.map((name) => [code(name), dimensionOf(name).title, dimensionOf(name).description]),
  ]);

const UNITS: Record<Figure['unit'], string> = {
  count: 'count',
  money: 'money, in `metadata.currency`',
  percent: 'percent, two decimals',
  ratio: 'two decimals',
};

/** The figures, with their names in each part of the API. */
const figures = (): string => {
  const nameIn = (figure: Figure, set: FigureSet): string =>
    Object.entries(set).flatMap(([name, each]) => (each === figure ? [code(name)] : []))[0] ?? '';
  return markdownTable([
    ['key figure', 'in rankings and months', 'in trends', 'unit', 'meaning'],
    ...Object.values(FIGURES).map((figure: Figure) => [
      nameIn(figure, KPIS),
      nameIn(figure, LIST_FIGURES),
      nameIn(figure, TREND_FIGURES),
      UNITS[figure.unit],
      figure.description,
    ]),
  ]);
};

const TYPES: Record<Dimension['kind'], string> = { name: 'string', flag: 'boolean', currency: 'string' };

/** The columns of the rollup files, in their order, and which rollup has them. */
const columns = (): string => {
  const has = (names: (name: (typeof ROLLUP_NAMES)[number]) => boolean) =>
    ROLLUP_NAMES.map((name) => (names(name) ? 'yes' : ''));
  const dimension = (name: DimensionName) => [
    code(name),
    TYPES[dimensionOf(name).kind],
    ...has((rollup) => ROLLUPS[rollup].dimensions.includes(name)),
    dimensionOf(name).description,
  ];
  return markdownTable([
    ['column', 'type', ...ROLLUP_NAMES.map(code), 'what'],
    [code('day'), 'date', ...has(() => true), 'Day in `REPORT_TIME_ZONE`'],
    ...LISTED_DIMENSIONS.filter((name) => !isCalendar(name)).map(dimension),
    ...MEASURE_NAMES.map((name) => [
      code(name),
      'integer',
      ...has((rollup) => ROLLUPS[rollup].measures.includes(name)),
      `${MEASURES[name].description}${MEASURES[name].unit === 'money' ? ', in minor units of `currency`' : ''}`,
    ]),
  ]);
};

const LINE_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'string',
  integer: 'integer, 32 bits',
  money: 'integer, 64 bits',
  day: 'date',
  instant: 'timestamp',
  flag: 'boolean',
  key: 'integer, 64 bits',
};

/** The columns of the order lines, in their order. */
const lines = (): string =>
  markdownTable([
    ['column', 'type', 'may be null', 'what'],
    ...COLUMN_NAMES.map((name) => {
      const { type, nullable, unit, description } = columnOf(name);
      const isMoney = type === 'money';
      return [
        code(name),
        LINE_TYPES[type],
        nullable ? 'yes' : '',
        isMoney ? `${description}, in ${unit}` : description,
      ];
    }),
  ]);

/** The statement that makes the table of the order lines in Athena. */
const athena = (): string =>
  [
    '```sql',
    'CREATE EXTERNAL TABLE lines (',
    HIVE_COLUMNS.map(({ Name, Type }) => `  ${Name} ${Type}`).join(',\n'),
    ')',
    "ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'",
    "STORED AS INPUTFORMAT 'org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat'",
    "  OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'",
    `LOCATION 's3://my-reports/${LAYOUT.linesList.replace(/[^/]+$/, '')}'`,
    '```',
    '',
  ].join('\n');

/** By page and marker, the tables that are made from `lib/model`. */
export const MODEL_TABLES: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'docs/api.md': { filters, dimensions, figures },
  'docs/rollups.md': { columns },
  'docs/sql.md': { lines, athena },
};
