import type { DamagePlan, Format } from './format.ts';
import { below, oneOf } from './random.ts';
import type { Random } from './random.ts';
import { weighted } from './weighted.ts';

/** The ways in which a row can be malformed. Each row is one line of the file and gives one reject. */
export const MALFORMED_KINDS = [
  'stray_quote',
  'too_few_fields',
  'too_many_fields',
  'unclosed_quote',
  'nul_byte',
  'bad_date',
  'bad_amount',
  'long_field',
] as const;
export type MalformedKind = (typeof MALFORMED_KINDS)[number];

/** Damages the fields of a good row in place; gives the kind of damage. */
export type Damage = (fields: string[], random: Random) => MalformedKind;

interface Columns {
  date: number;
  amount: number;
  /** A column that no good row quotes. */
  sku: number;
  promotions: number;
}

/** Bytes: longer than the 64 KiB within which a quoted field must close. */
const LONG_FIELD = 70_000;

const COMMON_KINDS = [
  ['too_few_fields', 40],
  ['too_many_fields', 30],
  ['nul_byte', 16],
  ['bad_date', 24],
  ['bad_amount', 20],
] as const satisfies readonly (readonly [MalformedKind, number])[];

/** Only in a format with quoting: otherwise a stray quote is valid, and a long field is only long. */
const QUOTING_KINDS = [
  ['stray_quote', 40],
  ['unclosed_quote', 30],
  ['long_field', 1],
] as const satisfies readonly (readonly [MalformedKind, number])[];

/** Makes the function that damages rows of a format. */
export function damageOf(format: Format, plan: DamagePlan): Damage {
  const columns = {
    date: columnOf(format, plan.date),
    amount: columnOf(format, plan.amount),
    sku: columnOf(format, plan.sku),
    promotions: columnOf(format, plan.promotions),
  };
  const pickKind = weighted<MalformedKind>(plan.quoting ? [...COMMON_KINDS, ...QUOTING_KINDS] : COMMON_KINDS);
  const damagers = damagersOf(columns, plan.badDates, plan.decimalComma);
  return (fields, random) => {
    const kind = pickKind(random);
    damagers[kind](fields, random);
    return kind;
  };
}

type Damager = (fields: string[], random: Random) => void;

function damagersOf(columns: Columns, dates: readonly string[], decimalComma: string): Record<MalformedKind, Damager> {
  const { sku, date, amount, promotions } = columns;
  return {
    stray_quote: (fields) => {
      fields[sku] = `"${fields[sku]}" new`;
    },
    // The next quote in the file, if any, opens a field: a letter or digit follows it, never a delimiter. So it is a stray quote here.
    unclosed_quote: (fields) => {
      fields[sku] = `"${fields[sku]}`;
    },
    too_few_fields: (fields, random) => {
      fields.splice(below(random, fields.length), 1 + below(random, 3));
    },
    too_many_fields: (fields, random) => {
      fields.splice(below(random, fields.length), 0, 'Flat 4B');
    },
    nul_byte: (fields) => {
      fields[sku] += '\0';
    },
    bad_date: (fields, random) => {
      fields[date] = oneOf(random, dates);
    },
    bad_amount: (fields, random) => {
      fields[amount] = oneOf(random, [decimalComma, '1.2.3', '1e3']);
    },
    long_field: (fields) => {
      fields[promotions] = `"${'Sample Promotion Without End,'.repeat(LONG_FIELD / 28)}"`;
    },
  };
}

/**
 * Writes the city of a good row in Windows-1252, as an old program would, with bytes that are not UTF-8. Such a row must be read,
 * not rejected.
 *
 * @returns false if the row has no suitable city
 */
export function asWindows1252(fields: string[], cityColumn: number): boolean {
  const city = fields[cityColumn];
  if (city === undefined || city === '' || city.startsWith('"')) return false;
  for (const [column, field] of fields.entries()) {
    fields[column] = field.replaceAll('\xe2\x80\x99', '\x92').replaceAll('\xe2\x80\x93', '\x96');
  }
  fields[cityColumn] = `${city} Caf\xe9 d\x92Or`;
  return true;
}

/** Index of the column with this header. */
export function columnOf(format: Format, header: string): number {
  const column = format.headers.indexOf(header);
  if (column < 0) throw new RangeError(`The format has no column ${header}`);
  return column;
}
