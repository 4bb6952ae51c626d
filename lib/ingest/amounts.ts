import { type Amount, amountSchema, type DecimalStyle } from '../../schemas/fields/amount.ts';
import type { Evidence } from './conclusion.ts';
import type { Frame } from './frame.ts';
import { Memo } from './memo.ts';
import { cellText } from './row-text.ts';
import { AMBIGUOUS, QUOTED } from './scan.ts';

/** Amounts that are cached, and the most bytes of one. */
const MEMO_ENTRIES = 50_000;
const MEMO_KEY_BYTES = 256;

/** Most digits before and after the point of an amount that is read from its bytes; the schema limits others. */
const PLAIN_WHOLE = 10;
const PLAIN_FRACTION = 5;

const POINT = 0x2e;
const ZERO = 0x30;

/** Digits, or digits with a decimal point and a fraction. Undefined: the bytes are something else, which may be an amount too. */
export function plainAmount(bytes: Uint8Array, start: number, end: number, hasFractions: boolean): Amount | undefined {
  let digits = 0;
  let point = -1;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit >= 0 && digit <= 9) digits = 10 * digits + digit;
    else if (bytes[at] === POINT && point < 0 && hasFractions) point = at;
    else return undefined;
  }
  const whole = (point < 0 ? end : point) - start;
  const scale = point < 0 ? 0 : end - point - 1;
  if (whole === 0 || whole > PLAIN_WHOLE || scale > PLAIN_FRACTION || (point >= 0 && scale === 0)) return undefined;
  return { digits, scale, priced: true, negative: false, words: null };
}

export interface AmountReaderOptions {
  /** A text that means the same as a blank one. */
  unpriced: string | undefined;
  style: DecimalStyle;
  evidence: Pick<Evidence, 'needsAmounts' | 'decimals'>;
}

/**
 * Reads amounts of rows that are UTF-8, each by itself: in many reports they differ from row to row, while the rest of the row
 * was seen before. Plain ones are read from their bytes. Others pass through the schema of the row model, and are cached.
 */
export class AmountReader {
  readonly #schema: ReturnType<typeof amountSchema>;
  readonly #unpriced: string | undefined;
  /** A point is the decimal sign, and three digits behind it are a fraction. */
  readonly #hasFractions: boolean;
  readonly #evidence: AmountReaderOptions['evidence'];
  readonly #memo = new Memo<Amount>(MEMO_ENTRIES);

  constructor({ unpriced, style, evidence }: AmountReaderOptions) {
    this.#schema = amountSchema(unpriced, style);
    this.#unpriced = unpriced;
    this.#hasFractions = style.decimal === '.' && style.threeDigits === 'fraction';
    this.#evidence = evidence;
  }

  /** The amount at a place of the fields of a frame; undefined if its row has to be parsed. */
  read(frame: Frame, place: number): Amount | undefined {
    return this.find(frame, place) ?? this.#validated(frame, place);
  }

  /** The same, of an amount that is plain or cached. */
  find(frame: Frame, place: number): Amount | undefined {
    const plain = this.#plain(frame, place);
    if (plain !== undefined) return plain;
    const key = keyOf(frame, place);
    return key === undefined ? undefined : this.#memo.get(key);
  }

  /** Caches the amount of a row that was parsed. */
  remember(frame: Frame, place: number, amount: Amount): void {
    const key = this.#plain(frame, place) === undefined ? keyOf(frame, place) : undefined;
    if (key !== undefined) this.#memo.set(key, amount);
  }

  #plain({ bytes, fields }: Frame, place: number): Amount | undefined {
    const quote = fields[place + 2] === QUOTED ? 1 : 0;
    const start = fields[place]! + quote;
    const end = fields[place + 1]! - quote;
    const plain = plainAmount(bytes, start, end, this.#hasFractions);
    const isUnpriced = plain !== undefined && this.#unpriced?.length === end - start;
    return isUnpriced && bytes.toString('latin1', start, end) === this.#unpriced ? undefined : plain;
  }

  #validated(frame: Frame, place: number): Amount | undefined {
    const key = keyOf(frame, place);
    if (key === undefined || frame.fields[place + 2] === AMBIGUOUS) return undefined;
    const text = cellText(frame, place, true);
    const result = this.#schema.safeParse(text);
    // A text that is not an amount gives its evidence, and its reject, when its row is parsed.
    if (!result.success) return undefined;
    if (this.#evidence.needsAmounts) this.#evidence.decimals.addText(text);
    this.#memo.set(key, result.data);
    return result.data;
  }
}

function keyOf({ bytes, fields }: Frame, place: number): string | undefined {
  const start = fields[place]!;
  const end = fields[place + 1]!;
  return end - start > MEMO_KEY_BYTES ? undefined : bytes.toString('latin1', start, end);
}
