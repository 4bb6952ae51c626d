import { type Template, intrinsicOf } from './template.ts';

/** What a template refers to and does not have, and circles of resources that wait for each other. */
export function brokenReferences(template: Template): string[] {
  const { Resources, Outputs } = template;
  const known = new Set(Object.keys(Resources));
  const broken: string[] = [];
  const needs = new Map<string, Set<string>>();
  for (const [id, { Properties, DependsOn = [] }] of Object.entries(Resources)) {
    const targets = new Set([...referencesIn(Properties), ...[DependsOn].flat()]);
    for (const target of targets) if (!known.has(target)) broken.push(`${id} needs ${target}, which is not there`);
    needs.set(id, targets);
  }
  for (const target of referencesIn(Outputs)) if (!known.has(target)) broken.push(`an output needs ${target}`);
  const settled = new Set<string>();
  for (let before = -1; before !== settled.size;) {
    before = settled.size;
    for (const [id, targets] of needs) if ([...targets].every((one) => settled.has(one))) settled.add(id);
  }
  const circle = [...known].filter((id) => !settled.has(id));
  if (broken.length === 0 && circle.length > 0) broken.push(`these wait for each other: ${circle.join(', ')}`);
  return broken;
}

/** The logical ids that a value refers to. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const intrinsic = intrinsicOf(value);
  const inside = Object.values(value).flatMap(referencesIn);
  const own = ({ name, argument }: { name: string; argument: unknown }): string[] => {
    if (name === 'Ref') return [String(argument)];
    if (name === 'Fn::GetAtt') return [(argument as string[])[0]!];
    if (name !== 'Fn::Sub') return [];
    const [pattern, values] = typeof argument === 'string' ? [argument, {}] : (argument as [string, object]);
    const names = [...pattern.matchAll(/\$\{([\w:]+)(?:\.\w+)?\}/g)].map(([, one]) => one!);
    return names.filter((one) => !(one in values));
  };
  const all = intrinsic === null ? inside : [...inside, ...own(intrinsic)];
  return all.filter((one) => !one.startsWith('AWS::'));
}
