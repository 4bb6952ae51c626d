import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { RefreshResult } from '../../../lib/refresh/refresh.ts';
import { watchInbox } from '../../../local/inbox.ts';
import type { Part } from '../../../local/lifetime.ts';
import type { ReportEntry } from '../../../scripts/refresh/report-lines.ts';

const entryOf = (key: string, changes: Partial<ReportEntry> = {}): ReportEntry => ({
  key,
  series: 'default',
  action: 'read',
  summary: {
    rows: 1200,
    active: 1190,
    cancelled: 8,
    refunds: 0,
    no_lines: 0,
    rejected: 2,
    erased: 0,
    rejects_by_reason: { 'date: no_such_day': 2 },
    rejected_lines: { 'date: no_such_day': [5, 9] },
    missing_columns: [],
    ignored_headers: [],
    unknown_states: [],
    unknown_countries: [],
    unreadable: {},
    currency: 'INR',
    bytes: 1,
    hint: null,
  },
  data_from: null,
  data_to: null,
  replaced_days: 0,
  replaced_lines: 0,
  superseded: [],
  failure: null,
  expired: false,
  rejects: null,
  cleaned: null,
  warnings: [],
  ...changes,
});

const failure = (message: string): ReportEntry['failure'] => ({
  reuse_key: '',
  etag: '',
  last_modified: '2024-01-01T00:00:00Z',
  size: 1,
  code: 'MISSING_COLUMN',
  message,
  at: '2024-01-01T00:00:00Z',
  rejected: null,
  rejects_by_reason: {},
  rejected_lines: {},
  rejects: null,
  tombstones: '',
});

/** Waits for something to happen, and not for ever. */
async function until(hasHappened: () => boolean): Promise<void> {
  for (let looks = 0; !hasHappened(); looks++) {
    if (looks === 500) throw new Error('It did not happen');
    await sleep(2);
  }
}

