/** The words of a format's statuses, in any case. */
export interface StatusWords {
  /** How the statuses of cancelled lines begin: `Cancelled` is a beginning of `Cancelled by Seller`. */
  readonly cancelled: readonly string[];
  /** Parts of the statuses of lines that came back: `return` is in `Returned` and `Returning to Seller`. */
  readonly returned: readonly string[];
}

/** What the statuses of a format say of a line. */
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
 * The rules that a format's words make. White space around a status does not matter. A word of a return does not count where
 * the status denies it (`Not Returned`, `Non-returnable`) or says that it may happen (`Returnable`).
 */
export function statusRules({ cancelled, returned }: StatusWords): StatusRules {
  const beginnings = cancelled.map((word) => word.toLowerCase());
  const parts = returned.map((word) => word.toLowerCase());
  return {
    isCancelled: (status) => {
      const text = status.trim();
      const lower = text.toLowerCase();
      return beginnings.some((word) => lower.startsWith(word) && !SAME_WORD.test(text.slice(word.length)));
    },
    isReturned: (status) => {
      const text = status.toLowerCase();
      return parts.some((part) => placesOf(part, text).some((at) => isAffirmed(text, at, at + part.length)));
    },
  };
}

function placesOf(part: string, text: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}

const isAffirmed = (text: string, start: number, end: number): boolean =>
  !NEGATION.test(text.slice(0, start)) && !POSSIBILITY.test(text.slice(end));
