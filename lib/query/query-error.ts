import { ServiceError } from '../base/service-error.ts';

/** Something that is wrong with a parameter of a query. */
export interface QueryFlaw {
  parameter: string;
  /** Names the parameter, its value, and what is right. */
  message: string;
}

/** Most flaws that are told: a URL has room for thousands, and each is told in more words than it takes there. */
const TOLD = 20;

/** The data shows that a query cannot be answered. */
export class QueryError extends ServiceError {
  override readonly name = 'QueryError';
  override readonly code = 'INVALID_PARAMETER';
  readonly flaws: readonly QueryFlaw[];

  constructor(flaws: readonly QueryFlaw[]) {
    const told = flaws.slice(0, TOLD);
    const more = flaws.length > TOLD ? [`and ${flaws.length - TOLD} more`] : [];
    super([...told.map(({ message }) => message), ...more].join('; '));
    this.flaws = told;
  }
}

/** Longest part of a value that is repeated in a message, in characters. */
const SHOWN = 100;

export const cut = (text: string): string =>
  text.length > SHOWN ? `${text.slice(0, SHOWN).toWellFormed()}…` : text.toWellFormed();

/** A value as a message shows it. */
export const quoted = (text: string): string => JSON.stringify(cut(text));
