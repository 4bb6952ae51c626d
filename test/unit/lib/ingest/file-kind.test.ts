import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { ReportError } from '../../../../lib/base/report-error.ts';
import { decompress } from '../../../../lib/ingest/decompress.ts';
import { fileKind, type FileKind, kindOfZip, refusalOf } from '../../../../lib/ingest/file-kind.ts';
import { failureOf } from '../../../support/failure.ts';
import { zipOf } from '../../../support/zip.ts';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');
const LOGIN = '<!DOCTYPE html>\n<html lang="en"><head><title>Sign in</title></head></html>';

/** A file of each kind that is no text. */
const FILES: readonly (readonly [name: string, kind: FileKind, bytes: Buffer])[] = [
  ['PDF', 'pdf', latin1('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n')],
  ['PDF behind a line end', 'pdf', latin1('\r\n%PDF-1.4\n')],
  ['.xls', 'oldExcel', latin1(`\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1${'\0'.repeat(16)}`)],
  ['zip with a CSV', 'zip', zipOf({ 'orders.csv': 'Order ID,Date\n' })],
  ['empty zip', 'zip', zipOf({})],
  ['.docx', 'word', zipOf({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<document/>' })],
  ['.pptx', 'powerPoint', zipOf({ '[Content_Types].xml': '<Types/>', 'ppt/presentation.xml': '<p/>' })],
  ['.xlsb', 'binaryWorkbook', zipOf({ '[Content_Types].xml': '<Types/>', 'xl/workbook.bin': 'x' })],
  ['.ods', 'openDocument', zipOf({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet' })],
  ['.numbers', 'numbers', zipOf({ 'Index/Document.iwa': 'x' })],
  ['.xlsx', 'workbook', zipOf({ '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<workbook/>' })],
  ['Office document that goes on behind the head', 'workbook', zipOf({ '_rels/.rels': ' '.repeat(5000) })],
  ['PNG', 'picture', latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')],
  ['JPEG', 'picture', latin1('\xff\xd8\xff\xe0\0\x10JFIF')],
  ['GIF', 'picture', latin1('GIF89a\x01\0')],
  ['WebP', 'picture', latin1('RIFF\x24\0\0\0WEBPVP8 ')],
  ['HEIC', 'picture', latin1('\0\0\0\x18ftypheic')],
  ['login page', 'html', Buffer.from(LOGIN)],
  ['login page behind a byte order mark and spaces', 'html', Buffer.from(`\uFEFF \n\t${LOGIN}`)],
  ['login page in UTF-16', 'html', utf16(LOGIN)],
  ['page without a doctype', 'html', Buffer.from('<HTML>\n<body>')],
  ['page behind a comment', 'html', Buffer.from('<!-- saved -->\n<html>')],
  ['XHTML page', 'html', Buffer.from('<?xml version="1.0"?>\n<!DOCTYPE html>\n<html>')],
  ['table that is named .xls', 'html', Buffer.from('<table border="1"><tr><td>Order ID')],
  ['object', 'json', Buffer.from('{"orders": [{"id": 1}]}')],
  ['object over lines', 'json', Buffer.from('\uFEFF{\n  "orders" : []\n}')],
  ['array of objects', 'json', Buffer.from('[{"id": 1}, {"id": 2}]')],
  ['array of arrays', 'json', Buffer.from('[ ["Order ID", "Date"] ]')],
  ['array of texts', 'json', Buffer.from('["a", "b"]')],
  ['empty array', 'json', Buffer.from('[]\n')],
  ['XML', 'xml', Buffer.from('<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>')],
  ['XML without a declaration', 'xml', Buffer.from('<orders><order id="1">x</order></orders>')],
  ['XML with a namespace', 'xml', Buffer.from('<AmazonEnvelope xmlns="urn:x" a="')],
  [
    'workbook of Excel 2003 in XML',
    'xmlWorkbook',
    Buffer.from('<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook>'),
  ],
  ['Parquet', 'parquet', latin1('PAR1\x15\x04\x15')],
  ['7z', 'archive', latin1("7z\xbc\xaf'\x1c\0\x04")],
  ['rar', 'archive', latin1('Rar!\x1a\x07\x01\0')],
  ['bzip2', 'archive', latin1('BZh91AY&SY\x01')],
  ['Zstandard', 'archive', latin1('\x28\xb5\x2f\xfd\x04')],
  ['xz', 'archive', latin1('\xfd7zXZ\0\0')],
  ['tar', 'archive', latin1(`orders.csv${'\0'.repeat(247)}ustar\x0000`)],
  ['gzip', 'gzip', gzipSync('x')],
  ['RTF', 'word', Buffer.from('{\\rtf1\\ansi')],
  ['SQLite', 'database', latin1('SQLite format 3\0')],
  ['nothing', 'empty', Buffer.from('')],
  ['byte order mark alone', 'empty', Buffer.from('\uFEFF')],
  ['byte order mark of UTF-16 alone', 'empty', utf16('')],
  ['white space', 'empty', Buffer.from(' \r\n\t\n')],
];

/** Beginnings of text that resemble something else. */
const TEXTS: readonly (string | Buffer)[] = [
  'Order ID,Date,Status,Amount\n',
  '\uFEFFOrder ID;Date\n',
  utf16('Order ID\tDate\r\n'),
  Buffer.from('\uFEFFOrder ID\tDate\r\n', 'utf16le').swap16(),
  '[Order ID],[Date],[Status]\n',
  '[],Date\n',
  '[1],Date\n',
  '{Order ID},{Date}\n',
  '{"Order ID"},{"Date"}\n',
  '"{",Date\n',
  '<Order ID>,<Date>,<Status>\n',
  '<none>\tDate\n',
  'PK,Date\n',
  'PDF-Name,Date\n',
  'Order IDWEBP,Date\n',
  'GIF,Date\n',
  'BZh,Date\n',
  'PAR1,Date\n',
  'II*,Date\n',
  latin1('Bestell-Nr;L\xe4nder\n'),
];

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function textIn(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

describe('fileKind', () => {
  for (const [name, kind, bytes] of FILES) {
    it(`knows ${name} as ${kind}`, () => {
      expect(fileKind(bytes, true)).to.equal(kind);
    });
  }

  for (const text of TEXTS) {
    it(`takes ${JSON.stringify(text.toString().slice(0, 24))} for text`, () => {
      expect(fileKind(Buffer.from(text as string), true)).to.equal('text');
    });
  }

  it('does not take a head of white space for an empty file', () => {
    expect(fileKind(Buffer.alloc(4096, '\n'), false)).to.equal('text');
  });

  it('takes linear time for heads that almost fit', () => {
    const began = performance.now();
    for (const start of ['<!--', '<a ', '<a>', '[', '[[', '{"', '{"\\', '["', '<?xml ', ' ']) {
      fileKind(Buffer.from(start.repeat(4096)), false);
      fileKind(Buffer.from(start + '"'.repeat(4096)), false);
      fileKind(Buffer.from(start + ' '.repeat(4096)), false);
    }
    expect(performance.now() - began).to.be.lessThan(1000);
  });
});

describe('kindOfZip', () => {
  it('knows, from all names, that an archive is no Office document', () => {
    expect(kindOfZip(['[Content_Types].xml', '_rels/.rels'])).to.equal('zip');
    expect(kindOfZip(['[Content_Types].xml', 'xl/workbook.xml'])).to.equal(undefined);
  });
});

describe('decompress', () => {
  for (const [name, kind, bytes] of FILES) {
    if (kind === 'workbook' || kind === 'gzip') continue;
    it(`refuses ${name} in one line that says what to do`, async () => {
      const { message } = refusalOf(kind as Parameters<typeof refusalOf>[0]);
      expect(message).to.match(
        /^The file is .+\. (Download|Save|Unpack|Upload|Export|Sign in|Decompress)[^\n]+[^.\n]$/,
      );
      for (const stored of [bytes, gzipSync(bytes)]) {
        for (const size of [1, 5000]) {
          const error = await failureOf(textIn(decompress(chunksOf(stored, size))));
          expect(error).to.be.instanceOf(ReportError);
          expect(error).to.include({ message, code: kind === 'empty' ? 'EMPTY_REPORT' : 'NOT_A_REPORT' });
        }
      }
    });
  }

  it('refuses what is compressed twice', async () => {
    const error = await failureOf(textIn(decompress(chunksOf(gzipSync(gzipSync('Order ID')), 100))));
    expect(error.message).to.equal(
      'The file is compressed twice with gzip, not a report. Decompress it once, and upload it again',
    );
  });

  it('passes text on as it is, whatever the size of its chunks', async () => {
    for (const text of TEXTS) {
      const bytes = Buffer.from(text as string);
      for (const size of [1, 3, 5000]) {
        expect(await textIn(decompress(chunksOf(bytes, size)))).to.deep.equal(bytes);
        expect(await textIn(decompress(chunksOf(gzipSync(bytes), size)))).to.deep.equal(bytes);
      }
    }
  });

  it('closes its source when it refuses, and when it is not read to its end', async () => {
    for (const text of ['%PDF-', 'Order ID']) {
      let closed = 0;
      async function* source() {
        try {
          for (;;) yield Buffer.from(text.padEnd(5000));
        } finally {
          closed++;
        }
      }
      const read = async () => {
        for await (const _ of decompress(source())) break;
      };
      await read().catch(() => {});
      expect(closed, text).to.equal(1);
    }
  });

  it('refuses workbooks where nothing was given to open them', async () => {
    const error = await failureOf(textIn(decompress(chunksOf(zipOf({ 'xl/workbook.xml': '' }), 100))));
    expect(error).to.include({ name: 'WorkbookNotOpened', message: 'The report is an Excel workbook' });
  });
});
