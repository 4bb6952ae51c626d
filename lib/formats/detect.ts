import {
  ADDITIONAL_FIELDS,
  type Field,
  FIELD_NAMES,
  type Format,
  NEEDED_FIELDS,
  type NeededField,
  REPORT_FIELDS,
  type ReportField,
} from './format.ts';

/** The format of a file, and the columns of its fields. */
export interface DetectedFormat {
  format: Format;
  /** Column of each field that the file has, from 0. */
  columns: Partial<Record<ReportField, number>>;
  /** Needed fields without a column, with the headers that were looked for. */
  lacking: { field: NeededField; aliases: readonly string[] }[];
  /** Optional fields without a column, apart from those of which the format knows the value. */
  missing: Field[];
  /** Headers that mean a field which another header gave, as the formats spell them: no text of the file. */
  ignored: string[];
  /** The headers that mean a field, in the order of the file, as the formats spell them: no text of the file. */
  known: string[];
}

/** The columns of a file by the name under which headers are matched. */
type Columns = ReadonlyMap<string, readonly number[]>;

/**
 * The normalized name by which headers are matched: only letters and digits of any script, in lower case, with full-width
 * characters as half-width ones.
 */
export const normalizedHeader = (header: string): string =>
  PLAIN_HEADER.test(header)
    ? header.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
    : header
        .normalize('NFKC')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');
const PLAIN_HEADER = /^[ -~]*$/;

/** The name of a header that a format declares. They are compared with each row that may be a header row. */
function declaredName(header: string): string {
  let name = DECLARED_NAMES.get(header);
  if (name === undefined) DECLARED_NAMES.set(header, (name = normalizedHeader(header)));
  return name;
}
const DECLARED_NAMES = new Map<string, string>();

/**
 * Finds the format of a file and the columns of the fields, by name, never by position. The aliases of the file's format
 * win, then, unless that has a signature, those of the others in the order of `formats`. Of several columns of one name the
 * first counts.
 */
export function detectAmong(formats: readonly Format[], headers: readonly string[]): DetectedFormat {
  const columns = columnsOf(headers);
  const format = bestFormat(columns, formats);
  const shared = formats.filter(({ signature }) => signature === undefined);
  const sharing = format.signature === undefined ? [format, ...shared] : [format];
  const detected: DetectedFormat = { format, columns: {}, lacking: [], missing: [], ignored: [], known: [] };
  const known: { column: number; alias: string }[] = [];
  for (const field of REPORT_FIELDS) {
    const aliases = aliasesOf(field, sharing);
    const found = aliases.flatMap((alias) =>
      (columns.get(declaredName(alias)) ?? []).map((column) => ({ column, alias })),
    );
    known.push(...found);
    if (found[0] !== undefined) detected.columns[field] = found[0].column;
    else if (isNeeded(field)) detected.lacking.push({ field, aliases });
    else if (isReported(field) && !isConstant(field, format)) detected.missing.push(field);
    detected.ignored.push(...found.slice(1).map(({ alias }) => alias));
  }
  known.sort((one, other) => one.column - other.column);
  detected.known = [...new Set(known.map(({ alias }) => alias))];
  return detected;
}

const isNeeded = (field: ReportField): field is NeededField => (NEEDED_FIELDS as readonly string[]).includes(field);
const isReported = (field: ReportField): field is Field =>
  (FIELD_NAMES as readonly string[]).includes(field) && !ADDITIONAL_FIELDS.has(field as Field);

/** Whether every line of a file of the format has the same value: the channel of eBay's orders is eBay. */
function isConstant(field: Field, { habits }: Format): boolean {
  const value = (habits.withoutColumn as Partial<Record<Field, unknown>>)[field];
  return value === true || (typeof value === 'string' && value !== '');
}

function columnsOf(headers: readonly string[]): Columns {
  const columns = new Map<string, number[]>();
  for (const [column, header] of headers.entries()) {
    const name = normalizedHeader(header);
    const same = columns.get(name);
    if (same === undefined) columns.set(name, [column]);
    else same.push(column);
  }
  return columns;
}

/**
 * The format whose signature has most headers, if the file has all of one and the needed columns. Of the others the one that finds most fields; of
 * equals the first. Not one that finds another column for a field than an earlier format does: a file with headers of both
 * for one field is of the earlier one.
 */
function bestFormat(columns: Columns, formats: readonly Format[]): Format {
  const signed = formats
    .filter(({ signature }) => signature?.every((header) => columns.has(declaredName(header))))
    .filter((format) => NEEDED_FIELDS.every((field) => foundBy(format, columns).has(field)))
    .sort((one, other) => other.signature!.length - one.signature!.length)[0];
  if (signed !== undefined) return signed;
  const candidates = formats
    .filter(({ signature }) => signature === undefined)
    .map((format) => ({ format, found: foundBy(format, columns) }));
  const uncontested = candidates.filter(({ found }, index) =>
    candidates
      .slice(0, index)
      .every((earlier) => [...found].every(([field, column]) => (earlier.found.get(field) ?? column) === column)),
  );
  return uncontested.reduce((best, next) => (next.found.size > best.found.size ? next : best)).format;
}

/** The column of each field that a format finds by its own aliases. */
function foundBy(format: Format, columns: Columns): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const field of REPORT_FIELDS) {
    const column = format.columns[field]?.flatMap((alias) => columns.get(declaredName(alias)) ?? [])[0];
    if (column !== undefined) found.set(field, column);
  }
  return found;
}

/** The aliases of a field in some formats, each once. */
function aliasesOf(field: ReportField, formats: readonly Format[]): string[] {
  const aliases = new Map<string, string>();
  for (const { columns } of formats) {
    for (const alias of columns[field] ?? []) {
      const name = declaredName(alias);
      if (!aliases.has(name)) aliases.set(name, alias);
    }
  }
  return [...aliases.values()];
}
