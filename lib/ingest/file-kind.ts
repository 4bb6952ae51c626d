import { ReportError } from '../base/report-error.ts';

/** How many bytes of a file `fileKind` looks at. */
export const HEAD_BYTES = 4096;

/** For each kind of file that is not a report: its name, and what to do. */
const REFUSED = {
  pdf: ['a PDF', 'Download the report as CSV or text'],
  oldExcel: [
    'an old Excel workbook (.xls), or a workbook with a password',
    'Save it as an Excel workbook (.xlsx) without a password, or as CSV UTF-8',
  ],
  binaryWorkbook: ['a binary Excel workbook (.xlsb)', 'Save it as an Excel workbook (.xlsx), or as CSV UTF-8'],
  xmlWorkbook: ['an Excel 2003 workbook in XML', 'Save it as an Excel workbook (.xlsx), or as CSV UTF-8'],
  openDocument: [
    'an OpenDocument file (.ods, .odt)',
    'Save the sheet as an Excel workbook (.xlsx), or as CSV in UTF-8',
  ],
  numbers: ['a document of Apple Numbers or Pages', 'Export the sheet as an Excel workbook (.xlsx), or as CSV'],
  word: ['a Word document', 'Download the report as CSV or text'],
  powerPoint: ['a PowerPoint presentation', 'Download the report as CSV or text'],
  zip: ['a zip archive', 'Unpack it, and upload the report that is in it'],
  archive: ['an archive (7z, rar, tar, bzip2, xz or Zstandard)', 'Unpack it, and upload the report as text or as .gz'],
  gzip: ['compressed twice with gzip', 'Decompress it once, and upload it again'],
  picture: ['a picture', 'Download the report as CSV or text'],
  html: [
    'a web page (HTML), which is what a download becomes after a sign-out',
    'Sign in, and download the report as CSV or text',
  ],
  json: ['JSON', 'Download the report as CSV or text'],
  xml: ['XML', 'Download the report as CSV or text'],
  parquet: ['a Parquet file', 'Export it as CSV'],
  database: ['a SQLite database', 'Export the table as CSV'],
} as const satisfies Record<string, readonly [what: string, todo: string]>;

/** A kind of file that is not a report. */
export type RefusedKind = keyof typeof REFUSED;
/** `workbook`: a zip archive that may be one, which only the names of all its files can show. */
export type FileKind = RefusedKind | 'text' | 'workbook' | 'empty';

/** The error for a file of such a kind: one line that says what it is, and what to do. */
export function refusalOf(kind: RefusedKind | 'empty'): ReportError {
  if (kind === 'empty') return new ReportError('EMPTY_REPORT', 'The file is empty. Upload the whole report');
  const [what, todo] = REFUSED[kind];
  return new ReportError('NOT_A_REPORT', `The file is ${what}, not a report. ${todo}`);
}

/** How files that are not text begin; `offset` in bytes, default 0. */
const SIGNATURES: readonly { kind: RefusedKind; bytes: string; offset?: number }[] = [
  { kind: 'pdf', bytes: '%PDF-' },
  { kind: 'oldExcel', bytes: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' },
  { kind: 'gzip', bytes: '\x1f\x8b' },
  { kind: 'zip', bytes: 'PK\x05\x06' },
  { kind: 'archive', bytes: '7z\xbc\xaf\x27\x1c' },
  { kind: 'archive', bytes: 'Rar!\x1a\x07' },
  { kind: 'archive', bytes: '\xfd7zXZ\0' },
  { kind: 'archive', bytes: '\x28\xb5\x2f\xfd' },
  { kind: 'archive', bytes: 'ustar\0', offset: 257 },
  { kind: 'archive', bytes: 'ustar  \0', offset: 257 },
  { kind: 'picture', bytes: '\x89PNG\r\n\x1a\n' },
  { kind: 'picture', bytes: '\xff\xd8\xff' },
  { kind: 'picture', bytes: 'GIF87a' },
  { kind: 'picture', bytes: 'GIF89a' },
  { kind: 'picture', bytes: 'ftyphe', offset: 4 },
  { kind: 'picture', bytes: 'ftypmif1', offset: 4 },
  { kind: 'picture', bytes: 'ftypavif', offset: 4 },
  { kind: 'picture', bytes: 'II*\0' },
  { kind: 'picture', bytes: 'MM\0*' },
  { kind: 'parquet', bytes: 'PAR1\x15' },
  { kind: 'database', bytes: 'SQLite format 3\0' },
  { kind: 'word', bytes: '{\\rtf' },
];

const BZIP2 = /^BZh[1-9]1AY&SY/;
const WEBP = /^RIFF[^]{4}WEBP/;
const HTML = /^<(?:!doctype\s+html|html|head|body|table|script|meta)\b/i;
const MARKUP_COMMENT = /^(?:<!--[^]*?-->\s*)+/;
const XML = /^<(?:\?xml\b|!doctype\b|([a-z_][\w.:-]*)(?:\s[^<]*)?>[^]*<\/|[a-z_][\w.:-]*\s[^<]*\bxmlns\b)/i;
/** An object with a name and a value, or an array of objects, arrays or texts: no header row begins so. */
const JSON_TEXT =
  /^(?:\{\s*(?:\}\s*$|"(?:[^"\\]|\\.)*"\s*:)|\[\s*(?:\]\s*$|[{[]\s*["{[\]}\d-]|"(?:[^"\\]|\\.)*"\s*[,\]]))/;

