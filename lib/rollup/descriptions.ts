import { DESCRIPTION_FIELDS, type DescriptionField } from '../model/index.ts';

/** The attributes of a value from its newest line: for a SKU its name, size and so on; null if that line has none. */
export type Description = Readonly<Record<DescriptionField, string | null>> & {
  /** Day of the newest line, in days since 1970-01-01. */
  readonly day: number;
};

/** Descriptions by value. */
export type Descriptions = ReadonlyMap<string, Description>;

/** The same, as far as single ones are looked up. */
export type DescriptionLookup = Pick<Descriptions, 'get'>;

/**
 * Adds a description if its line is newer than the present one; for lines of the same day the result does not depend on the
 * order.
 */
export function describe(descriptions: Map<string, Description>, value: string, next: Description): void {
  const before = descriptions.get(value);
  if (before === undefined || before.day < next.day) descriptions.set(value, next);
  else if (before.day === next.day && textOf(before) < textOf(next)) descriptions.set(value, next);
}

/** The descriptions of all of them, of these values. */
export function mergeDescriptions(
  all: readonly (Descriptions | undefined)[],
  values: readonly string[] | ReadonlySet<string>,
): Descriptions {
  const wanted = new Set(values);
  const merged = new Map<string, Description>();
  for (const descriptions of all) {
    for (const [value, description] of descriptions ?? []) if (wanted.has(value)) describe(merged, value, description);
  }
  return merged;
}

const textOf = (description: Description): string =>
  DESCRIPTION_FIELDS.map((name) => description[name] ?? '').join('\0');
