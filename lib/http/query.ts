import * as z from 'zod';
import { cut, QueryError, type QueryFlaw, quoted } from '../query/query-error.ts';
import { didYouMean } from '../query/suggest.ts';
import { type HttpEvent, parametersOf } from './event.ts';

export type QuerySchema = z.ZodObject;

/**
 * The query of a request as its schema gives it. Throws a `QueryError` that tells of everything that is wrong at once, with
 * the parameter, its value and what is allowed.
 */
export function parseQuery<Schema extends QuerySchema>(schema: Schema, event: HttpEvent): z.output<Schema> {
  const given = parametersOf(event);
  const flaws: QueryFlaw[] = [];
  const input: [name: string, value: string | string[]][] = [];
  for (const [name, values] of given) {
    const parameter = Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined;
    if (parameter === undefined) flaws.push(unknown(name, Object.keys(schema.shape)));
    else if (takesMany(parameter)) input.push([name, values]);
    else if (values.length > 1) flaws.push(repeated(name, values));
    else input.push([name, values[0] ?? '']);
  }
  const result = schema.safeParse(Object.fromEntries(input));
  if (result.success && flaws.length === 0) return result.data;
  for (const issue of result.error?.issues ?? []) flaws.push(wrong(issue, given));
  throw new QueryError(flaws);
}

/** Whether a parameter may stand in a URL several times. */
export function takesMany(parameter: z.core.$ZodType): boolean {
  return parameter instanceof z.ZodOptional ? takesMany(parameter.unwrap()) : parameter instanceof z.ZodArray;
}

function unknown(name: string, known: readonly string[]): QueryFlaw {
  const allowed = known.length === 0 ? 'This route takes none' : `Allowed: ${known.join(', ')}`;
  return { parameter: cut(name), message: `Unknown parameter ${quoted(name)}.${didYouMean(name, known)} ${allowed}` };
}

function repeated(name: string, values: readonly string[]): QueryFlaw {
  const shown = values.slice(0, 3).map(quoted).join(', ') + (values.length > 3 ? ', …' : '');
  return { parameter: name, message: `${name} is given ${values.length} times (${shown}); it is allowed once` };
}

function wrong(issue: z.core.$ZodIssue, given: ReadonlyMap<string, string[]>): QueryFlaw {
  const [name = '', place = 0] = issue.path;
  const parameter = String(name);
  const value = given.get(parameter)?.[Number(place)] ?? '';
  const hint = issue.code === 'invalid_value' ? didYouMean(value, issue.values.map(String)) : '';
  return { parameter, message: `${parameter} ${quoted(value)} ${issue.message}${hint && `.${hint}`}` };
}
