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

/** Queries that a schema takes, drawn from what it says of its parameters. */
export function anyQuery(schema: z.ZodObject, vocabulary: Vocabulary): fc.Arbitrary<Query> {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
  const parameters = Object.entries(properties).map(([name, property]) =>
    fc
      .option(valuesOf(name, drawable.parse(property), vocabulary, schema.shape[name]), { nil: [] })
      .map((values) => values.map((value): Query[number] => [name, value])),
  );
  return fc
    .tuple(...parameters)
    .map((drawn) => inOrder(drawn.flat()))
    .chain((query) => fc.shuffledSubarray(query, { minLength: query.length }));
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

/** The days of a range, swapped where they are the wrong way round. */
function inOrder(query: Query): Query {
  const { start_date: from, end_date: to } = Object.fromEntries(query) as Partial<Record<string, string>>;
  if (from === undefined || to === undefined || from <= to) return query;
  return query.map(([name, value]) => [name, name === 'start_date' ? to : name === 'end_date' ? from : value]);
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
