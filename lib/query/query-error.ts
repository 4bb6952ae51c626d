import { ServiceError } from '../base/service-error.ts';

/** An error in a parameter of a query. */
export interface QueryFlaw {
  parameter: string;
  /** Names the parameter, its value, and what is accepted. */
  message: string;
}

/** Most flaws of one answer: a URL has room for thousands, and each message is longer than its part of the URL. */
const MOST_FLAWS = 20;

/** A query is invalid for the data of the snapshot. */
export class QueryError extends ServiceError {
  override readonly name = 'QueryError';
  override readonly code = 'INVALID_PARAMETER';
  readonly flaws: readonly QueryFlaw[];

  constructor(flaws: readonly QueryFlaw[]) {
    const listed = flaws.slice(0, MOST_FLAWS);
    const more = flaws.length > MOST_FLAWS ? [`and ${flaws.length - MOST_FLAWS} more`] : [];
    super([...listed.map(({ message }) => message), ...more].join('; '));
    this.flaws = listed;
  }
}

/** Longest part of a value that is repeated in a message, in characters. */
const SHOWN = 100;

export const cut = (text: string): string =>
  text.length > SHOWN ? `${text.slice(0, SHOWN).toWellFormed()}…` : text.toWellFormed();

/** A value for a message: in quotes and cut. */
export const quoted = (text: string): string => JSON.stringify(cut(text));
