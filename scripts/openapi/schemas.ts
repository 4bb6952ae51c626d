import * as z from 'zod';
import { isRepeatable } from '../../lib/http/query.ts';

export type Json = { [name: string]: unknown };

const SCHEMAS = '#/components/schemas/';

/** Every schema that has an id, by that, with references between them. */
export function componentSchemas(): Json {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { uri: (id) => SCHEMAS + id });
  // The registry has them in the order in which their modules were loaded, which differs from program to program.
  const named = Object.entries(schemas).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(named.map(([id, schema]) => [id, plain(schema)]));
}

/** The reference to a schema that has an id. */
export function referenceTo(schema: z.ZodType): Json {
  const id = schema.meta()?.id;
  if (id === undefined) throw new Error('The schema has no id');
  return { $ref: SCHEMAS + id };
}

/** A query parameter as OpenAPI describes it: what goes into the URL. */
export function parameterOf(name: string, schema: z.ZodType): Json {
  const given = plain(z.toJSONSchema(schema, { io: 'input' })) as Json & { examples: unknown[] };
  const { description, examples, ...text } = given;
  const value = plain(z.toJSONSchema(schema)) as Json;
  // Numbers and truth values are written as such; dates are texts that only become numbers inside.
  const typed = ['integer', 'boolean'].includes(String(value['type'])) && text['format'] === undefined;
  const shown = examples.map((example) => (typed ? JSON.parse(String(example)) : example));
  return {
    in: 'query',
    name,
    description,
    schema: typed ? { ...value, description: undefined, examples: undefined } : text,
    ...(isRepeatable(schema) && { style: 'form', explode: true }),
    ...(shown.length === 1
      ? { example: shown[0] }
      : { examples: Object.fromEntries(shown.map((example) => [String(example), { value: example }])) }),
  };
}

/**
 * A JSON Schema without what is about programs rather than about the API: ids of files, the largest integer of JavaScript,
 * patterns where a format says the same, and that nothing may be added.
 */
function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plain);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $schema: _schema, $id: _id, id: _name, additionalProperties, ...rest } = joined(schema as Json);
  const kept = Object.entries(rest).filter(
    ([name, value]) =>
      !(name === 'pattern' && 'format' in rest) && !(name === 'maximum' && value === Number.MAX_SAFE_INTEGER),
  );
  if (typeof additionalProperties === 'object') kept.push(['additionalProperties', additionalProperties]);
  return Object.fromEntries(kept.map(([name, value]) => [name, plain(value)]));
}

/** A schema that also takes null, as one schema instead of a choice of two. */
function joined({ anyOf, ...rest }: Json): Json {
  if (!Array.isArray(anyOf)) return rest;
  const [schema, other, ...more] = anyOf as Json[];
  const single = more.length === 0 && other?.['type'] === 'null' && typeof schema?.['type'] === 'string';
  return single ? { ...schema, type: [schema['type'], 'null'], ...rest } : { anyOf, ...rest };
}
