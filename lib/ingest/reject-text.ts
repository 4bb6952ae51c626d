import type { Reject } from '../../schemas/reject.ts';
import { cleanedCell } from './cleaned.ts';

/** The header row of a rejects file. */
export const REJECTS_HEADER = 'line,field,code,reason,raw\n';

/** A reject as a line of that file. The raw text is complete, with `'` before it where a spreadsheet would run it as a formula. */
export const rejectText = ({ line, field, code, reason, raw }: Reject): string =>
  `${[String(line), field ?? '', code, reason, raw].map(cleanedCell).join(',')}\n`;
