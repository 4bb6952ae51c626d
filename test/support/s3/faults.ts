import type { Operation, S3Request } from './request.ts';

/** What goes wrong with a request. */
export type Fault =
  /** S3 refuses it. */
  | { answer: number; code: string }
  /** The connection breaks while the request is sent; S3 never sees it. */
  | 'cut request'
  /** The connection breaks after so many bytes of the answer's body. */
  | { cutAnswerAfter: number }
  /** The answer's body ends too early, as if that were all of it. */
  | { truncateTo: number }
  /** One bit of the answer's body is another one; nothing else gives it away. */
  | 'flip bit'
  /** S3 does what it was asked for, then the connection breaks. */
  | 'lose answer'
  /** It waits for something else to happen first. */
  | { before: (request: S3Request) => unknown };

export interface Rule {
  on: Operation | readonly Operation[];
  key?: string | RegExp;
  fault: Fault;
  /** How many requests it strikes; default: all. */
  times?: number;
  /** How many requests pass first; default: none. */
  after?: number;
}

export const SLOW_DOWN: Fault = { answer: 503, code: 'SlowDown' };

/** The rules in force, each with how often it may still strike. */
export class Rules {
  #rules: { rule: Rule; pass: number; left: number; struck: number }[] = [];

  /** Gives how often the rule has struck. */
  add(rule: Rule): () => number {
    const entry = { rule, pass: rule.after ?? 0, left: rule.times ?? Infinity, struck: 0 };
    this.#rules.push(entry);
    return () => entry.struck;
  }

  clear(): void {
    this.#rules = [];
  }

  /** The fault that strikes this request, if any: that of the first rule. */
  strike(request: S3Request): Fault | undefined {
    for (const entry of this.#rules) {
      if (entry.left === 0 || !concerns(entry.rule, request)) continue;
      if (entry.pass > 0) {
        entry.pass--;
        continue;
      }
      entry.left--;
      entry.struck++;
      return entry.rule.fault;
    }
    return undefined;
  }
}

export function concerns({ on, key }: Pick<Rule, 'on' | 'key'>, request: S3Request): boolean {
  if (typeof on === 'string' ? on !== request.operation : !on.includes(request.operation)) return false;
  return key === undefined || (typeof key === 'string' ? key === request.key : key.test(request.key));
}