describe('local: inbox', () => {
  let folder: string;
  let part: Part;
  let uploads: string[];
  let lines: string[];
  let upload: (path: string, key: string) => Promise<void>;
  let refresh: () => Promise<RefreshResult>;
  let onTaken: () => void;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'inbox-')), 'inbox');
    uploads = [];
    lines = [];
    upload = () => Promise.resolve();
    onTaken = () => {};
    refresh = () => resultOf(...uploads.map((key) => entryOf(key)));
    part = await watchInbox({
      folder,
      rawPrefix: 'raw/',
      async upload(path, key) {
        await upload(path, key);
        uploads.push(key);
      },
      refresh: () => refresh(),
      s3Port: 4568,
      onTaken: () => onTaken(),
      say: (line) => lines.push(line.replaceAll(folder, 'inbox')),
      scanMs: 2,
    });
  });
  afterEach(async () => {
    await part.stop();
    await rm(dirname(folder), { recursive: true, force: true });
  });

  const resultOf = (...reports: ReportEntry[]): Promise<RefreshResult> =>
    Promise.resolve({
      report: { outcome: 'published', reports, formats: [] },
      manifest: null,
      unfinished: false,
    } as never);
  const put = async (name: string, text = 'text'): Promise<void> => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  };
  const said = async (count: number): Promise<string[]> => {
    await until(() => lines.length >= count);
    return lines;
  };
  const files = async (): Promise<string[]> => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
  };

  it('uploads a report under its path, and puts it away when it counts', async () => {
    await put('shop/june.CSV');
    expect(await said(1)).to.deep.equal([
      'raw/shop/june.CSV: 1,200 rows, 2 rejected (date: no_such_day 2) → inbox/done/shop/june.CSV',
    ]);
    expect(uploads).to.deep.equal(['raw/shop/june.CSV']);
    expect(await files()).to.deep.equal(['done/shop/june.CSV']);
  });

  it('says why a report does not count, and whether the one before does', async () => {
    refresh = () =>
      resultOf(
        entryOf('raw/a.csv', { action: 'failed', summary: null, failure: failure('It has no column for amount') }),
        entryOf('raw/b.csv', { action: 'failed', failure: failure('It has no row') }),
      );
    await put('a.csv');
    await put('b.csv');
    expect((await said(2)).sort()).to.deep.equal([
      'raw/a.csv is refused: It has no column for amount → inbox/refused/a.csv',
      'raw/b.csv is refused: It has no row (its previous version still counts) → inbox/refused/b.csv',
    ]);
    expect((await files()).sort()).to.deep.equal([
      'refused/a.csv',
      'refused/a.csv.error.txt',
      'refused/b.csv',
      'refused/b.csv.error.txt',
    ]);
    expect(await readFile(join(folder, 'refused/a.csv.error.txt'), 'utf8')).to.equal('It has no column for amount\n');
  });

  it('says that a report is as it was, or that another snapshot is served', async () => {
    refresh = () => resultOf(entryOf('raw/a.csv', { action: 'reused' }));
    await put('a.csv');
    expect((await said(1))[0]).to.match(/; unchanged → /);
    refresh = async () => {
      const result = await resultOf(entryOf('raw/a.csv'));
      result.report.outcome = 'pinned';
      return result;
    };
    await put('a.csv');
    expect((await said(2))[1]).to.match(/; not shown: a pinned snapshot is published.* → /);
  });

  it('says which report has lines instead', async () => {
    refresh = () => resultOf(entryOf('raw/a.csv', { superseded: [{ by: 'raw/b.csv', lines: 3, orders: 2, days: 1 }] }));
    await put('a.csv');
    expect((await said(1))[0]).to.match(
      /^raw\/a\.csv: 1,200 rows.*\); 3 lines count as raw\/b\.csv has them → inbox\/done\/a\.csv$/,
    );
  });

  it('takes the format.json of a series, and says why it cannot be used', async () => {
    const format = { key: 'raw/till/format.json', reports: 2, error: null as string | null, expired: false };
    refresh = async () => {
      const result = await resultOf();
      result.report.formats = [format];
      return result;
    };
    await put('till/format.json', '{}');
    expect(await said(1)).to.deep.equal([
      'raw/till/format.json: the format of 2 reports → inbox/done/till/format.json',
    ]);
    expect(uploads).to.deep.equal(['raw/till/format.json']);
    format.reports = 1;
    format.error = 'raw/till/format.json is not a declaration of a format: it is not JSON';
    await put('till/format.json', '{');
    expect((await said(2))[1]).to.equal(
      `${format.error}. Until then, 1 report of its series counts as before → inbox/refused/till/format.json`,
    );
    expect((await files()).sort()).to.deep.equal([
      'done/till/format.json',
      'refused/till/format.json',
      'refused/till/format.json.error.txt',
    ]);
    // It is one only in the folder of a series.
    await put('till/2022/format.json', '{}');
    expect((await said(3))[2]).to.match(/^inbox\/till\/2022\/format\.json skipped: /);
  });

  it('tells of a refresh after the lines about its files', async () => {
    onTaken = () => lines.push('taken');
    await put('a.csv');
    expect((await said(2))[1]).to.equal('taken');
  });

  it('leaves what is no report, once told', async () => {
    await put('orders.dat');
    await said(1);
    await put('a.csv');
    expect(await said(2)).to.have.lengthOf(2);
    expect(lines[0]).to.equal(
      'inbox/orders.dat skipped: not a report. Reports are .csv, .tsv, .txt or .xlsx files, optionally with .gz',
    );
    expect((await files()).sort()).to.deep.equal(['done/a.csv', 'orders.dat']);
  });

  it('says what a file is that is no report', async () => {
    await put('orders.pdf', '%PDF-1.7\n');
    expect(await said(1)).to.deep.equal([
      'inbox/orders.pdf skipped: The file is a PDF, not a report. Download the report as CSV or text',
    ]);
    expect(await files()).to.deep.equal(['orders.pdf']);
  });

  it('takes workbooks', async () => {
    await put('shop/june.xlsx');
    expect((await said(1))[0]).to.match(/ → inbox\/done\/shop\/june\.xlsx$/);
    expect(uploads).to.deep.equal(['raw/shop/june.xlsx']);
  });

  it('leaves what is empty, once told, and takes it when it is written', async () => {
    await put('empty.csv', '');
    expect(await said(1)).to.deep.equal(['inbox/empty.csv skipped: the file is empty']);
    await put('empty.csv');
    expect((await said(2))[1]).to.match(/ → inbox\/done\/empty\.csv$/);
    expect(uploads).to.deep.equal(['raw/empty.csv']);
  });

  it('leaves what could not be uploaded or refreshed, and tries again when it changes', async () => {
    upload = () => Promise.reject(new Error('permission denied'));
    await put('a.csv');
    expect(await said(1)).to.deep.equal(['inbox/a.csv skipped: permission denied']);
    upload = () => Promise.resolve();
    refresh = () => Promise.reject(new Error('no store'));
    await appendFile(join(folder, 'a.csv'), 'more');
    expect((await said(2))[1]).to.equal('inbox/a.csv skipped: no store');
    refresh = () => resultOf(entryOf('raw/a.csv'));
    await appendFile(join(folder, 'a.csv'), 'more');
    expect((await said(3))[2]).to.match(/ → inbox\/done\/a\.csv$/);
  });

  it('takes a file again that changed while it was uploaded', async () => {
    upload = async (path) => {
      if (uploads.length === 0) await appendFile(path, 'more');
    };
    await put('a.csv');
    await said(1);
    expect(uploads).to.deep.equal(['raw/a.csv', 'raw/a.csv']);
    expect(lines).to.have.lengthOf(1);
    expect(await files()).to.deep.equal(['done/a.csv']);
  });

  describe('while a refresh runs', () => {
    let refreshes: PromiseWithResolvers<RefreshResult>[];
    const begun = (count: number): Promise<void> => until(() => refreshes.length >= count);
    const end = async (index: number): Promise<void> => {
      refreshes[index]!.resolve(await resultOf(...Array.from(new Set(uploads), (key) => entryOf(key))));
    };

    beforeEach(() => {
      refreshes = [];
      refresh = () => {
        const one = Promise.withResolvers<RefreshResult>();
        refreshes.push(one);
        return one.promise;
      };
    });

    it('uploads what comes, and asks for another one', async () => {
      await put('a.csv');
      await begun(1);
      await put('b.csv');
      await begun(2);
      expect(uploads).to.deep.equal(['raw/a.csv', 'raw/b.csv']);
      expect(lines).to.deep.equal([]);
      await end(0);
      expect((await said(1))[0]).to.match(/^raw\/a\.csv: .* → inbox\/done\/a\.csv$/);
      expect((await files()).sort()).to.deep.equal(['b.csv', 'done/a.csv']);
      await end(1);
      expect((await said(2))[1]).to.match(/^raw\/b\.csv: .* → inbox\/done\/b\.csv$/);
    });

    it('does not put a file away that changed, and takes it again', async () => {
      await put('a.csv');
      await begun(1);
      await appendFile(join(folder, 'a.csv'), 'more');
      await end(0);
      await begun(2);
      expect(uploads).to.deep.equal(['raw/a.csv', 'raw/a.csv']);
      await end(1);
      expect((await said(1))[0]).to.match(/ → inbox\/done\/a\.csv$/);
      expect(await files()).to.deep.equal(['done/a.csv']);
    });

    it('tells of a file that was removed', async () => {
      upload = (path) => rm(path);
      await put('a.csv');
      await begun(1);
      await end(0);
      expect((await said(1))[0]).to.match(/^raw\/a\.csv: .*; the file was not moved: /);
    });
  });
});
