import type { ReportField } from '../formats/index.ts';
import type { Block } from './blocks.ts';
import type { Frame, Framer } from './frame.ts';
import { isEmptyCell } from './row-text.ts';

/** Rows of one order that follow each other. */
export interface OrderRows {
  /** By row, the first row of its order. */
  first: Int32Array;
  /** By row, 1 where it has no first row of its order to take status and currency from: that one could not be read. */
  orphan: Uint8Array;
}

const DECISIVE = ['date', 'status', 'currency'] as const satisfies readonly ReportField[];

/**
 * Completes the rows of reports in which only the first line of an order has the fields of the order: empty cells of later rows
 * with the same order id get the values of the first row.
 */
export class FillDown {
  readonly #orderSlot: number;
  readonly #slots: readonly number[];
  /** Fields without which a row cannot be counted rightly. */
  readonly #decisive: readonly number[];

  /** `kept`: the columns of the frames; `fields`: those that only first lines have. */
  constructor(kept: readonly ReportField[], fields: readonly ReportField[]) {
    this.#orderSlot = kept.indexOf('order_id');
    this.#slots = fields.map((name) => kept.indexOf(name)).filter((slot) => slot >= 0);
    this.#decisive = DECISIVE.filter((name) => fields.includes(name))
      .map((name) => kept.indexOf(name))
      .filter((slot) => slot >= 0);
  }

  /** Completes the rows of a frame. The rows of its last order come again with the next block, which may have more of them. */
  fill(frame: Frame, block: Block, framer: Framer): OrderRows {
    const first = new Int32Array(frame.rows);
    const orphan = new Uint8Array(frame.rows);
    for (let row = 1; row < frame.rows; row++) first[row] = this.#isSameOrder(frame, row) ? first[row - 1]! : row;
    if (!block.last && frame.rows > 0 && first[frame.rows - 1]! > 0) framer.takeBack(block, first[frame.rows - 1]!);
    for (let row = 0; row < frame.rows; row++) {
      if (first[row] === row) orphan[row] = this.#isOrphan(frame, row) ? 1 : 0;
      else {
        orphan[row] = orphan[first[row]!]!;
        for (const slot of this.#slots) this.#fillCell(frame, row, first[row]!, slot);
      }
    }
    return { first, orphan };
  }

  #isOrphan(frame: Frame, row: number): boolean {
    return this.#decisive.length > 0 && this.#decisive.every((slot) => isEmpty(frame, row, slot));
  }

  #fillCell(frame: Frame, row: number, from: number, slot: number): void {
    if (!isEmpty(frame, row, slot)) return;
    const [to, source] = [3 * (row * frame.width + slot), 3 * (from * frame.width + slot)];
    frame.fields.copyWithin(to, source, source + 3);
  }

  #isSameOrder({ bytes, fields, width }: Frame, row: number): boolean {
    const [here, before] = [row, row - 1].map((each) => 3 * (each * width + this.#orderSlot));
    const cell = (place: number) => bytes.subarray(fields[place], fields[place + 1]);
    return cell(here!).length > 0 && cell(here!).equals(cell(before!));
  }
}

const isEmpty = (frame: Frame, row: number, slot: number): boolean =>
  isEmptyCell(frame, 3 * (row * frame.width + slot));
