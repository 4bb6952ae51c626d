import { tidy } from './text.ts';

/** The words of a format's statuses, in any case. */
export interface StatusWords {
  /** How the statuses of cancelled lines begin: `Cancelled` is a beginning of `Cancelled by Seller`. */
  readonly cancelled: readonly string[];
  /** Parts of the statuses of lines that came back: `return` is in `Returned` and `Returning to Seller`. */
  readonly returned: readonly string[];
  /** Parts of statuses that mean no return although a word of one is in them: `partially` in `partially_refunded`. */
  readonly notReturned?: readonly string[];
}

/** The rules by which the statuses of a format apply to a line. */
export interface StatusRules {
  isCancelled: (status: string) => boolean;
  isReturned: (status: string) => boolean;
}

/** A negation right before a word: `Not `, `non-`, `not yet been `, `un`. */
const NEGATION =
  /(?:^|[^\p{L}])(?:(?:not|non|no|never|without)[^\p{L}\p{N}]*(?:(?:yet|be|been|being|to)[^\p{L}\p{N}]+)*|un)$/u;
/** What only may happen to a line: `returnable`. */
const POSSIBILITY = /^\p{L}*able(?!\p{L})/u;
/** What goes on with a word: a small letter or a digit, as in `Cancelledx` but not in `CancelledBySeller`. */
const SAME_WORD = /^[\p{Ll}\p{N}]/u;

/**
 * The rules for the words of a format. White space around a status and marks without a width do not matter. A word for a return
 * does not count if the status denies the return (`Not Returned`, `Non-returnable`) or only allows it (`Returnable`).
 */
export function statusRules({ cancelled, returned, notReturned = [] }: StatusWords): StatusRules {
  const beginnings = cancelled.map((word) => word.toLowerCase());
  const parts = returned.map((word) => word.toLowerCase());
  const exceptions = notReturned.map((word) => word.toLowerCase());
  return {
    isCancelled: (status) => {
      const text = tidy(status);
      const lower = text.toLowerCase();
      return beginnings.some((word) => lower.startsWith(word) && !SAME_WORD.test(text.slice(word.length)));
    },
    isReturned: (status) => {
      const text = status.toLowerCase();
      if (exceptions.some((part) => text.includes(part))) return false;
      return parts.some((part) => placesOf(part, text).some((at) => isAffirmed(text, at, at + part.length)));
    },
  };
}

/** Parts of words for a cancellation in the languages of the marketplaces. */
const CANCELLATIONS = ['cancel', 'storn', 'annul', 'anul', 'geannuleerd', 'avbruten', 'iptal', 'キャンセル', '取消'];

/** Whether a status looks like that of a cancelled line, whatever the rules of its format say. */
export function looksCancelled(status: string): boolean {
  const text = status.toLowerCase();
  return CANCELLATIONS.some((part) => placesOf(part, text).some((at) => isAffirmed(text, at, at + part.length)));
}

function placesOf(part: string, text: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}

const isAffirmed = (text: string, start: number, end: number): boolean =>
  !NEGATION.test(text.slice(0, start)) && !POSSIBILITY.test(text.slice(end));
