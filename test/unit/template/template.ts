import * as z from 'zod';

const resourceSchema = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).optional(),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  DeletionPolicy: z.enum(['Delete', 'Retain', 'RetainExceptOnCreate']).optional(),
  UpdateReplacePolicy: z.enum(['Delete', 'Retain']).optional(),
});
export type Resource = z.infer<typeof resourceSchema>;

/** The sections of a CloudFormation template that a package of ours may have; no conditions are left in it. */
export const templateSchema = z.strictObject({
  AWSTemplateFormatVersion: z.literal('2010-09-09'),
  Description: z.string(),
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })),
});
export type Template = z.infer<typeof templateSchema>;

/** Properties of the resources of a type, by logical id. */
export function propertiesOf(template: Template, type: string): Map<string, Record<string, unknown>> {
  const found = Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
  return new Map(found.map(([id, { Properties = {} }]) => [id, Properties]));
}

/** Whether a value is one of CloudFormation's functions, and which; null when it is plain. */
export function intrinsicOf(value: unknown): { name: string; argument: unknown } | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length !== 1 || only === undefined || !/^(Ref$|Fn::)/.test(only[0])) return null;
  return { name: only[0], argument: only[1] };
}

/** The text that a value comes to, with `${…}` in the place of what only AWS knows. */
export function textOf(value: unknown): string {
  const intrinsic = intrinsicOf(value);
  if (intrinsic === null) {
    if (typeof value === 'string') return value;
    throw new Error(`not a text: ${JSON.stringify(value)}`);
  }
  const { name, argument } = intrinsic;
  if (name === 'Ref') return `\${${String(argument)}}`;
  if (name === 'Fn::GetAtt') return `\${${(argument as string[]).join('.')}}`;
  if (name === 'Fn::Join') {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map(textOf).join(separator);
  }
  if (name === 'Fn::Sub') {
    if (typeof argument === 'string') return argument;
    const [pattern, values] = argument as [string, Record<string, unknown>];
    return pattern.replaceAll(/\$\{(\w+)\}/g, (whole, key: string) => (key in values ? textOf(values[key]) : whole));
  }
  throw new Error(`${name} is not known here`);
}
