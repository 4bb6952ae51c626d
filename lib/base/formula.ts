const FORMULA = /^[=+\-@\t\r]/;

/** Whether a spreadsheet would run a cell of this text. */
export const isFormula = (text: string): boolean => FORMULA.test(text);

/** The text as a cell that no spreadsheet runs: `'` before what would be a formula. */
export const guardFormula = (text: string): string => (isFormula(text) ? `'${text}` : text);
