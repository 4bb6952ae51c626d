import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { refreshHandler } from '../../lib/refresh/lambda/refresh-handler.ts';
import { bucketSource } from '../../lib/snapshot/direct-source.ts';
import { loadLog } from '../../lib/snapshot/load-log.ts';
import { MANIFEST_KEY } from '../../schemas/manifest.ts';
import { SETTINGS } from '../support/etl.ts';
import { FIRST_DAY, csvOf, linesOfDay } from '../support/lines.ts';
import { useS3 } from '../support/s3.ts';
import { setVariables } from '../unit/lib/http/requests.ts';
import { contextOf, environmentOf, told } from '../unit/lib/refresh/handlers.ts';
import { callScript, variablesOf } from '../unit/scripts/run-script.ts';

/** What no place but the rejects may show: pieces of the rows below, which have buyers in them. */
const PERSONAL = ['Priya', 'Sharma', '山田', 'priya@', '+91 98', 'Gandhi', '560034', '405-7700112', 'Koramangala'];

const ROW = ['405-7700112-0000001', '2022-04-30T10:00:00+05:30', 'Shipped', 'priya@example.com', 'Priya Sharma'];
const ADDRESS = ['+91 98000 00000', '12 Gandhi Road', 'Koramangala', '560034'];
const HEADER = ['Order ID', 'Date', 'Status', 'Amount'];

const FILES: Record<string, string> = {
  'tabs.txt': `${[...ROW, ...ADDRESS].join('\t')}\n`.repeat(3),
  'commas.csv': `${[...ROW, ...ADDRESS].join(',')}\n`.repeat(3),
  // Cells that are spelled like headers, but for what is beside the name.
  'names.csv': `${[...ROW, '山田 Order ID', '山田 Date', '山田 Status'].join(',')}\n`.repeat(3),
  'quote.csv': `${[...ROW, '"Priya" Sharma', ...ADDRESS].join(',')}\n`.repeat(3),
  'open-quote.csv': `"Priya Sharma,${ADDRESS.join(',')}\n`,
  'nul.csv': `Priya Sharma\0,${ADDRESS.join(',')}\n`,
  'cr.csv': `${[...ROW, ...ADDRESS].join(',')}\r`.repeat(3),
  'long.csv': `${ROW.join(',')},${'Priya Sharma '.repeat(6000)}\n`,
  // With headers, but no row that counts; and with two columns for one field.
  'rejects.csv': `${HEADER.join(',')},buyer\n${`,yesterday,,Priya Sharma,${ROW[0]}\n`.repeat(30)}`,
  'twice.csv': `${[...HEADER, '山田 AMOUNT'].join(',')}\n405-1,2022-04-01,Shipped,9,Priya Sharma\n`,
};

// The first row of a report without headers was taken for the headers, and an error named them: buyers in the log.
describe('the rows of a report without headers', () => {
  const test = useS3();
  let restore: () => void;
  before(() => {
    restore = setVariables(variablesOf({ name: 'none' } as never, test.s3));
  });
  after(() => restore());

  const expectNothingOf = (where: string, text: string) => {
    for (const piece of PERSONAL) expect(text, `${piece} in ${where}`).not.to.include(piece);
  };

  for (const [name, text] of Object.entries(FILES)) {
    it(`are in no log, answer or file of the service, except rejects: ${name}`, async () => {
      const { bucket } = test;
      await bucket.put('raw/good.csv', csvOf(linesOfDay(FIRST_DAY, 20)));
      await bucket.put(`raw/${name}`, text);
      const handler = refreshHandler(environmentOf(bucket, { S3_FORCE_PATH_STYLE: 'true', LOG_LEVEL: 'DEBUG' }));
      const { result, error, lines, counted } = await told(() => handler({}, contextOf()));
      expect(error).to.equal(undefined);
      expect(lines.length).to.be.greaterThan(3);
      expectNothingOf('the log', JSON.stringify(lines));
      expectNothingOf('the answer and the metrics', JSON.stringify([result, counted]));
      for (const key of await bucket.keys('etl-output/')) {
        if (!key.startsWith('etl-output/rejects/')) expectNothingOf(key, (await bucket.read(key)).toString('utf8'));
      }
      const snapshot = await sourceOf().current();
      const sources = await snapshot.sources.all();
      expect(sources).to.have.lengthOf(2);
      expectNothingOf('/analytics/sources', JSON.stringify(sources));
    });

    it(`are in no log or answer where the file is the only one, and not on a terminal: ${name}`, async () => {
      const { bucket } = test;
      await bucket.put(SETTINGS.fallbackKey, text);
      const seen: unknown[] = [];
      const log = (message: string, fields: object) => void seen.push(message, JSON.stringify(fields, errors));
      await sourceOf(log)
        .current()
        .then(
          ({ sources }) => seen.push(sources),
          (error: unknown) => seen.push(JSON.stringify(error, errors)),
        );
      expect(seen.length).to.be.greaterThan(1);
      expectNothingOf('the log and the answer', JSON.stringify(seen));

      const cwd = await mkdtemp(join(tmpdir(), 'headerless-'));
      try {
        await writeFile(join(cwd, 'orders.csv'), text);
        const { stdout, stderr } = await callScript('analyze', ['orders.csv'], { cwd });
        expectNothingOf('npm run analyze', stdout + stderr);
      } finally {
        await rm(cwd, { recursive: true });
      }
    });
  }

  function sourceOf(log: (message: string, fields: object) => void = () => {}) {
    return bucketSource({
      store: test.bucket.store,
      manifestKey: MANIFEST_KEY,
      key: SETTINGS.fallbackKey,
      ttl: 0,
      maxBytes: 1_000_000,
      report: { timeZone: 'UTC', defaultCurrency: 'INR' },
      now: () => new Date(),
      events: loadLog({ info: log, error: log }, test.bucket.name),
    });
  }
});

/** Errors as the log has them: with their message, stack and cause. */
const errors = (_key: string, value: unknown): unknown =>
  value instanceof Error ? { message: value.message, stack: value.stack, cause: value.cause } : value;
