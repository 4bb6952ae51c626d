const CANCELLED = /^\s*cancell?ed\s*$/i;
const RETURNED = /return|reject/i;

/** Whether a status says that the line was cancelled: `Cancelled` or `Canceled`, any case. */
export const isCancelled = (status: string): boolean => CANCELLED.test(status);

/** Whether a status says that the line came back: it speaks of a return or a rejection, any case. */
export const isReturned = (status: string): boolean => RETURNED.test(status);