/**
 * What a file is, from its first bytes (`HEAD_BYTES`, or all of it, which `isWhole` says), decompressed. Most kinds that are
 * no text are told from text by bytes that no text begins with; the others by more than their first character, so that a
 * header such as `[Order ID]` remains a header. UTF-16 is text.
 */
export function fileKind(head: Uint8Array, isWhole: boolean): FileKind {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1', 0, HEAD_BYTES);
  if (bytes.startsWith('PK\x03\x04')) return kindOfZip(localNames(bytes), bytes) ?? 'workbook';
  for (const { kind, bytes: signature, offset = 0 } of SIGNATURES) {
    if (bytes.startsWith(signature, offset)) return kind;
  }
  if (BZIP2.test(bytes)) return 'archive';
  if (WEBP.test(bytes)) return 'picture';
  const text = textOf(head.subarray(0, HEAD_BYTES)).trim();
  if (text === '') return isWhole ? 'empty' : 'text';
  return kindOfText(text);
}

function kindOfText(text: string): FileKind {
  if (text.startsWith('%PDF-')) return 'pdf';
  if (text.startsWith('<')) {
    const markup = text.replace(MARKUP_COMMENT, '');
    const prolog = markup.replace(/^<\?xml[^>]*\?>\s*/i, '').replace(MARKUP_COMMENT, '');
    if (HTML.test(markup) || HTML.test(prolog)) return 'html';
    if (!XML.test(markup)) return 'text';
    return /urn:schemas-microsoft-com:office:spreadsheet|progid="Excel\.Sheet"/i.test(markup) ? 'xmlWorkbook' : 'xml';
  }
  return JSON_TEXT.test(text) ? 'json' : 'text';
}

/** The head as text: UTF-16 by its byte order mark; of other encodings only ASCII is of interest. */
function textOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le').decode(head);
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be').decode(head);
  return new TextDecoder('utf-8').decode(head);
}

/** Names of the files of a zip archive, as far as their local headers are in its head. */
function localNames(head: string): string[] {
  const names: string[] = [];
  for (let at = 0; at !== -1; at = head.indexOf('PK\x03\x04', at + 4)) {
    const length = head.charCodeAt(at + 26) | (head.charCodeAt(at + 27) << 8);
    if (at + 30 + length <= head.length) names.push(head.slice(at + 30, at + 30 + length));
  }
  return names;
}

/**
 * The kind of a zip archive that is not a workbook, by the names of its files. Undefined: it is a workbook or, judged by the
 * first names, may be one. `content`: the head of the archive, if the names come from it.
 */
export function kindOfZip(names: readonly string[], content = ''): RefusedKind | undefined {
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  if (has(/^xl\/workbook\.bin$/i)) return 'binaryWorkbook';
  if (has(/^xl\//i)) return undefined;
  if (has(/^word\//i)) return 'word';
  if (has(/^ppt\//i)) return 'powerPoint';
  if (content.includes('application/vnd.oasis.opendocument') || has(/^mimetype$/)) return 'openDocument';
  if (has(/^Index\/|\.iwa$/)) return 'numbers';
  // The files of any Office document, which may come first.
  if (content !== '' && has(/^\[Content_Types\]\.xml$|^_rels\/|^docProps\/|^docMetadata\/|^customXml\//i))
    return undefined;
  return 'zip';
}
