const CANCELLED = /^\s*cancell?ed\s*$/i;
const RETURNED = /return|reject/i;

/** Whether an order line was cancelled: its status is `Cancelled` or `Canceled`, in any case. */
export const isCancelled = (status: string): boolean => CANCELLED.test(status);

/** Whether an order line was returned: its status contains `return` or `reject`, in any case. */
export const isReturned = (status: string): boolean => RETURNED.test(status);
