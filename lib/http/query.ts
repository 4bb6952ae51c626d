import * as z from 'zod';
import { cut, QueryError, type QueryFlaw, quoted } from '../query/query-error.ts';
import { didYouMean } from '../base/suggest.ts';
import { type HttpEvent, parametersOf } from './event.ts';

export type QuerySchema = z.ZodObject;

/** Parses the query of a request. Throws one `QueryError` with every flaw: the parameter, its value and what is allowed. */
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
  const result = schema.safeParse(Object.fromEntries(input));
  if (result.success && flaws.length === 0) return result.data;
  for (const issue of result.error?.issues ?? []) flaws.push(invalidValue(issue, given));
  throw new QueryError(flaws);
}

/** Whether a parameter may appear in a URL more than once. */
export function isRepeatable(parameter: z.core.$ZodType): boolean {
  return parameter instanceof z.ZodOptional ? isRepeatable(parameter.unwrap()) : parameter instanceof z.ZodArray;
}

function unknownParameter(name: string, names: readonly string[]): QueryFlaw {
  const allowed = names.length === 0 ? 'This route takes none' : `Allowed: ${names.join(', ')}`;
  return { parameter: cut(name), message: `Unknown parameter ${quoted(name)}.${didYouMean(name, names)} ${allowed}` };
}

function repeatedParameter(name: string, values: readonly string[]): QueryFlaw {
  const shown = values.slice(0, 3).map(quoted).join(', ') + (values.length > 3 ? ', …' : '');
  return { parameter: name, message: `${name} appears ${values.length} times (${shown}). Give it once` };
}

function invalidValue(issue: z.core.$ZodIssue, given: ReadonlyMap<string, string[]>): QueryFlaw {
  const [name = '', index = 0] = issue.path;
  const parameter = String(name);
  const value = given.get(parameter)?.[Number(index)] ?? '';
  const hint = issue.code === 'invalid_value' ? didYouMean(value, issue.values.map(String)) : '';
  return { parameter, message: `${parameter} ${quoted(value)} ${issue.message}${hint && `.${hint}`}` };
}
