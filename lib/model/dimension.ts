import type { TextField } from './dimensions.ts';

/** A line as spelled in its report, from which the dimensions of the line are made. */
export interface SourceLine extends Readonly<Record<TextField, string>> {
  /** ISO 4217 code; empty if the line names none and that of its report is not determined yet. */
  readonly currency: string;
  readonly b2b: boolean;
}

/** The columns of an order line from which dimensions are derived; null where its report has no such column, or the cell is empty. */
export interface LineColumns {
  readonly status: string;
  /** 0 to 23; null where the report has only days. */
  readonly hour: number | null;
  readonly city: string | null;
  readonly sku: string | null;
  readonly asin: string | null;
  readonly style: string | null;
  readonly size: string | null;
  readonly product_name: string | null;
  readonly service_level: string | null;
  readonly promotion: boolean | null;
}
export type LineColumn = keyof LineColumns;

/** Documentation of the query parameter that filters by a dimension. */
export interface FilterDocumentation {
  description: string;
  /** Examples of the parameter; several values mean a repeated parameter. */
  examples: readonly [readonly string[], ...(readonly string[])[]];
}

/**
 * A property of an order line by which lines are filtered, grouped and summed.
 *
 * `name`: filtered by one or more values, spelled in any way; `flag`: yes or no; `currency`: money is never summed across
 * its values, so every answer has exactly one.
 */
export interface Dimension {
  kind: 'name' | 'flag' | 'currency';
  /** Label of one value, as a header: `State`. */
  title: string;
  /** Label of the list of values: `States`. */
  plural: string;
  /** Labels of values that need one: `true` → `Businesses`. */
  valueTitles?: Readonly<Record<string, string>>;
  /** What a value of a row is, for the documents of the API. */
  description: string;
  filter: FilterDocumentation;
  /** Position in `/analytics/dimensions`, from 1; default: after those that have one. */
  position?: number;
  /**
   * The value of a line, cleaned; undefined if it depends on the currency of the line and that is not determined yet. Not
   * declared: the value is that of the report (`series`, the determined `currency`).
   */
  of?: (line: SourceLine) => string | undefined;
  /** Instead of `of`: the value follows from other columns of the line, so that lines have no column of their own for it. */
  derived?: { readonly from: readonly LineColumn[]; readonly of: (line: LineColumns) => string };
  /** Instead of `of`: the value follows from the day, so that no rollup has a column for it. */
  calendar?: {
    readonly values: readonly string[];
    /** Place of the value of a day. */ readonly of: (day: number) => number;
  };
  /** Whether the value of a line is in the list of values of its country, if there is such a list. */
  isListed?: (line: SourceLine) => boolean;
  /** Most different values: of one report, or with `onOverflow: 'other'` of a rollup. Default: 5,000. */
  maxValues?: number;
  /**
   * What happens with more values. `refuse`, the default: they are an error of the report. `other`: those with the fewest lines
   * count as one value, `Other`, with a warning.
   */
  onOverflow?: 'refuse' | 'other';
  /** Values that filters take although no line has them. */
  builtIn?: readonly string[];
  /** The values that the text of a filter may mean, cleaned like those of lines. Default: the text unchanged. */
  resolve?: (text: string) => string | readonly string[];
  /** Other names under which filters find a value. */
  alsoKnownAs?: (value: string) => readonly string[];
}
