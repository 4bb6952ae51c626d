import * as z from 'zod';
import { isCurrency } from '../../schemas/fields/currency.ts';
import { isReportZone, REPORT_ZONE_ADVICE } from '../../schemas/fields/time-zone.ts';
import { ReportError } from '../base/report-error.ts';
import { nearest } from '../base/suggest.ts';
import { TEXT_FIELDS } from '../model/index.ts';
import { AMAZON_HABITS } from './amazon-habits.ts';
import {
  type DateOrder,
  type DecimalSign,
  type Delimiter,
  DELIMITERS,
  type Encoding,
  ENCODINGS,
  type Format,
  type Habits,
  NEEDED_FIELDS,
  REPORT_FIELDS,
  type ReportField,
} from './format.ts';

/** Name of the file that declares the format of a series. */
export const FORMAT_FILE = 'format.json';

/** Maximum size of a declaration in bytes, so that a report with this name is not read. */
export const MAX_FORMAT_BYTES = 64 * 1024;

/** Id of a format whose columns are declared in a `format.json`. */
export const OWN_FORMAT_ID = 'own';

/** The content of the `format.json` of a series. */
export interface OwnFormat {
  /** The formats among which that of a file is found. */
  readonly formats: readonly Format[];
  /** The declared headers, without those of the format that is extended. */
  readonly columns?: Partial<Format['columns']> | undefined;
  readonly dateOrder?: DateOrder | undefined;
  readonly decimal?: DecimalSign | undefined;
  readonly delimiter?: Delimiter | undefined;
  readonly encoding?: Encoding | undefined;
  /** IANA zone of the days. */
  readonly timeZone?: string | undefined;
}

/** `"month-first" or "day-first"`. */
function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => JSON.stringify(value));
  return quoted.length === 1 ? quoted[0]! : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

const choice = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: `must be ${oneOf(values)}` });

const text = z.string({ error: 'must be a text' }).trim();
const word = text.min(1, 'must not be empty');
const words = z.array(word, { error: 'must be a list of texts, such as ["Void"]' });

const HEADERS = 'must be a header, or a list of headers with the preferred one first, such as ["Order No", "Order"]';
const header = z.string().trim().min(1);
const aliases = z.union([header.transform((name): [string, ...string[]] => [name]), z.tuple([header], header)], {
  error: HEADERS,
});

const field = z.enum(REPORT_FIELDS as [ReportField, ...ReportField[]], {
  error: (issue) => `is not a field.${didYouMean(issue.input, REPORT_FIELDS)} Fields: ${REPORT_FIELDS.join(', ')}`,
});
const fields = z.array(field, { error: 'must be a list of fields, such as ["state", "city"]' });

const WITHOUT_COLUMN = {
  quantity: z.int({ error: 'must be a whole number' }).min(0, 'must be 0 or more'),
  b2b: z.boolean({ error: 'must be true or false' }),
  status: text,
  currency: z
    .string({ error: 'must be an ISO 4217 code in capitals, such as INR' })
    .refine(isCurrency, 'must be an ISO 4217 code in capitals, such as INR'),
  ...(Object.fromEntries(TEXT_FIELDS.map((name) => [name, text])) as Record<(typeof TEXT_FIELDS)[number], typeof text>),
} satisfies Record<keyof Habits['withoutColumn'], z.ZodType>;

/** A property for each habit: one that is forgotten does not compile. `isExact` is for files that the service writes. */
const HABITS = {
  dateOrder: choice(['month-first', 'day-first']),
  decimal: choice(['.', ',']),
  withoutColumn: z.strictObject(WITHOUT_COLUMN).partial(),
  statuses: z.strictObject({ cancelled: words, returned: words }).partial(),
  notReturned: words,
  rowTypes: z.strictObject({ refund: words, cancelled: words, ignored: words }).partial(),
  lineNeeds: fields,
  unpricedAmount: text,
  amountOf: choice(['line', 'unit']),
  amountIncludes: z.array(choice(['tax', 'discounts', 'shipping']), {
    error: 'must be a list of "tax", "discounts" and "shipping"',
  }),
  firstLineOnly: fields.refine((names) => !names.includes('order_id'), 'must not name order_id: every line needs one'),
} satisfies Record<Exclude<keyof Habits, 'isExact'>, z.ZodType>;

