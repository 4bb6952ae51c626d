import { type NumberKind, numberKind } from './values.ts';
import { attributeNamed, readXml } from './xml.ts';
import { broken, type ZipFile } from './zip.ts';

/** Most bytes of a part other than sheets and texts, unpacked. */
const MAX_PART_BYTES = 64 * 1024 * 1024;

export interface Sheet {
  /** From 1, in the order of the tabs. */
  number: number;
  /** Name of its file. */
  path: string;
}

/** The parts of a workbook. */
export interface WorkbookParts {
  /** Sheets with cells: those that are shown, then those that are hidden. */
  sheets: Sheet[];
  /** Whether days are counted from 1904. */
  date1904: boolean;
  /** Files of its texts and styles; undefined: it has none. */
  strings: string | undefined;
  styles: string | undefined;
}

interface Relation {
  id: string;
  /** The end of its type, such as `worksheet`. */
  type: string;
  path: string;
}

/** Throws `ReportError` if a part is missing or damaged. */
export async function readParts(zip: ZipFile): Promise<WorkbookParts> {
  const root = await relationsOf(zip, '');
  const workbook = root.find(({ type }) => type === 'officeDocument')?.path ?? 'xl/workbook.xml';
  const relations = await relationsOf(zip, workbook);
  const listed: { id: string | undefined; hidden: boolean }[] = [];
  let date1904 = false;
  await readXml(zip.read(workbook, MAX_PART_BYTES), {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = /^(1|true|on)$/.test(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      // It has `sheetId` too, and `id` in a namespace.
      const id = attributeNamed(attributes, 'id');
      listed.push({ id, hidden: /hidden/i.test(attributes['state'] ?? '') });
    },
  });
  const sheets = listed.flatMap(({ id, hidden }, index) => {
    const relation = relations.find((each) => each.id === id);
    return relation?.type === 'worksheet' ? [{ number: index + 1, path: relation.path, hidden }] : [];
  });
  if (sheets.length === 0) throw broken('it has no sheet');
  const pathOf = (type: string): string | undefined =>
    relations.find((each) => each.type === type && zip.has(each.path))?.path;
  return {
    sheets: [...sheets.filter(({ hidden }) => !hidden), ...sheets.filter(({ hidden }) => hidden)],
    date1904,
    strings: pathOf('sharedStrings'),
    styles: pathOf('styles'),
  };
}

/** What a part refers to, by the file beside it. */
async function relationsOf(zip: ZipFile, part: string): Promise<Relation[]> {
  const slash = part.lastIndexOf('/') + 1;
  const folder = part.slice(0, slash);
  const found: Relation[] = [];
  const path = `${folder}_rels/${part.slice(slash)}.rels`;
  await readXml(zip.read(path, MAX_PART_BYTES), {
    open(name, { Id: id, Type: type, Target: target }) {
      if (name !== 'Relationship' || id === undefined || type === undefined || target === undefined) return;
      found.push({ id, type: type.slice(type.lastIndexOf('/') + 1), path: resolved(folder, target) });
    },
  });
  return found;
}

/** A target as the name of a file: relative to the folder of its part, or to the root if it begins with a slash. */
function resolved(folder: string, target: string): string {
  const path: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).replaceAll('\\', '/').split('/')) {
    if (step === '..') path.pop();
    else if (step !== '' && step !== '.') path.push(step);
  }
  return path.join('/');
}

/** The meaning of numbers in cells, by the style of the cell. */
export async function readNumberKinds(zip: ZipFile, styles: string | undefined): Promise<NumberKind[]> {
  if (styles === undefined) return [];
  const codes = new Map<number, string>();
  const formats: number[] = [];
  let isCells = false;
  await readXml(zip.read(styles, MAX_PART_BYTES), {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      else if (name === 'cellXfs') isCells = true;
      else if (name === 'xf' && isCells) formats.push(Number(attributes['numFmtId'] ?? 0));
    },
    close(name) {
      if (name === 'cellXfs') isCells = false;
    },
  });
  const kinds = new Map<number, NumberKind>();
  return formats.map((id) => {
    let kind = kinds.get(id);
    if (kind === undefined) kinds.set(id, (kind = numberKind(id, codes.get(id))));
    return kind;
  });
}
