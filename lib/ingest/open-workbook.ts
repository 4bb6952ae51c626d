import type { OpenWorkbook } from './decompress.ts';

/** Reads Excel workbooks. What it takes is loaded with the first one: most refreshes read none. */
export const openWorkbook: OpenWorkbook = async function* (source, options) {
  const { workbookText } = await import('./workbook/index.ts');
  yield* workbookText(source, options);
};
