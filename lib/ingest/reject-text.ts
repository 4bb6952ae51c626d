import type { Reject } from '../../schemas/reject.ts';
import { cleanedCell } from './cleaned.ts';

/** The first line of a file of rejects. */
export const REJECTS_HEADER = 'line,field,code,reason,raw\n';

/** A reject as a line of such a file; its raw text whole, `'` before it where a spreadsheet would run it as a formula. */
export const rejectText = ({ line, field, code, reason, raw }: Reject): string =>
  `${[String(line), field ?? '', code, reason, raw].map(cleanedCell).join(',')}\n`;
