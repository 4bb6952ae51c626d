import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import type { PropertyType, ResourceProperties, SpecDatabase } from '@aws-cdk/service-spec-types';
import { type Template, intrinsicOf } from './template.ts';

/** What AWS's own specification has against a template: unknown types and properties, missing ones, values of wrong types. */
export async function violationsOf({ Resources }: Template): Promise<string[]> {
  const specification = await loaded();
  const violations: string[] = [];
  for (const [id, { Type, Properties = {} }] of Object.entries(Resources)) {
    const [resource] = specification.lookup('resource', 'cloudFormationType', 'equals', Type);
    if (resource === undefined) violations.push(`${id}: there is no type ${Type}`);
    else new Check(specification, violations).object(id, Properties, resource.properties);
  }
  return violations;
}

let loading: Promise<SpecDatabase> | undefined;
const loaded = (): Promise<SpecDatabase> => (loading ??= loadAwsServiceSpec());

class Check {
  readonly #specification: SpecDatabase;
  readonly #violations: string[];

  constructor(specification: SpecDatabase, violations: string[]) {
    this.#specification = specification;
    this.#violations = violations;
  }

  object(path: string, value: unknown, properties: ResourceProperties): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#violations.push(`${path}: ${JSON.stringify(value)} is no object`);
      return;
    }
    for (const [name, { required }] of Object.entries(properties)) {
      if (required === true && !(name in value)) this.#violations.push(`${path}: ${name} is missing`);
    }
    for (const [name, one] of Object.entries(value)) {
      const property = properties[name];
      if (property === undefined) this.#violations.push(`${path}: there is no property ${name}`);
      else this.#value(`${path}.${name}`, one, [property.type, ...(property.previousTypes ?? [])]);
    }
  }

  /** Several types: any of them. What is told is what the first has against the value. */
  #value(path: string, value: unknown, types: readonly PropertyType[]): void {
    let first: string[] | undefined;
    for (const type of types) {
      const found: string[] = [];
      new Check(this.#specification, found).#one(path, value, type);
      if (found.length === 0) return;
      first ??= found;
    }
    this.#violations.push(...(first ?? []));
  }

  #one(path: string, value: unknown, type: PropertyType): void {
    const intrinsic = intrinsicOf(value);
    if (intrinsic !== null && type.type !== 'json') return;
    const wrong = (what: string) => this.#violations.push(`${path}: ${JSON.stringify(value)} is no ${what}`);
    switch (type.type) {
      case 'string':
      case 'date-time':
        // CloudFormation takes numbers and booleans for their texts.
        if (typeof value === 'object') wrong('text');
        else if ('allowedValues' in type && type.allowedValues !== undefined) {
          if (!type.allowedValues.some((one) => one === `${value as string | number}`))
            wrong(`one of ${type.allowedValues.join(', ')}`);
        }
        return;
      case 'integer':
        if (!/^-?\d+$/.test(String(value))) wrong('integer');
        return;
      case 'number':
        if (String(value).trim() === '' || !Number.isFinite(Number(value))) wrong('number');
        return;
      case 'boolean':
        if (!/^(true|false)$/.test(String(value))) wrong('boolean');
        return;
      case 'array':
        if (!Array.isArray(value)) wrong('list');
        else for (const [index, one] of value.entries()) this.#value(`${path}[${index}]`, one, [type.element]);
        return;
      case 'map':
        if (typeof value !== 'object' || value === null || Array.isArray(value)) wrong('map');
        else for (const [key, one] of Object.entries(value)) this.#value(`${path}.${key}`, one, [type.element]);
        return;
      case 'ref':
        this.object(path, value, this.#specification.get('typeDefinition', type.reference.$ref).properties);
        return;
      case 'union':
        this.#value(path, value, type.types);
        return;
      default: // json, tags
    }
  }
}
