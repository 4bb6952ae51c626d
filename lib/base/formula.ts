const FORMULA = /^[=+\-@\t\r]/;

/** Whether a spreadsheet would take this text for a formula. */
export const isFormula = (text: string): boolean => FORMULA.test(text);

/** The text with `'` before it where a spreadsheet would run it as a formula (CSV injection). */
export const guardFormula = (text: string): string => (isFormula(text) ? `'${text}` : text);