const COLUMNS = Object.fromEntries(REPORT_FIELDS.map((name) => [name, aliases])) as Record<ReportField, typeof aliases>;

const declaration = z
  .strictObject(
    {
      title: word,
      extends: word,
      columns: z.strictObject(COLUMNS, { error: 'must be an object of headers by field' }).partial(),
      signature: z.array(header, { error: 'must be a list of headers' }).min(1, 'must have a header'),
      holds: choice(['orders', 'lines']),
      lineKey: fields.min(1, 'must have a field'),
      habits: z.strictObject(HABITS, { error: 'must be an object' }).partial(),
      delimiter: choice(DELIMITERS),
      encoding: choice(ENCODINGS),
      timeZone: text.refine(isReportZone, REPORT_ZONE_ADVICE),
    },
    { error: 'must be an object, such as {"habits": {"dateOrder": "day-first"}}' },
  )
  .partial();
/** A `format.json` as it is written. Every part is optional. */
export type FormatDeclaration = z.input<typeof declaration>;
/** JSON has no undefined: what is not declared is not there. */
type Given<Type> = Type extends readonly unknown[]
  ? Type
  : Type extends object
    ? { [Key in keyof Type]: Given<Exclude<Type[Key], undefined>> }
    : Type;
type Declaration = Given<z.output<typeof declaration>>;

/** The valid properties at each path, for error messages about unknown ones, and for the docs. */
export const FORMAT_PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(declaration.shape),
  columns: REPORT_FIELDS,
  habits: Object.keys(HABITS),
  'habits.withoutColumn': Object.keys(WITHOUT_COLUMN),
  'habits.statuses': ['cancelled', 'returned'],
  'habits.rowTypes': ['refund', 'cancelled', 'ignored'],
};

/** A `format.json` is invalid. `message`: the path of each wrong property, and the accepted values. */
export class FormatError extends ReportError {
  constructor(where: string, problems: readonly string[], options?: ErrorOptions) {
    const more = problems.length > MOST_PROBLEMS ? `; and ${problems.length - MOST_PROBLEMS} more` : '';
    const said = problems.slice(0, MOST_PROBLEMS).join('; ');
    super(
      'BROKEN_FORMAT',
      `${where} is not a declaration of a format: ${said}${more}. Correct it, or remove it`,
      options,
    );
  }
}
const MOST_PROBLEMS = 5;

/**
 * Parses the text of a `format.json`. `formats`: the formats of the service. `where`: its key or path, for the error. Throws
 * `FormatError`, which contains no value of the text: somebody may have saved a report under this name.
 */
export function readOwnFormat(json: string, formats: readonly Format[], where: string = FORMAT_FILE): OwnFormat {
  const result = declaration.safeParse(parsed(json, where));
  if (!result.success) throw new FormatError(where, result.error.issues.flatMap(problemsOf));
  const declared = result.data as Declaration;
  const problems = contradictionsIn(declared, formats);
  if (problems.length > 0) throw new FormatError(where, problems);
  const { columns, habits = {}, delimiter, encoding, timeZone } = declared;
  const { dateOrder, decimal } = habits;
  return { formats: formatsOf(declared, formats), columns, dateOrder, decimal, delimiter, encoding, timeZone };
}

