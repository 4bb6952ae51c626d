import type { TextField } from './dimensions.ts';

/** A line as its report spells it: what the dimensions of the line are made from. */
export interface SourceLine extends Readonly<Record<TextField, string>> {
  /** ISO 4217 code; empty where the line names none and that of its report is not settled yet. */
  readonly currency: string;
  readonly b2b: boolean;
}

/** What a query parameter takes that filters by a dimension. */
export interface FilterDocumentation {
  description: string;
  /** Examples of the parameter: several values stand for a parameter that is repeated. */
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
  /** Labels of values that do not speak for themselves: `true` → `Businesses`. */
  valueTitles?: Readonly<Record<string, string>>;
  /** What a value of a row is, for the documents of the API. */
  description: string;
  filter: FilterDocumentation;
  /** Position in `/analytics/dimensions`, from 1; default: after those that have one. */
  position?: number;
  /**
   * The value of a line, cleaned; undefined where only the currency of the line can tell and that is not settled yet. Not
   * declared: the value is not of the line but of its report (`series`, the settled `currency`).
   */
  of?: (line: SourceLine) => string | undefined;
  /** Whether the value of a line is in the list of values of its country, where there is such a list. */
  isListed?: (line: SourceLine) => boolean;
  /** Most different values in one report; more are an error of the report. Default: 5,000. */
  maxValues?: number;
  /** Values that filters take although no line has them. */
  builtIn?: readonly string[];
  /** The value that a filter's text means, if it were a value of a line. Default: the text as it stands. */
  resolve?: (text: string) => string;
  /** Other names under which filters find a value. */
  alsoKnownAs?: (value: string) => readonly string[];
}
