import { type Amount, decimalEvidence, type DecimalSign, type DecimalStyle } from '../../schemas/fields/amount.ts';

/** Reasons for the decimal sign, the strongest first. */
export type DecimalReason = 'amounts' | 'format.json' | 'semicolons' | 'usual';

/** The decimal sign of a file, and the reason for it; null if no amount of the file can be read in two ways. */
export interface DecimalVerdict {
  style: DecimalStyle;
  reason: DecimalReason | null;
}

export interface DecimalEvidenceOptions {
  /** The style in which the amounts are read. */
  read: DecimalStyle;
  usual: DecimalSign;
  /** The sign that the seller declares. */
  declared?: DecimalSign | undefined;
  /** Fields are separated by semicolons, as spreadsheets do where the comma is the decimal sign. */
  semicolons: boolean;
  /** Minor digits of the currency of most lines: three of them are a fraction, and without any there is none. */
  minorDigits: number;
}

/** Collects evidence from the amounts of a file about its decimal sign, while they are read in one style. */
export class DecimalEvidence {
  readonly #options: DecimalEvidenceOptions;
  #fractions = 0;
  #contradicting = 0;
  /** Whether there is an amount with three digits behind its only separator: a point, a comma. */
  #three = { '.': false, ',': false };

  constructor(options: DecimalEvidenceOptions) {
    this.#options = options;
  }

  /** An amount that could be read. */
  add({ scale }: Pick<Amount, 'scale'>): void {
    if (scale > 0) this.#fractions++;
  }

  /** The text of an amount that was not seen before. */
  addText(text: string): void {
    const evidence = decimalEvidence(text);
    if (evidence === 'three-after-point') this.#three['.'] = true;
    else if (evidence === 'three-after-comma') this.#three[','] = true;
  }

  /** An amount with the other decimal sign. */
  contradict(): void {
    this.#contradicting++;
  }

  /** The style of the file as far as it has been read. */
  verdict(): DecimalVerdict {
    const { read, declared } = this.#options;
    const other = read.decimal === '.' ? ',' : '.';
    if (this.#contradicting > this.#fractions) return { style: fractions(other), reason: 'amounts' };
    if (this.#fractions > 0) return { style: fractions(read.decimal), reason: 'amounts' };
    if (declared !== undefined) return { style: fractions(declared), reason: 'format.json' };
    return this.#likely();
  }

  /** The style of a file in which no amount shows its decimal sign. */
  #likely(): DecimalVerdict {
    const { usual, semicolons, minorDigits } = this.#options;
    const isOpen = this.#three['.'] || this.#three[','];
    const decimal = semicolons ? ',' : usual;
    if (minorDigits === 3) return { style: fractions(decimal), reason: isOpen ? 'usual' : null };
    const threeDigits = minorDigits === 0 ? 'group' : 'unknown';
    const reason = semicolons ? 'semicolons' : 'usual';
    return { style: { decimal, threeDigits }, reason: isOpen ? reason : null };
  }

  /** Amounts that are rejected because the other amounts of the file have the other decimal sign. */
  get contradicting(): number {
    return this.#contradicting;
  }

  /** Whether amounts would be read otherwise in another style. */
  isReadOtherwise(style: DecimalStyle): boolean {
    const { read } = this.#options;
    if (style.decimal !== read.decimal) return this.#contradicting > 0 || this.#three['.'] || this.#three[','];
    return style.threeDigits !== read.threeDigits && this.#three[style.decimal];
  }
}

const fractions = (decimal: DecimalSign): DecimalStyle => ({ decimal, threeDigits: 'fraction' });
