import * as z from 'zod';
import { cut, QueryError, type QueryFlaw, quoted } from '../query/query-error.ts';
import { didYouMean } from '../base/suggest.ts';
import { type HttpEvent, parametersOf } from './event.ts';

export type QuerySchema = z.ZodObject;

/** Parses the query of a request. Throws one `QueryError` with all errors: the parameter, its value and the accepted values. */
export function parseQuery<Schema extends QuerySchema>(schema: Schema, event: HttpEvent): z.output<Schema> {
  const given = parametersOf(event);
  const flaws: QueryFlaw[] = [];
  const input: [name: string, value: string | string[]][] = [];
  for (const [name, values] of given) {
    const parameter = Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined;
    if (parameter === undefined) flaws.push(unknownParameter(name, Object.keys(schema.shape)));
    else if (isRepeatable(parameter)) input.push([name, values]);
    else if (values.length > 1) flaws.push(repeatedParameter(name, values));
    else input.push([name, values[0] ?? '']);
  }
  const result = schema.safeParse(Object.fromEntries(input), { jitless: true });
  if (result.success && flaws.length === 0) return result.data;
  for (const issue of result.error?.issues ?? []) flaws.push(invalidValue(issue, given, schema));
  throw new QueryError(flaws);
}

/** Whether a parameter may appear in a URL more than once. */
export function isRepeatable(parameter: z.core.$ZodType): boolean {
  if (parameter instanceof z.ZodOptional || parameter instanceof z.ZodDefault) return isRepeatable(parameter.unwrap());
  return parameter instanceof z.ZodPipe ? isRepeatable(parameter.in) : parameter instanceof z.ZodArray;
}

/** Whether the values of a parameter may be several by commas. */
function isList(parameter: z.core.$ZodType | undefined): boolean {
  if (parameter instanceof z.ZodOptional || parameter instanceof z.ZodDefault) return isList(parameter.unwrap());
  return parameter instanceof z.ZodPipe && isRepeatable(parameter);
}

function unknownParameter(name: string, names: readonly string[]): QueryFlaw {
  const allowed = names.length === 0 ? 'This route takes none' : `Allowed: ${names.join(', ')}`;
  return { parameter: cut(name), message: `Unknown parameter ${quoted(name)}.${didYouMean(name, names)} ${allowed}` };
}

function repeatedParameter(name: string, values: readonly string[]): QueryFlaw {
  const shown = values.slice(0, 3).map(quoted).join(', ') + (values.length > 3 ? ', …' : '');
  return { parameter: name, message: `${name} appears ${values.length} times (${shown}). Give it once` };
}

function invalidValue(
  issue: z.core.$ZodIssue,
  given: ReadonlyMap<string, string[]>,
  { shape }: QuerySchema,
): QueryFlaw {
  const [name = '', index] = issue.path;
  const parameter = String(name);
  const texts = given.get(parameter) ?? [];
  const parts = isList(shape[parameter]) ? texts.flatMap((text) => text.split(',')) : texts;
  const isWhole = index === undefined && isList(shape[parameter]);
  const value = (isWhole ? texts.join(',') : parts[Number(index ?? 0)]) ?? '';
  const hint = issue.code === 'invalid_value' ? didYouMean(value, issue.values.map(String)) : '';
  return { parameter, message: `${parameter} ${quoted(value)} ${issue.message}${hint && `.${hint}`}` };
}
