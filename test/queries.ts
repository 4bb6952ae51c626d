import fc from 'fast-check';
import * as z from 'zod';

/** A query as names and values, in the order of the URL. */
export type Query = [name: string, value: string][];

/** What JSON Schema says of a parameter, as far as values are drawn from it. */
const drawable = z.object({
  type: z.string(),
  enum: z.array(z.string()).optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  examples: z.array(z.union([z.string(), z.array(z.string())])),
});

export interface Vocabulary {
  /** First and last of the days that are drawn, in days since 1970-01-01. */
  days: readonly [first: number, last: number];
  /** Further values by parameter. */
  names?: Readonly<Record<string, readonly string[]>>;
}

/** Most parameters of a query: with more, no line would pass. */
const MOST_PARAMETERS = 6;

/** Queries that a schema takes, drawn from what it says of its parameters. */
export function anyQuery(schema: z.ZodObject, vocabulary: Vocabulary): fc.Arbitrary<Query> {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
  const parameters = Object.entries(properties).map(([name, property]) =>
    valuesOf(name, drawable.parse(property), vocabulary, schema.shape[name]).map((values) =>
      values.map((value): Query[number] => [name, value]),
    ),
  );
  return fc
    .shuffledSubarray(parameters, { maxLength: Math.min(parameters.length, MOST_PARAMETERS) })
    .chain((chosen) => fc.tuple(...chosen))
    .chain((drawn) => fc.boolean().map((named) => consistent(drawn.flat(), named)))
    .chain((query) => fc.shuffledSubarray(query, { minLength: query.length }))
    .filter((query) => schema.safeParse(valuesByName(query, schema)).success);
}

function valuesOf(
  name: string,
  { type, enum: values, format, pattern, examples }: z.output<typeof drawable>,
  { days, names = {} }: Vocabulary,
  schema: z.core.$ZodType,
): fc.Arbitrary<string[]> {
  const known = fc.constantFrom(...examples.flat(), ...(names[name] ?? []));
  if (type === 'array') return fc.array(known, { minLength: 1, maxLength: 3 });
  if (values) return fc.constantFrom(...values).map((value) => [value]);
  if (format === 'date') return fc.integer({ min: days[0], max: days[1] }).map((day) => [isoOf(day)]);
  if (pattern === undefined) return known.map((value) => [value]);
  const matching = fc.stringMatching(new RegExp(pattern)).filter((text) => z.safeParse(schema, text).success);
  return fc.oneof(matching, known).map((value) => [value]);
}

const isoOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** The query with what its parameters must not say together made right; `named`: what to compare with goes before its days. */
function consistent(query: Query, named: boolean): Query {
  const has = (name: string): boolean => query.some(([each]) => each === name);
  const days = ['compare_start_date', 'compare_end_date'];
  const hasDays = days.every(has) && !(named && has('compare'));
  const dropped = new Set(hasDays ? ['compare'] : days);
  const kept = query.filter(
    ([name, value]) =>
      !dropped.has(name) && (name !== 'sort' || !value.includes('change_percent') || hasDays || has('compare')),
  );
  return inOrder(inOrder(kept, 'start_date', 'end_date'), 'compare_start_date', 'compare_end_date');
}

/** The days of a range, swapped where they are the wrong way round. */
function inOrder(query: Query, first: string, last: string): Query {
  const { [first]: from, [last]: to } = Object.fromEntries(query) as Partial<Record<string, string>>;
  if (from === undefined || to === undefined || from <= to) return query;
  return query.map(([name, value]) => [name, name === first ? to : name === last ? from : value]);
}

/** The values by name, as a schema takes them: several only of those that may be repeated. */
export function valuesByName(query: Query, schema: z.ZodObject): Record<string, string | string[]> {
  const names = [...new Set(query.map(([name]) => name))];
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
  return Object.fromEntries(
    names.map((name) => {
      const values = query.flatMap(([each, value]) => (each === name ? [value] : []));
      const property = properties[name];
      return [name, typeof property === 'object' && property.type === 'array' ? values : values[0]!];
    }),
  );
}
