/** The words of a format's statuses, in any case. */
export interface StatusWords {
  /** Statuses of cancelled lines. */
  readonly cancelled: readonly string[];
  /** Parts of the statuses of lines that came back: `return` is in `Returned` and `Returning to Seller`. */
  readonly returned: readonly string[];
}

/** What the statuses of a format say of a line. */
export interface StatusRules {
  isCancelled: (status: string) => boolean;
  isReturned: (status: string) => boolean;
}

/** The rules that a format's words make. White space around a status does not matter. */
export function statusRules({ cancelled, returned }: StatusWords): StatusRules {
  const whole = new Set(cancelled.map((word) => word.toLowerCase()));
  const parts = returned.map((word) => word.toLowerCase());
  return {
    isCancelled: (status) => whole.has(status.trim().toLowerCase()),
    isReturned: (status) => {
      const text = status.toLowerCase();
      return parts.some((part) => text.includes(part));
    },
  };
}