function parsed(json: string, where: string): unknown {
  try {
    return JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch (cause) {
    // The message of the parser may quote the text.
    const place = /line \d+ column \d+/.exec(String(cause))?.[0].replace(' column', ', column');
    throw new FormatError(where, [`it is not JSON${place === undefined ? '' : ` (${place})`}`], { cause });
  }
}

function problemsOf(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return [path === '' ? `it ${issue.message}` : `${path} ${issue.message}`];
  const known = FORMAT_PROPERTIES[path] ?? [];
  return issue.keys.map((key) => {
    const name = /^[\w-]{1,40}$/.test(key) ? key : 'a property';
    return `${path === '' ? '' : `${path}.`}${name} is unknown.${didYouMean(key, known)} Known: ${known.join(', ')}`;
  });
}

function didYouMean(typed: unknown, names: readonly string[]): string {
  const name = typeof typed === 'string' ? nearest(typed, names) : undefined;
  return name === undefined ? '' : ` Did you mean ${name}?`;
}

/** What is wrong with properties that are right by themselves. */
function contradictionsIn(declared: Declaration, formats: readonly Format[]): string[] {
  const { columns, signature, lineKey, holds } = declared;
  const bases = formats.filter(isBase);
  const base = bases.find(({ id }) => id === declared.extends);
  if (declared.extends !== undefined && base === undefined) {
    const ids = bases.map(({ id }) => id);
    return [`extends must be ${oneOf(ids)}.${didYouMean(declared.extends, ids)}`.replace(/\.$/, '')];
  }
  if (columns === undefined && base === undefined) {
    const parts = Object.entries({ signature, holds, lineKey }).filter(([, part]) => part !== undefined);
    return parts.map(([name]) => `${name} needs columns beside it, or extends`);
  }
  const all = { ...base?.columns, ...columns };
  const key = lineKey ?? base?.lineKey;
  const problems: string[] = [];
  for (const name of NEEDED_FIELDS) {
    if (all[name] === undefined) {
      problems.push(`columns.${name} is missing: name its header, or a format of the service in extends`);
    }
  }
  if ((holds ?? base?.holds) !== 'lines') {
    if (lineKey !== undefined) problems.push('lineKey needs "holds": "lines"');
  } else if (key === undefined) {
    problems.push(
      'lineKey is missing: with "holds": "lines" it lists the fields that tell the lines of an order apart',
    );
  } else {
    for (const name of key) {
      if (all[name] === undefined) problems.push(`columns.${name} is missing: lineKey names it`);
    }
  }
  return problems;
}

/** Whether a format may be changed by a declaration: not the files that the service writes. */
const isBase = ({ habits }: Format): boolean => habits.isExact !== true;

function formatsOf(declared: Declaration, formats: readonly Format[]): Format[] {
  const { title, columns, signature, holds, lineKey, habits = {} } = declared;
  const base = formats.find(({ id }) => id === declared.extends);
  if (columns === undefined && base === undefined) {
    return formats.map((format) => (isBase(format) ? { ...format, habits: changed(format.habits, habits) } : format));
  }
  const own: Format = {
    id: columns === undefined ? base!.id : OWN_FORMAT_ID,
    title: title ?? base?.title ?? 'Format of its own',
    columns: joined(base?.columns ?? {}, columns ?? {}) as Format['columns'],
    ...(signature !== undefined && { signature }),
    holds: holds ?? base?.holds ?? 'orders',
    habits: changed(base?.habits ?? AMAZON_HABITS, habits),
  };
  const key = lineKey ?? base?.lineKey;
  const format = own.holds === 'lines' && key !== undefined ? { ...own, lineKey: key } : own;
  return signature === undefined ? [format] : [format, ...formats];
}

/** The headers of both, those that are declared first. */
function joined(base: Partial<Format['columns']>, own: Partial<Format['columns']>): Partial<Format['columns']> {
  const names = REPORT_FIELDS.filter((name) => base[name] !== undefined || own[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, [...(own[name] ?? []), ...(base[name] ?? [])]]));
}

function changed(
  base: Habits,
  { withoutColumn, statuses, rowTypes, ...habits }: Exclude<Declaration['habits'], undefined>,
): Habits {
  const types = rowTypes === undefined ? undefined : { refund: [], cancelled: [], ...base.rowTypes, ...rowTypes };
  return {
    ...base,
    ...habits,
    withoutColumn: { ...base.withoutColumn, ...withoutColumn },
    statuses: { ...base.statuses, ...statuses },
    ...(types !== undefined && { rowTypes: types }),
  };
}
