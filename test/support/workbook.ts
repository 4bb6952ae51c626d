import ExcelJS from 'exceljs';

export type Rows = readonly (readonly ExcelJS.CellValue[])[];

/** A workbook with these sheets, by their name. `edit` may change it before it is written. */
export async function workbookOf(
  sheets: Record<string, Rows>,
  edit?: (workbook: ExcelJS.Workbook) => void,
): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = workbook.addWorksheet(name);
    for (const row of rows) sheet.addRow([...row]);
  }
  edit?.(workbook);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

export const utc = (year: number, month: number, ...rest: number[]): Date =>
  new Date(Date.UTC(year, month - 1, ...(rest as [number])));
